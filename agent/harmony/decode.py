"""Harmony stream decoding: token ids in, events out.

Works token by token because the terminal shows text before the message ends. It is total: any ids
in any order give events, never an exception, and every id belongs to exactly one message or to one
`SKIPPED` diagnostic, so nothing that the model wrote is lost. What a header means is
`agent.harmony.header`; whom a call reaches and with which arguments is `recipients` and
`arguments`; what to do about any of it is the loop's.

Format: openai/harmony docs/format.md. Differences from its parser: docs/harmony.md.
"""

import codecs
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from agent.conversation import Message, Role
from agent.harmony.header import Mark, ParsedHeader, Problem, is_role_like, parse_header
from agent.harmony.tokens import ControlIds
from model.tokenizer import Tokenizer


class Terminator(StrEnum):
    """What closed a message. `END` also stands for a next message that began without it."""

    END = "end"
    CALL = "call"
    RETURN = "return"
    EOS = "eos"
    TRUNCATED = "truncated"


class Deviation(StrEnum):
    """What a stream did that its grammar does not allow, headers aside (see `Problem`)."""

    SKIPPED = "skipped"
    EMPTY = "empty"
    MISSING_START = "missing-start"
    MISSING_MESSAGE = "missing-message"
    MISSING_END = "missing-end"
    FOREIGN_ROLE = "foreign-role"
    CONTROL_IN_CONTENT = "control-in-content"
    UNKNOWN_ID = "unknown-id"


@dataclass(frozen=True, slots=True)
class Span:
    """Positions of ids in the stream, `stop` excluded."""

    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class HeaderKnown:
    """A message begins; its content follows as deltas."""

    role: Role
    name: str | None
    channel: str | None
    recipient: str | None
    content_type: str | None


@dataclass(frozen=True, slots=True)
class ContentDelta:
    """More of the current message's content. The deltas joined are the content."""

    text: str


@dataclass(frozen=True, slots=True)
class MessageEnded:
    """A whole message. `span` covers its ids from first to terminator.

    `content_span` covers the ids whose bytes are the content, `None` where the content had to be
    taken out of an unfinished header.
    """

    message: Message
    terminator: Terminator
    span: Span
    content_span: Span | None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something was not as it should be; `detail` says what, in the model's own text."""

    kind: Deviation | Problem
    detail: str
    span: Span


DecodeEvent = HeaderKnown | ContentDelta | MessageEnded | Diagnostic


class _State(Enum):
    BETWEEN = auto()
    HEADER = auto()
    CONTENT = auto()


class _Token(Enum):
    """Control tokens by what they do to the decoder."""

    START = auto()
    CHANNEL = auto()
    MESSAGE = auto()
    CONSTRAIN = auto()
    OTHER = auto()
    END = auto()
    CALL = auto()
    RETURN = auto()
    EOS = auto()


_TERMINATORS = {
    _Token.END: Terminator.END,
    _Token.CALL: Terminator.CALL,
    _Token.RETURN: Terminator.RETURN,
    _Token.EOS: Terminator.EOS,
}
_MARKS = {_Token.CHANNEL: Mark.CHANNEL, _Token.CONSTRAIN: Mark.CONSTRAIN, _Token.OTHER: Mark.OTHER}

# A header of this many ids is none: its text is shown as content while it comes. The longest honest
# one, a function's name of 64 characters in a small vocabulary, takes about 60.
_LONGEST_HEADER = 128
# Each costs a pass over the content, so a stream full of `<|channel|>` cannot ask for many.
_JSON_CHECKS = 4
# No byte of UTF-8, so an unknown id reads as U+FFFD.
_NO_TEXT = b"\xff"


