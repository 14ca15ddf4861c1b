"""Typer's command classes without pydantic.

Typer validates each value by a pydantic adapter: a quarter of a second of processor time for imports
and schemas at every start. Our flags are text or switches, and `agent.config` parses them, so values
pass through as they are. Should a later typer keep its validation elsewhere, this has no effect but
that the start is slower again; a test of the start-up imports tells.
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from typer.core import TyperCommand, TyperGroup

T = TypeVar("T")


class _AsGiven:
    def coerce(self, value: T, **_: Any) -> T:
        return value


class Command(TyperCommand):
    def get_params(self, ctx: Any) -> list[Any]:
        return _unvalidated(super().get_params(ctx))


class Group(TyperGroup):
    def get_params(self, ctx: Any) -> list[Any]:
        return _unvalidated(super().get_params(ctx))


def _unvalidated(params: Iterable[Any]) -> list[Any]:
    own = list(params)
    for param in own:
        param._runtime_param = _AsGiven()  # noqa: SLF001 - where typer caches its validator
    return own
