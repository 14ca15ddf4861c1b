"""The control tokens of Harmony, found by their text in the tokenizer in use."""

import functools
from dataclasses import dataclass

from model.tokenizer import Tokenizer

# A content type that begins with this is the one place where text becomes a control token.
CONSTRAIN = "<|constrain|>"


@dataclass(frozen=True, slots=True)
class ControlIds:
    """Ids by meaning. `return_` ends a turn, `call` asks a tool, `end` closes any other message."""

    start: int
    message: int
    channel: int
    constrain: int
    end: int
    call: int
    return_: int
    endoftext: int | None

    @classmethod
    @functools.lru_cache(maxsize=8)
    def of(cls, tokenizer: Tokenizer) -> "ControlIds":
        """Raises ValueError for a vocabulary that cannot speak Harmony."""
        ids = tokenizer.control_ids
        names = ("start", "message", "channel", "constrain", "end", "call", "return")
        if missing := [name for name in names if f"<|{name}|>" not in ids]:
            raise ValueError(f"this vocabulary has no <|{missing[0]}|>, so it cannot speak Harmony")
        start, message, channel, constrain, end, call, return_ = (ids[f"<|{n}|>"] for n in names)
        return cls(start, message, channel, constrain, end, call, return_, ids.get("<|endoftext|>"))

    @property
    def stop(self) -> frozenset[int]:
        """Where sampling must stop. `end` is not among them: it closes a message, not a turn."""
        stops = {self.return_, self.call, self.endoftext}
        return frozenset(stop for stop in stops if stop is not None)


def stop_ids(tokenizer: Tokenizer) -> frozenset[int]:
    """The ids to hand to `Engine.generate` as `stop`."""
    return ControlIds.of(tokenizer).stop
