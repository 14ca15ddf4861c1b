"""The arguments in a call's body. A body is what the model wrote: mostly right, sometimes wrapped.

What cannot be read without a guess is a `ToolError` whose text tells the model what to write. A body
that was cut off never runs: a piece of it may be valid and mean something else.
"""

import json
import re
from typing import Any, cast

from tools.base import ToolError

_FENCE = re.compile(r"\s*```[\w+-]*[ \t]*\r?\n(.*?)\r?\n?[ \t]*```\s*", re.DOTALL)
# What JSON allows after an opening brace. `{x}` in prose is no object.
_OBJECT = re.compile(r'\{\s*["}]')
# Reading on after a failed start costs a pass over the rest.
_MOST_OBJECTS = 100

_decoder = json.JSONDecoder(strict=False)


def json_arguments(body: str) -> dict[str, Any]:
    """The one JSON object of a body; an empty body means no arguments.

    Accepts an object in a code fence, as a JSON string, or among prose, and the same object said
    twice. Raises ToolError for anything that is not exactly one object.
    """
    text = unfenced(body).strip().removeprefix("\ufeff")
    if not text:
        return {}
    try:
        value = _decoded(text)
    except ValueError as error:
        return _object_among_prose(text, str(error))
    if isinstance(value, str):
        return _object_in_string(value)
    if not isinstance(value, dict):
        raise ToolError(f"the arguments must be one JSON object, not {_kind(value)}")
    return cast("dict[str, Any]", value)


def python_code(body: str) -> str:
    """The code of a body: all of it, or what its fence or its `{"code": …}` holds."""
    text = unfenced(body)
    if not text.lstrip().startswith("{"):
        return text
    try:
        value = _decoded(text.strip())
    except ValueError:
        return text
    if not isinstance(value, dict):
        return text
    match cast("dict[str, Any]", value):
        case {"code": str(code), **rest} if not rest:
            return code
        case _:
            return text


def unfenced(body: str) -> str:
    """What stands in a code fence, if the whole body is one fence; else the body as it is."""
    found = _FENCE.fullmatch(body)
    if found is None or "\n```" in found[1]:
        return body
    return found[1]


def _decoded(text: str) -> object:
    """Raises ValueError for what is not JSON."""
    try:
        return json.loads(text, strict=False)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _object_in_string(text: str) -> dict[str, Any]:
    """Arguments that were encoded twice."""
    try:
        value = _decoded(text)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise ToolError("the arguments must be one JSON object, not a string")
    return cast("dict[str, Any]", value)


def _object_among_prose(text: str, why: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = []
    position = 0
    while start := _OBJECT.search(text, position):
        try:
            value, position = _decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError) as error:
            # Cut off or broken. What is whole inside it is a part, not the arguments.
            raise ToolError(f"the arguments are not valid JSON: {error}") from error
        if value not in found:
            found.append(value)
        if len(found) > _MOST_OBJECTS:
            break
    match found:
        case [arguments]:
            return arguments
        case []:
            raise ToolError(f"the arguments must be one JSON object: {why}")
        case _:
            raise ToolError(
                f"the body holds {len(found)} different JSON objects; write exactly one"
            )


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case _:
            return "a list"
