"""Train nano on one GPU: minutes, no downloads.

    python -m model.nano.recipe.train --out FOLDER --minutes 8

Generator processes deliver packed rows (`feed`), so the GPU never waits. What is done with them is `training`; how fast it
learns, when it saves and when it ends is `schedule`. How to train in pieces, and what was learned before, is in
`model/nano/README.md`.
"""

import argparse
import multiprocessing
import time
from contextlib import closing
from functools import partial
from pathlib import Path

from model.nano.recipe import arrivals
from model.nano.recipe.feed import Feed, deliver
from model.nano.recipe.schedule import Clock, interruption
from model.tokenizer import load_tokenizer

_LOOKED_AT = 256


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--out", type=Path, required=True, help="where the vocabulary lies and the checkpoint goes"
    )
    parser.add_argument(
        "--start", type=Path, help="a checkpoint of the same vocabulary to go on from"
    )
    parser.add_argument("--minutes", type=float, default=8.0, help="of training, compiling apart")
    parser.add_argument(
        "--within",
        type=float,
        help="seconds for the whole run, compiling and saving too, instead of --minutes",
    )
    parser.add_argument(
        "--decay-share",
        type=float,
        default=2 / 3,
        help="the share of the time, at its end, over which the rate falls to 0; 0 where another piece follows",
    )
    parser.add_argument(
        "--save-every", type=float, default=60.0, help="seconds between checkpoints on the way"
    )
    parser.add_argument("--length", type=int, default=4096)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--muon-lr", type=float, default=0.02)
    parser.add_argument("--adam-lr", type=float, default=3e-3)
    parser.add_argument("--seed", type=int, default=1, help="each has rows of its own")
    parser.add_argument("--workers", type=int, default=max(1, multiprocessing.cpu_count() - 2))
    train(parser.parse_args())


def train(arguments: argparse.Namespace) -> None:
    """One piece of a training, to its end or until it is interrupted; the checkpoint is in `out`."""
    until = None if arguments.within is None else time.monotonic() + arguments.within
    clock = Clock(60 * arguments.minutes, arguments.decay_share, arguments.save_every, until)
    work = partial(deliver, seed=arguments.seed, length=arguments.length, vocabulary=arguments.out)
    with interruption() as asked, closing(Feed(work, arguments.workers, arguments.seed)) as feed:
        # Deferred: every generator process imports this module, and torch would slow it by a fifth.
        from model.nano.recipe.training import Training

        training = Training(arguments)
        _look(feed, arguments.out)
        for _ in training.steps(feed, clock):
            if asked.is_requested:
                print("interrupted", flush=True)
                break
            if clock.save_is_due():
                training.save()
        training.save()


def _look(feed: Feed, vocabulary: Path) -> None:
    """Say what the first rows hold. Raises SystemExit if training on them would be worth nothing."""
    first = feed.rows(_LOOKED_AT)
    print(f"vocabulary {arrivals.fingerprint(vocabulary)}; {arrivals.described(first)}", flush=True)
    if faults := arrivals.faults(first, load_tokenizer(vocabulary)):
        raise SystemExit("\n".join(faults))


if __name__ == "__main__":
    main()
