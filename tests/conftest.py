"""What holds for the whole suite: markers that need something, and no unexplained skip.

A test that does not run proves nothing, so each skip must be known: its test id stands in
`allowed_skips.txt` with the reason why some machine cannot run it. Any other skip fails the run.
"""

import fnmatch
import os
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from sandbox.beneath import remove_tree

# No test fails for being slow on a busy machine; a hang is pytest-timeout's.
settings.register_profile("motet", deadline=None)
settings.load_profile("motet")

ALLOWED_SKIPS = Path(__file__).with_name("allowed_skips.txt")


def allowed_skips() -> list[tuple[str, str]]:
    """Pairs of test id pattern (fnmatch) and reason, one a line: `pattern  reason`."""
    lines = (line.strip() for line in ALLOWED_SKIPS.read_text("utf-8").splitlines())
    entries = (line.split(maxsplit=1) for line in lines if line and not line.startswith("#"))
    return [(pattern, reason) for pattern, reason in entries]


def pytest_configure(config: pytest.Config) -> None:
    # A suite that a script started in the background inherits an ignored SIGINT and would hand it
    # down: motet honours that, so its tests of Ctrl-C need the usual state.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # What tests' sandboxes change is not kept beside what the user's do.
    state = tempfile.mkdtemp(prefix="motet-tests-state-")
    os.environ["XDG_STATE_HOME"] = state
    config.add_cleanup(lambda: remove_tree(Path(state)))
    # Before anything imports torch and triton. Without a GPU Triton's interpreter runs the kernels, on
    # tensors so small that further threads of torch's only wait for each other.
    if not _has_gpu():
        os.environ.setdefault("TRITON_INTERPRET", "1")
        os.environ.setdefault("OMP_NUM_THREADS", "1")
    config.pluginmanager.register(UnexplainedSkips(), "unexplained-skips")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Processes of `make test`. None beside this one where a GPU is: at the real shapes it has room for one."""
    return 0 if _has_gpu() else min(4, os.cpu_count() or 1)


def pytest_runtest_setup(item: pytest.Item) -> None:
    for marker, missing in _missing():
        if item.get_closest_marker(marker):
            pytest.skip(missing)


def _missing() -> Iterator[tuple[str, str]]:
    if not os.environ.get("MOTET_WEIGHTS"):
        yield "weights", "MOTET_WEIGHTS names no folder with gpt-oss weights"
    if os.environ.get("MOTET_NETWORK") != "1":
        yield "network", "the internet is not used unless MOTET_NETWORK=1"
    if not _has_gpu():
        yield "gpu", "no CUDA device"


def _has_gpu() -> bool:
    # A device file, not torch: a run of the fast tests should not pay for its import.
    return any(Path(node).exists() for node in ("/dev/nvidia0", "/dev/nvidiactl"))


class UnexplainedSkips:
    """Collects skips (xfail counts as one) and fails a run that has an unexplained one."""

    def __init__(self) -> None:
        self.patterns = [pattern for pattern, _ in allowed_skips()]
        self.unexplained: dict[str, str] = {}

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._note(report)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report)

    def _note(self, report: pytest.CollectReport | pytest.TestReport) -> None:
        if not report.skipped:
            return
        if not any(fnmatch.fnmatchcase(report.nodeid, pattern) for pattern in self.patterns):
            why = report.longrepr
            self.unexplained[report.nodeid] = str(why[2] if isinstance(why, tuple) else "xfail")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        # On a worker of pytest-xdist the controller sees the same reports and decides.
        if self.unexplained and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.unexplained:
            return
        terminalreporter.section("skips that tests/allowed_skips.txt does not explain", red=True)
        for nodeid, why in self.unexplained.items():
            terminalreporter.line(f"{nodeid}: {why}")
