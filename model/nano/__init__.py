"""nano: a small gpt-oss that ships with motet, so that the whole program runs on any machine.

`checkpoint/` is loaded like any other checkpoint. How it was made is `recipe/`, which the wheel
leaves out; what it can and cannot do is in README.md beside this file.
"""

from pathlib import Path

CHECKPOINT = Path(__file__).parent / "checkpoint"
