"""What a view is: a reader of events that draws, or does not."""

from typing import Protocol

from agent.errors import Failure
from agent.events import Event


class View(Protocol):
    """Draws a run for people. All text it is given is foreign; it makes it safe itself."""

    def __call__(self, event: Event) -> None: ...

    def wait(self, phase: str) -> None:
        """Say what is being waited for until the next event."""
        ...

    def progress(self, done: int, total: int) -> None:
        """How much of what is waited for is done. Called from any thread."""
        ...

    def notice(self, text: str) -> None:
        """A line for the user that belongs to no event."""
        ...

    def tell(self, text: str) -> None:
        """What the user asked for by a command, as it stands."""
        ...

    def fail(self, failure: Failure) -> None:
        """The sentence of an error."""
        ...

    def close(self) -> None:
        """Take back what was only for the moment. Safe to call twice."""
        ...
