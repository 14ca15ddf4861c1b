"""The bodies of the system and developer messages, byte for byte as gpt-oss was trained on them.

Text only; tokens are `agent.harmony.encode`. Layout and wording: openai/harmony v0.0.8, its
renderer and test data (its docs/format.md has paste accidents).
"""

from collections.abc import Iterable, Sequence

from agent.conversation import DeveloperMessage, SystemMessage
from agent.harmony.schema import takes_nothing, typescript
from tools.base import FunctionSpec, NamespaceSpec

# The namespace whose calls the system message sends to the commentary channel.
FUNCTIONS = "functions"


def system_text(system: SystemMessage, *, has_functions: bool) -> str:
    """The system message's body. `has_functions`: the developer message declares `functions`."""
    about = [
        *_present("", system.identity),
        *_present("Knowledge cutoff: ", system.knowledge_cutoff),
        *_present("Current date: ", system.current_date),
    ]
    sections = ["\n".join(about)] if about else []
    sections += _present("Reasoning: ", system.effort)
    sections += _present("", tools_text(system.namespaces) or None)
    sections += _present("", _channels_text(system.channels, has_functions=has_functions) or None)
    return "\n\n".join(sections)


def developer_text(developer: DeveloperMessage) -> str:
    """The developer message's body: instructions as they are, then the tools."""
    sections: list[str] = []
    if developer.instructions is not None:
        sections += ["# Instructions", developer.instructions]
    if tools := tools_text(developer.namespaces):
        sections.append(tools)
    return "\n\n".join(sections)


def tools_text(namespaces: Iterable[NamespaceSpec]) -> str:
    """The `# Tools` block, namespaces in alphabetical order; "" when nothing is declared."""
    shown = [_namespace_text(space) for space in united(namespaces) if _says_something(space)]
    return "\n\n".join(["# Tools", *shown]) if shown else ""


def declares_functions(developer: DeveloperMessage | None) -> bool:
    """Whether there is a function that must be called on the commentary channel."""
    spaces = developer.namespaces if developer else ()
    return any(space.name == FUNCTIONS and space.functions for space in spaces)


def united(namespaces: Iterable[NamespaceSpec]) -> list[NamespaceSpec]:
    """Sorted by name; two of one name (functions of two servers) become one."""
    by_name: dict[str, NamespaceSpec] = {}
    for space in namespaces:
        known = by_name.get(space.name)
        by_name[space.name] = space if known is None else _joined(known, space)
    return [by_name[name] for name in sorted(by_name)]


def _present(label: str, value: str | None) -> list[str]:
    return [] if value is None else [f"{label}{value}"]


def _joined(first: NamespaceSpec, second: NamespaceSpec) -> NamespaceSpec:
    texts = dict.fromkeys(text for text in (first.description, second.description) if text)
    return NamespaceSpec(
        name=first.name,
        description="\n".join(texts) or None,
        functions=first.functions + second.functions,
    )


def _says_something(space: NamespaceSpec) -> bool:
    # A heading with nothing below it would only puzzle the model.
    return bool(space.functions) or bool(space.description)


def _namespace_text(space: NamespaceSpec) -> str:
    lines = [f"## {space.name}\n"]
    about = _lines(space.description or "")
    if not space.functions:
        return "\n".join(lines + about)
    lines += [f"// {line}" for line in about]
    lines.append(f"namespace {space.name} {{\n")
    for function in space.functions:
        lines += [f"// {line}" for line in _lines(function.description)]
        lines.append(f"type {function.name} = ({_parameters(function)}) => any;\n")
    lines.append(f"}} // namespace {space.name}")
    return "\n".join(lines)


def _parameters(function: FunctionSpec) -> str:
    if function.parameters is None or takes_nothing(function.parameters):
        return ""
    return f"_: {typescript(function.parameters)}"


def _channels_text(channels: Sequence[str], *, has_functions: bool) -> str:
    if not channels:
        return ""
    text = f"# Valid channels: {', '.join(channels)}. Channel must be included for every message."
    if has_functions:
        text += f"\nCalls to these tools must go to the commentary channel: '{FUNCTIONS}'."
    return text


def _lines(text: str) -> list[str]:
    """Lines as the reference cuts them: at LF, a CR before it dropped, no empty last line.

    `str.splitlines` knows more line ends than that.
    """
    *lines, last = text.split("\n")
    lines = [line.removesuffix("\r") for line in lines]
    return [*lines, last] if last else lines
