"""What stands between `<|start|>` and `<|message|>`: role, recipient, channel, content type.

gpt-oss writes headers that no grammar allows (about one turn in twenty-five at temperature 1), so
this reads what is meant and reports what it had to guess. Total: any pieces give a header.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from agent.conversation import Channel, Role
from agent.harmony.tokens import CONSTRAIN


@dataclass(frozen=True, slots=True)
class Header:
    """A message without its content; the fields mean what they mean in `Message`."""

    role: Role = Role.ASSISTANT
    name: str | None = None
    channel: str | None = None
    recipient: str | None = None
    content_type: str | None = None


class Mark(Enum):
    """A control token inside a header. Words end at any of them.

    The value is its text; of `OTHER`, the text follows as a piece of its own.
    """

    CHANNEL = "<|channel|>"
    CONSTRAIN = CONSTRAIN
    OTHER = ""


class Problem(StrEnum):
    """What a header had that it should not have."""

    MISSING_ROLE = "missing-role"
    MALFORMED_CHANNEL = "malformed-channel"
    UNKNOWN_CHANNEL = "unknown-channel"
    SECOND_CHANNEL = "second-channel"
    BAD_RECIPIENT = "bad-recipient"
    SECOND_RECIPIENT = "second-recipient"
    BAD_CONTENT_TYPE = "bad-content-type"
    STRAY_TEXT = "stray-text"


# Words that name a format. After `<|constrain|>` the model also writes prose ("response", "write:
# edit file"), which names none.
CONTENT_TYPES = frozenset(
    {"json", "code", "text", "python", "javascript", "typescript", "sql", "regex"}
    | {"html", "xml", "yaml", "toml", "csv", "markdown"}
)

_ROLES = {role.value: role for role in Role if role is not Role.TOOL}
_CHANNEL = re.compile(rf"([^A-Za-z]*)({'|'.join(Channel)})", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9_.\-]+")
_WORD = re.compile(r"\S+")
_ROLE_WORD = re.compile(
    rf"\s*({'|'.join(_ROLES)})(?::(\S+)|(?=\s|$|to=|{'|'.join(Channel)}))", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ParsedHeader:
    """`rest` is the text that is no part of the header: a body whose `<|message|>` is missing."""

    header: Header
    rest: str
    problems: tuple[tuple[Problem, str], ...]


def parse_header(pieces: Sequence[str | Mark], role: Role | None, *, closed: bool) -> ParsedHeader:
    """Read a header from its text and control tokens, in order.

    `role` is given where the prompt, or the lack of `<|start|>`, has settled it. `closed` says
    that `<|message|>` came: then all text belongs to the header. Otherwise the header ends where
    its grammar does, and what follows is the body.
    """
    reader = _Reader(closed=closed)
    for mark, text in _segments(pieces):
        if reader.in_body:
            reader.rest.append(f"{mark.value if mark else ''}{text}")
        elif mark is None:
            reader.author(text, role)
        elif mark is Mark.CHANNEL:
            reader.channel(text)
        else:
            reader.words(text, constrained=mark is Mark.CONSTRAIN)
    return reader.result()


def is_role_like(text: str) -> bool:
    """Whether text before a `<|channel|>` without `<|start|>` is the head of a header."""
    return _HEAD.fullmatch(text) is not None


_HEAD = re.compile(
    rf"\s*(assistant)?\s*({'|'.join(Channel)})?\s*(to=[A-Za-z0-9_.\-]+)?\s*", re.IGNORECASE
)


def _segments(pieces: Sequence[str | Mark]) -> Iterator[tuple[Mark | None, str]]:
    """The text after each control token; the first segment has none before it."""
    mark: Mark | None = None
    text = ""
    for piece in pieces:
        if isinstance(piece, str):
            text += piece
        else:
            yield mark, text
            mark, text = piece, ""
    yield mark, text


@dataclass(slots=True)
class _Reader:
    closed: bool
    role: Role = Role.ASSISTANT
    name: str | None = None
    spoken_channel: str | None = None
    glued_channel: str | None = None
    has_channel_mark: bool = False
    recipient: str | None = None
    content_type: str | None = None
    in_body: bool = False
    rest: list[str] = field(default_factory=list[str])
    problems: list[tuple[Problem, str]] = field(default_factory=list[tuple[Problem, str]])

    def author(self, text: str, role: Role | None) -> None:
        """The part before the channel: role and name, perhaps a recipient."""
        found = _ROLE_WORD.match(text)
        if role is not None:
            self.role = role
            if found is not None and found[1].lower() == role.value:
                text = text[found.end() :]
        elif found is not None:
            self.role, self.name = _ROLES[found[1].lower()], found[2]
            text = text[found.end() :]
        else:
            text = self.tool_or_nobody(text)
        # Without `<|message|>` this may be the answer itself, which may begin with "final".
        glued = _CHANNEL.match(text) if self.closed else None
        if glued is not None and not glued[1].strip():
            self.glued_channel = glued[2].lower()
            text = text[glued.end() :]
        self.words(text, constrained=False)

    def tool_or_nobody(self, text: str) -> str:
        """The author is a tool where a role should be; else the model forgot to say who speaks."""
        word = _WORD.match(text.lstrip())
        is_name = word is not None and _NAME.fullmatch(word[0]) is not None
        if word is None or not is_name or _CHANNEL.fullmatch(word[0]) is not None:
            self.problems.append((Problem.MISSING_ROLE, text))
            return text
        self.role, self.name = Role.TOOL, word[0]
        return text.lstrip()[word.end() :]

    def channel(self, text: str) -> None:
        self.has_channel_mark = True
        found = _CHANNEL.match(text)
        if found is not None:
            name, after = found[2].lower(), text[found.end() :]
            if self.spoken_channel not in {None, name}:
                self.problems.append((Problem.SECOND_CHANNEL, name))
            # The later one is the model's second thought.
            self.spoken_channel = name
            noise = re.match(r"(?!to=)[^\w\s]*", after)
            cut = noise.end() if noise is not None else 0
            if found[1] or cut:
                self.problems.append((Problem.MALFORMED_CHANNEL, text))
            self.words(after[cut:], constrained=False)
            return
        text = text.lstrip()
        word = _WORD.match(text)
        self.problems.append((Problem.UNKNOWN_CHANNEL, word[0] if word else ""))
        # A name that was cut off is no body.
        is_cut = any(channel.startswith(text.lower()) for channel in Channel)
        if word is not None and (is_cut or self.closed) and not word[0].startswith("to="):
            text = text[word.end() :]
        self.words(text, constrained=False)

    def words(self, text: str, *, constrained: bool) -> None:
        """Recipient and content type among the words of a segment."""
        others: list[str] = []
        for word in _WORD.finditer(text):
            if word[0].startswith("to="):
                self.address(word[0].removeprefix("to="))
            elif self.closed or (not others and self.is_surely_type(word[0], constrained)):
                others.append(word[0])
            else:
                self.in_body = True
                self.rest.append(text[word.start() :])
                break
        if len(others) == 1 and _plain(others[0]) in CONTENT_TYPES:
            if constrained or self.content_type is None:
                kind = _plain(others[0])
                self.content_type = f"{CONSTRAIN}{kind}" if constrained else kind
        elif others:
            kind = Problem.BAD_CONTENT_TYPE if constrained else Problem.STRAY_TEXT
            self.problems.append((kind, " ".join(others)))

    def is_surely_type(self, word: str, constrained: bool) -> bool:
        """Where a body may begin at any word: "Python is …" names no type, `to=f json {…` does."""
        return word in CONTENT_TYPES and (constrained or self.recipient is not None)

    def address(self, word: str) -> None:
        name = word.partition("<|")[0].strip("\"'`").rstrip(".,;:!?")
        if not _NAME.fullmatch(name):
            self.problems.append((Problem.BAD_RECIPIENT, word))
        elif self.recipient is None:
            self.recipient = name
        elif self.recipient != name:
            self.problems.append((Problem.SECOND_RECIPIENT, name))

    def result(self) -> ParsedHeader:
        channel = self.spoken_channel or self.glued_channel
        if channel is None and self.has_channel_mark:
            channel = Channel.ANALYSIS if self.recipient is None else Channel.COMMENTARY
        if self.glued_channel is not None and self.spoken_channel is None:
            self.problems.append((Problem.MALFORMED_CHANNEL, self.glued_channel))
        header = Header(
            self.role,
            self.name,
            None if channel is None else Channel(channel).value,
            self.recipient,
            self.content_type,
        )
        return ParsedHeader(header, "".join(self.rest), tuple(self.problems))


def _plain(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word).lower()
