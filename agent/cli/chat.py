"""`motet chat`: a conversation in the terminal. Its flags; the work is `agent.cli.talk`."""

# Flags reach `settings_of` by name, through `ctx.params`.
# ruff: noqa: ARG001

import typer

from agent.cli import options


def chat(
    ctx: typer.Context,
    prompt: options.FirstPrompt = None,
    model: options.Model = None,
    effort: options.EffortLevel = None,
    system: options.System = None,
    folder: options.Folder = None,
    sandbox: options.SandboxChoice = None,
    i_know: options.IKnow = False,
    show: options.Show = None,
    max_turns: options.MaxTurns = None,
    max_tokens: options.MaxTokens = None,
    seed: options.Seed = None,
    temperature: options.Temperature = None,
    top_p: options.TopP = None,
    color: options.ColorChoice = None,
    plain: options.Plain = False,
    debug: options.Debug = False,
) -> None:
    """Talk with the model. It keeps its Python session for the whole conversation.

    /help lists the commands. Ctrl-C stops an answer, Ctrl-D leaves.
    """
    # Deferred: what a verb does imports more than `--help` may take.
    from agent.cli.talk import talk

    settings = options.settings_of(ctx)
    raise typer.Exit(talk(settings, prompt))
