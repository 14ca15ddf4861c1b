"""What a call's body says."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.harmony.arguments import json_arguments, python_code, unfenced
from tools.base import ToolError


@pytest.mark.parametrize(
    "body",
    [
        '{"a": 1}',
        ' \n{"a": 1}\n',
        '\ufeff{"a": 1}',
        '```json\n{"a": 1}\n```',
        '```\n{"a":\n1}\n```\n',
        '"{\\"a\\": 1}"',
        'I should call it with {"a": 1}',
        'Given {x} and { y }: {"a": 1}',
        '{"a": 1}}',
        '{"a": 1}\n\nNow wait for the result.',
        'json{"a": 1}',
        '{"a": 1} {"a": 1}',
        'First:\n```json\n{"a": 1}\n```\nThat is all.',
    ],
)
def test_one_object_in_many_wrappings(body: str) -> None:
    """Fences, prose before or after, encoded twice, said twice."""
    assert json_arguments(body) == {"a": 1}


def test_no_body_is_no_arguments() -> None:
    """What the reference's browser takes for `{}`."""
    assert json_arguments("") == json_arguments(" \n") == {}


def test_raw_line_ends_in_strings_are_accepted() -> None:
    """Models write them, and they mean one thing."""
    assert json_arguments('{"text": "a\nb\tc"}') == {"text": "a\nb\tc"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[1, 2]", "the arguments must be one JSON object, not a list"),
        ("3.5", "the arguments must be one JSON object, not a number"),
        ("null", "the arguments must be one JSON object, not null"),
        ("true", "the arguments must be one JSON object, not a boolean"),
        ('"Rome"', "the arguments must be one JSON object, not a string"),
        ('{"a": 1} {"a": 2}', "the body holds 2 different JSON objects; write exactly one"),
    ],
)
def test_what_is_not_one_object_is_said(body: str, message: str) -> None:
    """In a sentence that tells the model what to write."""
    with pytest.raises(ToolError) as error:
        json_arguments(body)

    assert str(error.value) == message


@pytest.mark.parametrize(
    "body",
    [
        "Rome",
        "{'a': 1}",
        '{"a": {"b": 1}',
        'Here: {"a": {"b": 1}, "c',
        '{"a": 1,}',
        "{" * 5000,
        '{"a":' * 5000,
        '{"a": ' + "9" * 5000 + "}",
    ],
)
def test_broken_json_is_never_guessed(body: str) -> None:
    """A part of cut-off arguments may be whole, and is not what was meant."""
    with pytest.raises(ToolError, match="the arguments"):
        json_arguments(body)


OBJECTS = st.dictionaries(
    st.text(max_size=5),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
        max_leaves=8,
    ),
    max_size=4,
)


@given(OBJECTS, st.sampled_from([None, 2]), st.booleans())
def test_any_object_comes_back(value: dict[str, Any], indent: int | None, ascii_only: bool) -> None:
    """However it is laid out, alone or after prose."""
    body = json.dumps(value, indent=indent, ensure_ascii=ascii_only)

    assert json_arguments(body) == value
    assert json_arguments(f"Let me see.\n{body}") == value


@given(OBJECTS, st.data())
def test_a_cut_object_never_gives_arguments(value: dict[str, Any], data: st.DataObject) -> None:
    """Cut at any place after its brace, an object is an error."""
    body = json.dumps(value)
    cut = body[: data.draw(st.integers(1, len(body) - 1))]

    with pytest.raises(ToolError):
        json_arguments(cut)


@given(st.text())
def test_any_body_gives_arguments_or_an_error(body: str) -> None:
    """Nothing else is raised."""
    try:
        arguments = json_arguments(body)
    except ToolError:
        arguments = {}

    assert isinstance(arguments, dict)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("print(1)", "print(1)"),
        ("  x = 1\n  y", "  x = 1\n  y"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("```\nprint(1)\n\n```\n", "print(1)\n"),
        ('{"code": "print(1)"}', "print(1)"),
        ('```json\n{"code": "print(1)"}\n```', "print(1)"),
        ('{"code": "x", "more": 1}', '{"code": "x", "more": 1}'),
        ('{"code": 1}', '{"code": 1}'),
        ("{1, 2}", "{1, 2}"),
        ("{}", "{}"),
        ("", ""),
        ('print("""\n```\n""")', 'print("""\n```\n""")'),
        ("```\na\n```\n```\nb\n```", "```\na\n```\n```\nb\n```"),
    ],
)
def test_the_code_of_a_body(body: str, code: str) -> None:
    """The body itself, unless all of it is one fence or one `{"code": …}`."""
    assert python_code(body) == code


@given(st.text())
def test_text_without_a_fence_is_left_alone(body: str) -> None:
    """Not a character is changed."""
    if "```" not in body:
        assert unfenced(body) == body
