"""The lock of a layer: its session holds it as long as it runs, and nobody can who only looks."""

import fcntl
import os
import time
from pathlib import Path

_WAIT_S = 1.0


def try_lock(path: Path, *, shared: bool = False) -> int | None:
    """A descriptor that holds the lock, None while another process does."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
    deadline = time.monotonic() + (0 if shared else _WAIT_S)
    while True:
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            return descriptor
        except BlockingIOError:
            # Somebody may just be asking whether the layer is live.
            if time.monotonic() >= deadline:
                os.close(descriptor)
                return None
            time.sleep(0.02)
