"""What a training does on the GPU: the network, its optimizers, steps, checkpoints."""

import argparse
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.nn.attention.flex_attention import BlockMask

from model.nano.recipe.arrivals import fingerprint
from model.nano.recipe.export import export, load
from model.nano.recipe.feed import Feed
from model.nano.recipe.muon import Muon
from model.nano.recipe.network import Network, Rows, Shape, block_masks
from model.nano.recipe.schedule import STEPS_UNTIMED, Clock

_LOG = "training.json"


class Training:
    """The network in training, new or from a checkpoint, by the flags of `train`.

    Raises SystemExit if the checkpoint knows another vocabulary.
    """

    def __init__(self, arguments: argparse.Namespace) -> None:
        torch.manual_seed(arguments.seed)
        torch.set_float32_matmul_precision("high")
        self._out: Path = arguments.out
        self._batch_size: int = arguments.batch
        self._network = _network(arguments).cuda()
        self._optimizers = _optimizers(self._network, arguments)
        self._pieces = _pieces(arguments)

    def steps(self, feed: Feed, clock: Clock) -> Iterator[int]:
        """Train until the clock has run down; yields after every step, and logs one in a hundred."""
        step = torch.compile(_loss, dynamic=False)
        window = self._network.shape.sliding_window
        print("compiling", flush=True)
        seen = 0
        for number in itertools.count():
            if number == STEPS_UNTIMED:
                torch.cuda.synchronize()
                clock.start()
            if clock.spent >= 1:
                return
            batch, weight = _batch(feed, self._batch_size)
            masks = block_masks(batch, window)
            with torch.autocast("cuda", torch.bfloat16):
                loss = step(self._network, batch.ids, batch.position, weight, masks)
            loss.backward()
            rate = clock.rate(number)
            self._learn(rate)
            seen += batch.ids.numel()
            if number % 100 == 0:
                entry = {
                    "step": number,
                    "loss": loss.item(),
                    "tokens": seen,
                    "seconds": clock.elapsed_s,
                }
                self._pieces[-1]["log"].append(entry)
                rows = {"fresh": feed.fresh_share(), "waiting": feed.waiting()}
                print(json.dumps(entry | {"rate": rate} | rows), flush=True)
            yield number

    def _learn(self, rate: float) -> None:
        """A step of each optimizer, at this share of its full rate."""
        for optimizer in self._optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["base_lr"] * rate
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)

    def save(self) -> None:
        """The checkpoint as it is now, and the log of all pieces."""
        export(self._network, self._out)
        (self._out / _LOG).write_text(json.dumps(self._pieces, indent=1) + "\n")


def _network(arguments: argparse.Namespace) -> Network:
    """A new one, or that of `--start`."""
    if arguments.start is None:
        return Network(Shape(max_position_embeddings=arguments.length))
    if fingerprint(arguments.start) != fingerprint(arguments.out):
        raise SystemExit(f"{arguments.start} and {arguments.out} have different vocabularies.")
    return load(arguments.start)


def _pieces(arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """What `training.json` says of the pieces before, and of this one, whose log is empty yet."""
    start: Path | None = arguments.start
    before = [] if start is None else json.loads((start / _LOG).read_text())
    device = torch.cuda.get_device_name()
    own = {"device": device, "seed": arguments.seed, "decay_share": arguments.decay_share}
    return [*before, own | {"log": []}]


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
