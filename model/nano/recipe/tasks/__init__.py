"""The training tasks of nano: families of drafts, and `generate`, which draws from them.

A draft is a request, the code that answers it and the words of the answer; `base` runs it and lays it out
as an effort asks. What a request says is written in `grammar` and `patterns`, dressed by `phrasing`, with
the numbers of `numerals` and `slots`, the texts of `words`, the forms of `formats`; `places` puts data
somewhere. What is asked is in the packages, by subject:
`calculation`, `whole_numbers`, `number_lists`, `measures`, `problems`, `writing` need nothing but the
question (`computing` lists their families), `files` and `tables` have data (`data` lists theirs). The other
modules are about the talk around it: later turns, several cells, what fails, what is refused.
"""

from model.nano.recipe.tasks.base import Draft, Reply, Step, Task, Turn
from model.nano.recipe.tasks.mixture import FAMILIES, KINDS, Split, generate

__all__ = ["FAMILIES", "KINDS", "Draft", "Reply", "Split", "Step", "Task", "Turn", "generate"]
