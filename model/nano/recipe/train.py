"""Train nano on one GPU: minutes, no downloads.

    python -m model.nano.recipe.train --out FOLDER --minutes 8

Generator processes deliver packed rows (`feed`), so the GPU never waits. How fast it learns, when it saves and when it
ends is `schedule`; how to train in pieces, and what was learned before, is in `model/nano/README.md`.
"""

import argparse
import itertools
import json
import multiprocessing
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.nn.attention.flex_attention import BlockMask

from model.nano.recipe import arrivals
from model.nano.recipe.export import export, load
from model.nano.recipe.feed import Feed
from model.nano.recipe.muon import Muon
from model.nano.recipe.network import Network, Rows, Shape, block_masks
from model.nano.recipe.packing import Row, rows
from model.nano.recipe.schedule import STEPS_UNTIMED, Clock, interruption
from model.tokenizer import load_tokenizer

_ROWS_A_MESSAGE = 16
_LOOKED_AT = 256
_LOG = "training.json"


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
        help="seconds for all that follows the imports, compiling and saving too, instead of --minutes",
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
    arguments = parser.parse_args()
    train(arguments)


def train(arguments: argparse.Namespace) -> None:
    """One piece of a training, to its end or until it is interrupted; the checkpoint is in `out`."""
    until = None if arguments.within is None else time.monotonic() + arguments.within
    clock = Clock(60 * arguments.minutes, arguments.decay_share, arguments.save_every, until)
    torch.manual_seed(arguments.seed)
    torch.set_float32_matmul_precision("high")
    work = partial(
        _generate, seed=arguments.seed, length=arguments.length, vocabulary=arguments.out
    )
    with interruption() as asked, closing(Feed(work, arguments.workers, arguments.seed)) as feed:
        network = _network(arguments).cuda()
        _look(feed, arguments.out)
        pieces = _pieces(arguments)
        for _ in _steps(network, feed, clock, pieces[-1]["log"], arguments):
            if asked.is_requested:
                print("interrupted", flush=True)
                break
            if clock.save_is_due():
                _save(network, pieces, arguments.out)
        _save(network, pieces, arguments.out)


def _look(feed: Feed, vocabulary: Path) -> None:
    """Say what the first rows hold. Raises SystemExit if training on them would be worth nothing."""
    first = feed.rows(_LOOKED_AT)
    print(f"vocabulary {arrivals.fingerprint(vocabulary)}; {arrivals.described(first)}", flush=True)
    if faults := arrivals.faults(first, load_tokenizer(vocabulary)):
        raise SystemExit("\n".join(faults))


def _steps(
    network: Network,
    feed: Feed,
    clock: Clock,
    log: list[dict[str, float]],
    arguments: argparse.Namespace,
) -> Iterator[int]:
    """Train until the clock has run down; yields after every step, and logs one in a hundred."""
    step = torch.compile(_loss, dynamic=False)
    optimizers = _optimizers(network, arguments)
    print("compiling", flush=True)
    seen = 0
    for number in itertools.count():
        if number == STEPS_UNTIMED:
            torch.cuda.synchronize()
            clock.start()
        if clock.spent >= 1:
            return
        batch, weight = _batch(feed, arguments.batch)
        masks = block_masks(batch, network.shape.sliding_window)
        with torch.autocast("cuda", torch.bfloat16):
            loss = step(network, batch.ids, batch.position, weight, masks)
        loss.backward()
        rate = clock.rate(number)
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["base_lr"] * rate
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        seen += batch.ids.numel()
        if number % 100 == 0:
            entry = {
                "step": number,
                "loss": loss.item(),
                "tokens": seen,
                "seconds": clock.elapsed_s,
            }
            log.append(entry)
            print(json.dumps(entry | {"rate": rate, "fresh": feed.fresh_share()}), flush=True)
        yield number


def _pieces(arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """What `training.json` says of the pieces before, and of this one, whose log is empty yet."""
    start: Path | None = arguments.start
    before = [] if start is None else json.loads((start / _LOG).read_text())
    device = torch.cuda.get_device_name()
    own = {"device": device, "seed": arguments.seed, "decay_share": arguments.decay_share}
    return [*before, own | {"log": []}]


def _save(network: Network, pieces: list[dict[str, Any]], out: Path) -> None:
    export(network, out)
    (out / _LOG).write_text(json.dumps(pieces, indent=1) + "\n")


def _network(arguments: argparse.Namespace) -> Network:
    """A new one, or that of `--start`. Raises SystemExit if that knows another vocabulary."""
    if arguments.start is None:
        return Network(Shape(max_position_embeddings=arguments.length))
    if arrivals.fingerprint(arguments.start) != arrivals.fingerprint(arguments.out):
        raise SystemExit(f"{arguments.start} and {arguments.out} have different vocabularies.")
    return load(arguments.start)


def _loss(
    network: Network,
    ids: Tensor,
    position: Tensor,
    weight: Tensor,
    masks: tuple[BlockMask, BlockMask],
) -> Tensor:
    """Mean weighted cross entropy of the next tokens."""
    hidden = network(ids, position, masks)[:, :-1].flatten(0, 1)
    logits = F.linear(hidden, network.head).float()
    target, w = ids[:, 1:].flatten(), weight[:, 1:].flatten()
    losses = F.cross_entropy(logits, target, reduction="none")
    return (losses * w).sum() / w.sum()


_MATRICES = ("q_weight", "k_weight", "v_weight", "o_weight", "gate_up", "down")


def _optimizers(network: Network, arguments: argparse.Namespace) -> list[torch.optim.Optimizer]:
    """Muon for the matrices and experts; AdamW for embeddings, router, norms, biases and sinks."""
    muon = [p for name, p in network.named_parameters() if name.endswith(_MATRICES)]
    rest = [p for name, p in network.named_parameters() if not name.endswith(_MATRICES)]
    optimizers: list[torch.optim.Optimizer] = [
        Muon(muon, lr=arguments.muon_lr),
        torch.optim.AdamW(
            rest, lr=arguments.adam_lr, betas=(0.9, 0.95), weight_decay=0.0, fused=True
        ),
    ]
    for optimizer in optimizers:
        for group in optimizer.param_groups:
            group["base_lr"] = group["lr"]
    return optimizers


def _batch(feed: Feed, size: int) -> tuple[Rows, Tensor]:
    """`size` rows on the GPU, with the loss weights [B, L] fp32."""
    chosen = feed.rows(size)

    def stack(name: str, dtype: type[np.number[Any]]) -> Tensor:
        array = np.stack([getattr(row, name) for row in chosen]).astype(dtype)
        # Pinned and of the final dtype: any other copy waits until the GPU has done all before it.
        return torch.from_numpy(array).pin_memory().to("cuda", non_blocking=True)

    ids, document = stack("ids", np.int64), stack("document", np.int32)
    packed = Rows(ids, document, stack("position", np.int32))
    return packed, stack("weight", np.float32)


def _generate(
    pipe: Connection, number: int, workers: int, *, seed: int, length: int, vocabulary: Path
) -> None:
    """Rows for ever; the text of what goes wrong."""
    # Whoever interrupts the training wants it to save; the feed ends this process.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)
    pending: list[Row] = []
    try:
        for row in rows(seed, length, load_tokenizer(vocabulary), number, workers):
            pending.append(row)
            if len(pending) == _ROWS_A_MESSAGE:
                pipe.send(pending)
                pending = []
    except Exception:  # noqa: BLE001 - the training ends with it
        pipe.send(RuntimeError(f"a generator process failed:\n{traceback.format_exc()}"))


if __name__ == "__main__":
    main()
