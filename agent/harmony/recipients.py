"""Which declared tool a call means. The model's spelling varies; only what is unambiguous counts."""

from collections.abc import Collection, Iterable, Iterator

from agent.harmony.prompts import FUNCTIONS
from tools.base import NamespaceSpec

# The content type's word, written without a space after the name ("functions.shelljson").
_GLUED_TYPES = ("json", "code")


def declared_names(namespaces: Iterable[NamespaceSpec]) -> frozenset[str]:
    """The full names that calls may address: `python`, `browser.open`, `functions.f`."""
    names: set[str] = set()
    for space in namespaces:
        names |= {f"{space.name}.{function.name}" for function in space.functions} or {space.name}
    return frozenset(names)


def resolve_recipient(recipient: str, declared: Collection[str]) -> str | None:
    """The declared name that `recipient` means, `None` if there is none or more than one.

    The first spelling that names a declared tool wins: as written, without a glued content type,
    with or without the namespace `functions`, in another case.
    """
    word = recipient.partition("<|")[0].strip()
    spellings = [word, *(word.removesuffix(kind) for kind in _GLUED_TYPES if word.endswith(kind))]
    for spelling in spellings:
        for name in _candidates(spelling):
            if name in declared:
                return name
    for spelling in spellings:
        if found := _only(name for name in declared if _same_letters(name, spelling)):
            return found
        if found := _only(name for name in declared if name.rpartition(".")[2] == spelling):
            return found
    return None


def not_available(recipient: str | None, declared: Collection[str]) -> str:
    """What the model reads when it calls a tool that does not exist, or names none."""
    available = ", ".join(f"`{name}`" for name in sorted(declared)) or "none"
    if recipient is None:
        return f"This call names no tool. Write `to=NAME` in its header. Available: {available}."
    return f"Tool `{recipient}` is not available. Available: {available}."


def _candidates(word: str) -> Iterator[str]:
    """Spellings of a full name, the likelier first."""
    yield word
    yield f"{FUNCTIONS}.{word}"
    bare = word
    while bare.startswith((f"{FUNCTIONS}.", "function.", "tools.")):
        # functions.browser.search, functions.python, functions.functions.f
        bare = bare.partition(".")[2]
        yield bare
        yield f"{FUNCTIONS}.{bare}"
    namespace, dot, _ = bare.partition(".")
    if dot:
        # python.exec: a namespace without functions takes every call that names it.
        yield namespace


def _same_letters(name: str, word: str) -> bool:
    return name.casefold() in {word.casefold(), f"{FUNCTIONS}.{word}".casefold()}


def _only(names: Iterable[str]) -> str | None:
    found = list(names)
    return found[0] if len(found) == 1 else None
