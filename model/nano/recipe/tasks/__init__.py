"""The training tasks of nano: families of drafts, and `generate`, which draws from them."""

from model.nano.recipe.tasks.base import Draft, Reply, Step, Task, Turn
from model.nano.recipe.tasks.mixture import FAMILIES, KINDS, Split, generate

__all__ = ["FAMILIES", "KINDS", "Draft", "Reply", "Split", "Step", "Task", "Turn", "generate"]
