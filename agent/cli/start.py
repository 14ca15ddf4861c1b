"""Where the console script begins: a Ctrl-C before the program stands ends it without a word."""

import signal
from typing import NoReturn


def main() -> NoReturn:
    """Never returns."""
    # The imports take 0.2 s, and a Ctrl-C in them would show their traceback. Where it is ignored
    # (a background job of a shell, `nohup`), it stays so.
    is_ours = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_ours:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from agent.cli.main import main as begin

    if is_ours:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    begin()
