"""A cell's messages come on two channels, and either may be first."""

from pathlib import Path

from tools.cell import Cell
from tools.displays import DisplayStore

ERROR = {"ename": "E", "evalue": "e", "traceback": ["E: e"], "status": "error"}
IDLE = {"execution_state": "idle"}


def _cell() -> Cell:
    return Cell(None, DisplayStore(Path("/nonexistent")))


def test_a_reply_that_overtakes_the_traceback_does_not_repeat_it():
    """The reply holds the traceback as well; the cell shows it once."""
    cell = _cell()
    cell.take_reply(ERROR)
    cell.take_output("error", ERROR)
    cell.take_output("status", IDLE)
    assert (cell.output.render().text, cell.failed, cell.finished.is_set()) == ("E: e", True, True)


def test_a_traceback_that_only_the_reply_has_is_shown():
    """An aborted cell may say nothing on iopub."""
    cell = _cell()
    cell.take_output("status", IDLE)
    cell.take_reply(ERROR)
    assert (cell.output.render().text, cell.failed, cell.finished.is_set()) == ("E: e", True, True)
