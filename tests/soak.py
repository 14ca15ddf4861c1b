"""How long the long tests run.

`make test` scales counts down, `make soak` (MOTET_SOAK=1) runs them whole: CONTRIBUTING.md says what
that adds.
"""

import os


def count(full: int, quick: int) -> int:
    """`full` when MOTET_SOAK is "1", `quick` otherwise."""
    return full if os.environ.get("MOTET_SOAK") == "1" else quick
