"""`motet run`: one task, then exit. Its flags; the work is `agent.cli.once`."""

# Flags reach `settings_of` by name, through `ctx.params`.
# ruff: noqa: ARG001

import typer

from agent.cli import options


def run(
    ctx: typer.Context,
    prompt: options.Prompt = None,
    model: options.Model = None,
    effort: options.EffortLevel = None,
    system: options.System = None,
    folder: options.Folder = None,
    sandbox: options.SandboxChoice = None,
    i_know: options.IKnow = False,
    files: options.Files = None,
    apply: options.ApplyWhen = None,
    json: options.Json = False,
    deltas: options.Deltas = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    show: options.Show = None,
    max_turns: options.MaxTurns = None,
    max_tokens: options.MaxTokens = None,
    timeout_s: options.Timeout = None,
    seed: options.Seed = None,
    temperature: options.Temperature = None,
    top_p: options.TopP = None,
    stdin_wait_s: options.StdinWait = None,
    stdin: options.NoStdin = False,
    dry_run: options.DryRun = False,
    color: options.ColorChoice = None,
    plain: options.Plain = False,
    debug: options.Debug = False,
    print_: options.PrintFlag = False,
) -> None:
    """Do one task and exit. Standard output is the answer, nothing else.

    Data piped in stands in the prompt as far as it is short, and whole at /mnt/data/stdin.txt for
    Python. Exit codes: 0 answered, 2 usage, 3 no answer, 4 a limit, 6 the model, 7 the sandbox,
    8 the input, 9 --apply met a conflict, 124 --timeout, 130 Ctrl-C.
    """
    # Deferred: what a verb does imports more than `--help` may take.
    from agent.cli.once import print_prompt, run_once

    settings = options.settings_of(ctx)
    code = print_prompt(settings, prompt) if dry_run else run_once(settings, prompt)
    raise typer.Exit(code)
