"""The texts of the head, as far as they differ from the reference's. Equality is in test_encode."""

from agent.conversation import DeveloperMessage
from agent.harmony.prompts import declares_functions, developer_text, tools_text
from tests.agent.harmony.oracle import Oracle
from tools.base import FunctionSpec, NamespaceSpec


def test_a_namespace_that_says_nothing_is_left_out() -> None:
    """Oracle: a heading with nothing below it."""
    empty = NamespaceSpec("functions")

    assert tools_text([empty]) == ""
    assert developer_text(DeveloperMessage("Hi", (empty,))) == "# Instructions\n\nHi"
    assert not declares_functions(DeveloperMessage(None, (empty,)))


def test_functions_without_arguments_take_none() -> None:
    """Oracle: `(_: {` and `})`. This is what the template of the published checkpoint prints."""
    function = FunctionSpec("now", "The time.", {"type": "object", "properties": {}})

    assert tools_text([NamespaceSpec("functions", None, (function,))]) == (
        "# Tools\n\n## functions\n\nnamespace functions {\n\n"
        "// The time.\ntype now = () => any;\n\n} // namespace functions"
    )


def test_two_namespaces_of_one_name_are_one() -> None:
    """Oracle: the later one replaces the earlier one. Two servers may both bring functions."""
    one = NamespaceSpec("functions", "First.", (FunctionSpec("a", "A."),))
    two = NamespaceSpec("functions", "Second.", (FunctionSpec("b", "B."),))

    assert tools_text([one, two]) == (
        "# Tools\n\n## functions\n\n// First.\n// Second.\nnamespace functions {\n\n"
        "// A.\ntype a = () => any;\n\n// B.\ntype b = () => any;\n\n} // namespace functions"
    )


def test_the_reference_still_differs(oracle: Oracle) -> None:
    """Or docs/harmony.md is out of date."""
    assert oracle.parameters({"type": "object"}) == "{\n}"
    assert oracle.parameters({"anyOf": [{"type": "string"}, {"type": "null"}]}) == "any"
    assert oracle.parameters({"$ref": "#/$defs/A", "$defs": {"A": {"type": "string"}}}) == "any"
    assert oracle.parameters({"const": 1}) == "any"
    assert oracle.parameters({"enum": [1, 2]}) == "any"
    assert oracle.parameters({"type": "string", "const": "a"}) == "string"
    assert oracle.parameters({"type": "null"}) == "any"
    assert oracle.parameters({"allOf": [{"type": "string"}]}) == "any"
    assert oracle.parameters({"type": ["array", "null"], "items": {}}) == "array | null"
    assert oracle.parameters({"type": "object", "additionalProperties": {"type": "string"}}) == (
        "{\n}"
    )
    enum = {"type": "string", "enum": ["a", "b"]}
    assert oracle.parameters({"type": "array", "items": enum}) == '"a" | "b"[]'
    described = {"type": "object", "description": "One.\nTwo."}
    assert oracle.parameters(described) == "// One.\nTwo.\n{\n}"
