"""The training tasks of nano: families of drafts, and `generate`, which draws from them."""

from model.nano.recipe.tasks.base import Draft, Reply, Step, Task, Turn
from model.nano.recipe.tasks.mixture import FAMILIES, generate

__all__ = ["FAMILIES", "Draft", "Reply", "Step", "Task", "Turn", "generate"]
