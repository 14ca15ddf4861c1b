"""Jupyter's messages, as this side of the wire makes and believes them.

A message is frames: a signature over header, parent header, metadata and content, each JSON. The
key keeps strangers out and proves nothing more, because code in a cell knows it. So all that is
read is a type, a parent's id and a content that is an object, within limits of size, depth and
number of values; the rest is dropped unread. What the content holds is judged by who uses it.

Format: jupyter-client.readthedocs.io, "Messaging in Jupyter", version 5.4.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

_DELIMITER = b"<IDS|MSG>"
_VERSION = "5.4"
_MOST_ROUTING_FRAMES = 4
_LONGEST_HEADER = 64 << 10
# More than the kernel's own program ever sends. As text it takes up to four times the memory.
_LONGEST_CONTENT = 32 << 20
_LONGEST_NAME = 200
# A real content has a few dozen values; a display of data as JSON may have thousands.
_MOST_TOKENS = 200_000
_DEEPEST = 32


@dataclass(frozen=True, slots=True)
class Message:
    """What is read of a message from the kernel. `parent` is the id of the request it answers.

    `content` is None where it was too long or had too many values to be read.
    """

    kind: str
    parent: str
    content: dict[str, Any] | None


class Wire:
    """Signs and checks with one key."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()
        self._session = secrets.token_hex(8)

    def request(self, kind: str, content: Mapping[str, Any]) -> tuple[str, list[bytes]]:
        """A request's id, which nobody can guess, and its frames."""
        request_id = secrets.token_hex(16)
        header = {
            "msg_id": request_id,
            "session": self._session,
            "username": "motet",
            "date": datetime.now(UTC).isoformat(),
            "msg_type": kind,
            "version": _VERSION,
        }
        parts = [json.dumps(part).encode() for part in (header, {}, {}, content)]
        return request_id, [_DELIMITER, self._sign(parts), *parts]

    def read(self, frames: Sequence[bytes]) -> Message | None:
        """The message in `frames`, or None for whatever is not one. Never raises."""
        try:
            start = frames.index(_DELIMITER, 0, _MOST_ROUTING_FRAMES) + 1
        except ValueError:
            return None
        parts = frames[start + 1 : start + 5]
        if len(parts) < 4 or not hmac.compare_digest(frames[start], self._sign(parts)):
            return None
        header, parent, _, content = parts
        if len(header) > _LONGEST_HEADER or len(parent) > _LONGEST_HEADER:
            return None
        kind = _name((_object(header) or {}).get("msg_type"))
        parent_id = _name((_object(parent) or {}).get("msg_id", ""))
        if kind is None or parent_id is None:
            return None
        return Message(kind, parent_id, _object(content))

    def _sign(self, parts: Sequence[bytes]) -> bytes:
        signature = hmac.new(self._key, digestmod=hashlib.sha256)
        for part in parts:
            signature.update(part)
        return signature.hexdigest().encode()


def _name(value: Any) -> str | None:
    return value if isinstance(value, str) and len(value) <= _LONGEST_NAME else None


def _object(data: bytes) -> dict[str, Any] | None:
    """The JSON object in `data`; an empty one where there is none, None for one beyond the limits."""
    if len(data) > _LONGEST_CONTENT or not _is_simple(data):
        return None
    try:
        value: object = json.loads(data.decode("utf-8", "replace"))
    except ValueError:
        return {}
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _is_simple(data: bytes) -> bool:
    """Whether parsing is safe: JSON's parser recurses, and short text can hold millions of values."""
    depth = 0
    for count, token in enumerate(_TOKENS.finditer(data)):
        first = token[0][:1]
        if first == b'"' and not (len(token[0]) > 1 and token[0].endswith(b'"')):
            return False
        depth += (first in b"[{") - (first in b"]}")
        if depth > _DEEPEST or count > _MOST_TOKENS:
            return False
    return True


# A string, also one without an end; brackets; what separates values. Possessive, so it is linear.
_TOKENS = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{\]},]', re.DOTALL)
