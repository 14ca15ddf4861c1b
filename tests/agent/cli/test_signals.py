"""Signals and timeouts around a job, in a process of its own."""

import subprocess
import sys
import textwrap

import pytest

PRELUDE = """
import asyncio, os, signal, sys
from agent.cli.signals import on_signals, supervised
from agent.errors import Stopped, TimedOut

def send(number):
    os.kill(os.getpid(), number)
"""


def run(program: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PRELUDE + textwrap.dedent(program)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        **options,
    )


def test_work_in_the_loop_s_own_thread_is_interrupted() -> None:
    """And the loop goes on: `asyncio.run` would end its main task at a Ctrl-C."""
    result = run("""
        import time
        from agent.cli.signals import interruptible

        async def main():
            try:
                with interruptible():
                    send(signal.SIGINT)
                    time.sleep(60)
            except Stopped as error:
                print(error.exit_code)
            await asyncio.sleep(0.01)
            print("goes on")

        asyncio.run(main())
    """)
    assert (result.returncode, result.stdout, result.stderr) == (0, "130\ngoes on\n", "")


def test_a_second_interrupt_leaves_at_once() -> None:
    """Whatever still runs: the terminal is given back, and the code is 130."""
    result = run("""
        async def main():
            stops = []
            with on_signals(stops.append, before_leaving=lambda: print("restored", flush=True)):
                send(signal.SIGINT)
                while not stops:
                    await asyncio.sleep(0)
                print(stops[0].name, flush=True)
                send(signal.SIGINT)
                await asyncio.Event().wait()
        asyncio.run(main())
    """)
    assert (result.returncode, result.stdout, result.stderr) == (130, "SIGINT\nrestored\n", "")


def test_a_late_second_interrupt_only_stops_again() -> None:
    """After two seconds it is a new first one."""
    result = run("""
        async def main():
            stops, now = [], [0.0]
            with on_signals(stops.append, clock=lambda: now[0]):
                for _ in range(3):
                    send(signal.SIGINT)
                    count = len(stops)
                    while len(stops) == count:
                        await asyncio.sleep(0)
                    now[0] += 2.0
            print(len(stops))
            print(signal.getsignal(signal.SIGTERM) is signal.SIG_DFL)
        asyncio.run(main())
    """)
    assert (result.stdout, result.stderr) == ("3\nTrue\n", "")


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_a_job_may_tidy_up_before_it_is_stopped(number: str) -> None:
    """The signal becomes an exception once the job's own cleaning is done."""
    result = run(f"""
        async def job():
            try:
                send(signal.{number})
                await asyncio.Event().wait()
            finally:
                await asyncio.sleep(0)
                print("tidy")
        async def main():
            try:
                await supervised(job(), timeout_s=None, before_leaving=lambda: None)
            except Stopped as stopped:
                print(stopped.exit_code == 128 + signal.{number})
        asyncio.run(main())
    """)
    assert (result.stdout, result.stderr) == ("tidy\nTrue\n", "")


def test_a_timeout_is_ours_and_another_s_is_not() -> None:
    """Only the clock of the run becomes exit 124; a TimeoutError of the job stays itself."""
    result = run("""
        async def slow():
            await asyncio.Event().wait()
        async def other():
            raise TimeoutError("another's")
        async def main():
            for job, timeout_s in ((slow(), 0.01), (other(), None)):
                try:
                    await supervised(job, timeout_s=timeout_s, before_leaving=lambda: None)
                except (TimedOut, TimeoutError) as error:
                    print(type(error).__name__, error)
        asyncio.run(main())
    """)
    assert result.stdout == "TimedOut not done within 0.01 s\nTimeoutError another's\n"