class StreamDecoder:
    """One generation's ids to events. Make a new one for each generation.

    It starts after the prompt's `<|start|>assistant`; with `role=None` it starts before a
    `<|start|>` and reads whole conversations. Events do not depend on how ids are grouped.
    """

    def __init__(self, tokenizer: Tokenizer, *, role: Role | None = Role.ASSISTANT) -> None:
        self._tokenizer = tokenizer
        self._tokens = _by_id(tokenizer)
        self._expected_role = role
        self._position = 0
        self._events: list[DecodeEvent] = []
        self._stray: list[tuple[bool, bytes]] = []
        self._state = _State.BETWEEN
        self._begin_header(at=0, role=role)
        if role is None:
            self._state = _State.BETWEEN

    @property
    def position(self) -> int:
        """How many ids were fed."""
        return self._position

    def feed(self, ids: Iterable[int]) -> list[DecodeEvent]:
        """Take more ids; returns what became known by them."""
        for token_id in ids:
            self._step(token_id)
            self._position += 1
        return self._taken()

    def finish(self) -> list[DecodeEvent]:
        """The stream is over; an open message ends as `TRUNCATED`. A second call gives nothing."""
        if self._state is _State.CONTENT:
            self._end_message(Terminator.TRUNCATED, stop=self._position)
        elif self._state is _State.HEADER and self._position > self._start:
            self._end_header(Terminator.TRUNCATED, stop=self._position)
        elif self._position == 0 and self._state is _State.HEADER:
            self._report(Deviation.EMPTY, "nothing was generated", Span(0, 0))
        self._skip_stray(len(self._stray))
        self._state = _State.BETWEEN
        return self._taken()

    def _taken(self) -> list[DecodeEvent]:
        events, self._events = self._events, []
        return events

    def _step(self, token_id: int) -> None:
        token = self._tokens.get(token_id)
        match self._state:
            case _State.CONTENT:
                self._in_content(token, token_id)
            case _State.HEADER:
                self._in_header(token, token_id)
            case _State.BETWEEN:
                self._in_between(token, token_id)

    # Between messages

    def _in_between(self, token: _Token | None, token_id: int) -> None:
        if token is _Token.START:
            self._skip_stray(len(self._stray))
            self._begin_header(at=self._position, role=None)
        elif token is _Token.CHANNEL or (token is _Token.MESSAGE and self._head_length()):
            self._begin_without_start()
            self._in_header(token, token_id)
        else:
            self._stray.append((token is not None, self._bytes(token_id)))

    def _head_length(self) -> int:
        """How many of the last stray ids read as the head of a header."""
        length = 0
        for is_control, _ in reversed(self._stray):
            if is_control or length > _LONGEST_HEADER:
                break
            length += 1
        head = b"".join(data for _, data in self._stray[len(self._stray) - length :])
        return length if is_role_like(_text(head)) else 0

    def _begin_without_start(self) -> None:
        length = self._head_length()
        self._skip_stray(len(self._stray) - length)
        head = [data for _, data in self._stray]
        self._stray.clear()
        self._begin_header(at=self._position - length, role=Role.ASSISTANT)
        self._pieces += head
        where = Span(self._start, self._position)
        self._report(Deviation.MISSING_START, _text(b"".join(head)), where)

    def _skip_stray(self, count: int) -> None:
        """Report the first `count` ids that belong to no message."""
        if count:
            text = _text(b"".join(data for _, data in self._stray[:count]))
            first = self._position - len(self._stray)
            self._report(Deviation.SKIPPED, text, Span(first, first + count))
            del self._stray[:count]

    # In a header

    def _begin_header(self, *, at: int, role: Role | None) -> None:
        self._state = _State.HEADER
        self._start = at
        self._role = role
        self._pieces: list[bytes | Mark] = []
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")

    def _in_header(self, token: _Token | None, token_id: int) -> None:
        if token is _Token.MESSAGE:
            self._begin_content()
        elif token is _Token.START:
            # A model that repeats the prompt's opening leaves nothing behind.
            if self._position > self._start:
                self._end_header(Terminator.END, stop=self._position)
            self._begin_header(at=self._position, role=None)
        elif token in _TERMINATORS:
            self._end_header(_TERMINATORS[token], stop=self._position + 1)
        else:
            if token is not None:
                self._pieces.append(_MARKS[token])
            if token is None or token is _Token.OTHER:
                self._pieces.append(self._bytes(token_id))
            if len(self._pieces) > _LONGEST_HEADER:
                self._header_became_content()

    def _begin_content(self) -> None:
        parsed = self._parsed(closed=True)
        self._know(parsed, Span(self._start, self._position + 1))
        self._enter_content(starts=self._position + 1)

    def _header_became_content(self) -> None:
        parsed = self._parsed(closed=False)
        where = Span(self._start, self._position + 1)
        self._know(parsed, where)
        self._report(Deviation.MISSING_MESSAGE, parsed.rest, where)
        self._enter_content(starts=None)
        self._say(parsed.rest)

    def _end_header(self, terminator: Terminator, *, stop: int) -> None:
        """A header ended before its `<|message|>`: what it says beyond a header is the content."""
        parsed = self._parsed(closed=False)
        where = Span(self._start, stop)
        self._state = _State.BETWEEN
        if not parsed.rest.strip() and parsed.header.recipient is None:
            self._report(Deviation.SKIPPED, self._header_text(), where)
            return
        self._know(parsed, where)
        self._report(Deviation.MISSING_MESSAGE, parsed.rest, where)
        self._enter_content(starts=None)
        self._say(parsed.rest)
        self._end_message(terminator, stop=stop)

    def _parsed(self, *, closed: bool) -> ParsedHeader:
        pieces: list[str | Mark] = []
        data = b""
        for piece in self._pieces:
            if isinstance(piece, bytes):
                data += piece
                continue
            pieces += [_text(data), piece]
            data = b""
        # Where the header has turned into content, a character that is cut here goes on there.
        pieces.append(_text(data) if closed else self._utf8.decode(data))
        return parse_header(pieces, self._role, closed=closed)

    def _header_text(self) -> str:
        return _text(b"".join(piece for piece in self._pieces if isinstance(piece, bytes)))

    def _know(self, parsed: ParsedHeader, where: Span) -> None:
        self._header = header = parsed.header
        self._events.append(
            HeaderKnown(
                header.role, header.name, header.channel, header.recipient, header.content_type
            )
        )
        for problem, detail in parsed.problems:
            self._report(problem, detail, where)
        if self._expected_role is not None and header.role is not self._expected_role:
            self._report(Deviation.FOREIGN_ROLE, header.name or header.role.value, where)

    # In content

    def _enter_content(self, *, starts: int | None) -> None:
        self._state = _State.CONTENT
        self._content_starts = starts
        self._content: list[str] = []
        self._json_checks_left = _JSON_CHECKS

    def _in_content(self, token: _Token | None, token_id: int) -> None:
        if token is None:
            self._say(self._utf8.decode(self._bytes(token_id)))
        elif token in _TERMINATORS:
            self._end_message(_TERMINATORS[token], stop=self._position + 1)
        elif token is _Token.START:
            self._cut_message()
            self._begin_header(at=self._position, role=None)
        elif token is _Token.CHANNEL and self._is_complete_json():
            self._cut_message()
            self._begin_without_start()
            self._in_header(token, token_id)
        else:
            where = Span(self._position, self._position + 1)
            data = self._bytes(token_id)
            self._report(Deviation.CONTROL_IN_CONTENT, _text(data), where)
            self._say(self._utf8.decode(data))

    def _say(self, text: str) -> None:
        if text:
            self._content.append(text)
            self._events.append(ContentDelta(text))

    def _is_complete_json(self) -> bool:
        """Whether the content is an object or a list, whole."""
        if self._json_checks_left == 0:
            return False
        self._json_checks_left -= 1
        text = "".join(self._content).strip()
        if not text.startswith(("{", "[")) or not text.endswith(("}", "]")):
            return False
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return False
        return True

    def _cut_message(self) -> None:
        where = Span(self._position, self._position + 1)
        self._report(Deviation.MISSING_END, "the next message began without <|end|>", where)
        self._end_message(Terminator.END, stop=self._position)

    def _end_message(self, terminator: Terminator, *, stop: int) -> None:
        self._say(self._utf8.decode(b"", final=True))
        header = self._header
        message = Message(
            header.role,
            "".join(self._content),
            name=header.name,
            channel=header.channel,
            recipient=header.recipient,
            content_type=header.content_type,
        )
        has_terminator = stop > self._position
        content_span = None
        if self._content_starts is not None:
            content_span = Span(self._content_starts, stop - 1 if has_terminator else stop)
        self._events.append(
            MessageEnded(message, terminator, Span(self._start, stop), content_span)
        )
        self._state = _State.BETWEEN

    # Shared

    def _bytes(self, token_id: int) -> bytes:
        if 0 <= token_id < self._tokenizer.n_vocab:
            try:
                return self._tokenizer.token_bytes(token_id)
            except KeyError:
                pass
        where = Span(self._position, self._position + 1)
        self._report(Deviation.UNKNOWN_ID, str(token_id), where)
        return _NO_TEXT

    def _report(self, kind: Deviation | Problem, detail: str, span: Span) -> None:
        self._events.append(Diagnostic(kind, detail, span))


def _by_id(tokenizer: Tokenizer) -> dict[int, _Token]:
    control = ControlIds.of(tokenizer)
    tokens = dict.fromkeys(tokenizer.control_ids.values(), _Token.OTHER)
    tokens |= {
        control.start: _Token.START,
        control.channel: _Token.CHANNEL,
        control.message: _Token.MESSAGE,
        control.constrain: _Token.CONSTRAIN,
        control.end: _Token.END,
        control.call: _Token.CALL,
        control.return_: _Token.RETURN,
    }
    if control.endoftext is not None:
        tokens[control.endoftext] = _Token.EOS
    return tokens


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")
