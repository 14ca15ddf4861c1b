"""The event stream as JSON lines: one line an event, each written whole and at once."""

import json
import os
import re
import time
from collections.abc import Callable

from agent.events import SCHEMA_VERSION, Event, ItemDelta, record

# Legal in JSON, but a terminal that shows the stream would obey them.
_TERMINAL = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class JsonLines:
    """Writes events to `fd` as UTF-8, with `seq`, `ts` (seconds since 1970) and `session_id`.

    Raises OSError once, when nobody reads any more or the disk is full; later events are dropped, so
    that what still has to be tidied up can end in peace.
    """

    def __init__(
        self,
        fd: int,
        session_id: str,
        *,
        deltas: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._fd = fd
        self._session_id = session_id
        self._deltas = deltas
        self._clock = clock
        self._seq = 0
        self._is_broken = False

    def __call__(self, event: Event) -> None:
        if self._is_broken or (isinstance(event, ItemDelta) and not self._deltas):
            return
        fields = record(event)
        envelope = {
            "type": fields.pop("type"),
            "seq": self._seq,
            "ts": round(self._clock(), 3),
            "session_id": self._session_id,
        }
        if self._seq == 0:
            envelope["v"] = SCHEMA_VERSION
        self._seq += 1
        text = json.dumps(envelope | fields, ensure_ascii=False, separators=(",", ":"))
        self._write(_TERMINAL.sub(_escaped, text).encode() + b"\n")

    def _write(self, line: bytes) -> None:
        try:
            while line:
                line = line[os.write(self._fd, line) :]
        except OSError:
            self._is_broken = True
            raise


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
