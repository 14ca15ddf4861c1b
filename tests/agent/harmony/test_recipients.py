"""Which declared tool a call means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.harmony.recipients import declared_names, not_available, resolve_recipient
from tools.base import FunctionSpec, NamespaceSpec

NAMESPACES = (
    NamespaceSpec("python", "Runs code."),
    NamespaceSpec("browser", None, (FunctionSpec("search", ""), FunctionSpec("open", ""))),
    NamespaceSpec("files", None, (FunctionSpec("read", ""), FunctionSpec("open", ""))),
    NamespaceSpec(
        "functions", None, (FunctionSpec("shell", ""), FunctionSpec("get_x", ""), FunctionSpec("as_json", ""))
    ),
)  # fmt: skip
DECLARED = declared_names(NAMESPACES)


def test_names_that_calls_may_address() -> None:
    """A namespace without functions is a tool itself."""
    assert set(DECLARED) == {
        "python",
        "browser.search",
        "browser.open",
        "files.read",
        "files.open",
        "functions.shell",
        "functions.get_x",
        "functions.as_json",
    }


@pytest.mark.parametrize(
    ("recipient", "name"),
    [
        # As declared.
        ("python", "python"),
        ("browser.search", "browser.search"),
        ("functions.as_json", "functions.as_json"),
        # The namespace left out, or one too many.
        ("get_x", "functions.get_x"),
        ("functions.browser.search", "browser.search"),
        ("functions.python", "python"),
        ("functions.functions.get_x", "functions.get_x"),
        ("function.get_x", "functions.get_x"),
        ("tools.get_x", "functions.get_x"),
        ("search", "browser.search"),
        ("read", "files.read"),
        # A call of a namespace that has no functions.
        ("python.exec", "python"),
        ("functions.python.run", "python"),
        # The content type glued on.
        ("browser.searchcode", "browser.search"),
        ("functions.shelljson", "functions.shell"),
        ("shelljson", "functions.shell"),
        ("pythoncode", "python"),
        # A marker that was sampled as text.
        ("get_x<|channel|>commentary", "functions.get_x"),
        # Another case.
        ("Python", "python"),
        ("functions.Get_X", "functions.get_x"),
        # Unknown, ambiguous, or nothing.
        ("container.exec", None),
        ("functions.missing", None),
        ("functions.read", None),
        ("open", None),
        ("browser", None),
        ("functions", None),
        ("assistant", None),
        ("json", None),
        ("", None),
        (".", None),
    ],
)
def test_a_recipient_means(recipient: str, name: str | None) -> None:
    """One declared tool, or none."""
    assert resolve_recipient(recipient, DECLARED) == name


@given(st.text(), st.frozensets(st.text(min_size=1), max_size=4))
def test_only_declared_names_come_out(recipient: str, declared: frozenset[str]) -> None:
    """Whatever the model wrote and whatever was declared."""
    assert resolve_recipient(recipient, declared) in declared | {None}


@given(st.sampled_from(sorted(DECLARED)))
def test_a_declared_name_means_itself(name: str) -> None:
    """Spellings never shadow what was declared."""
    assert resolve_recipient(name, DECLARED) == name


def test_the_answer_to_a_call_of_nothing() -> None:
    """Says what there is."""
    assert not_available("shell", ["python", "browser.open"]) == (
        "Tool `shell` is not available. Available: `browser.open`, `python`."
    )
    assert not_available(None, []) == (
        "This call names no tool. Write `to=NAME` in its header. Available: none."
    )
