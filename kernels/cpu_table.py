"""What a step on a CPU finds, and where: the sizes, the table of addresses, each thread's own room.

The table is an array of 64-bit numbers. Machine code reads it by the functions at the end.
"""

import ctypes
from dataclasses import dataclass
from enum import IntEnum

from torch import Tensor

from kernels.cpu_tiles import LANES, TILE, padded
from kernels.machine_code import I64, PTR, Code, Value
from kernels.mxfp4 import GROUP


@dataclass(frozen=True, slots=True)
class StepSizes:
    """What the machine code is made for. Sizes in numbers, `context_length` in positions."""

    n_layers: int
    hidden_size: int
    intermediate_size: int
    n_heads: int
    n_kv_heads: int
    head_dim: int
    n_experts: int
    experts_per_token: int
    vocab_size: int
    context_length: int
    eps: float
    alpha: float
    limit: float

    @property
    def qkv_size(self) -> int:
        return (self.n_heads + 2 * self.n_kv_heads) * self.head_dim

    def are_fitting(self) -> bool:
        """Whether groups, registers and halves of heads come out even."""
        return (
            self.hidden_size % GROUP == 0
            and self.intermediate_size % GROUP == 0
            and self.head_dim % (2 * LANES) == 0
            and self.head_dim <= TILE
            and self.n_heads % self.n_kv_heads == 0
        )


class Field(IntEnum):
    """Places in the table of a step: 64-bit numbers, most of them addresses."""

    # What several threads write stands apart: 64 bytes are a line of the cache.
    TURN = 0
    DONE = 8
    # Looks in vain for another thread's last task, the most of any phase.
    WAITED = 16
    POSITION = 24
    X = 25
    QKV = 26
    ATTENDED = 27
    HIDDEN = 28
    LOGITS = 29
    CHOSEN = 30
    SHARES = 31
    COS = 32
    SIN = 33
    CAPACITY = 34
    FINAL_NORM = 35
    UNEMBEDDING = 36
    TOKEN = 37
    EMBEDDING = 38
    # Here the layers begin.
    LAYERS = 40


class LayerField(IntEnum):
    """Places in a layer's part of the table."""

    NORM = 0
    QKV = 1
    QKV_BIAS = 2
    SINKS = 3
    OUT = 4
    OUT_BIAS = 5
    MLP_NORM = 6
    ROUTER = 7
    ROUTER_BIAS = 8
    UP = 9
    UP_BIAS = 10
    DOWN = 11
    DOWN_BIAS = 12
    CACHE = 13
    WINDOW = 14
    SIZE = 16


class StepTable:
    """The table of a step and the tensors behind its addresses."""

    def __init__(self, sizes: StepSizes) -> None:
        n_numbers = int(Field.LAYERS) + sizes.n_layers * int(LayerField.SIZE)
        self._numbers = (ctypes.c_int64 * n_numbers)()
        self._kept: dict[int, Tensor] = {}
        self.address = ctypes.addressof(self._numbers)

    def set(self, field: Field | LayerField, value: Tensor | int, layer: int | None = None) -> None:
        """A tensor's address, or a number. layer: the field is one of its part."""
        place = int(field)
        if layer is not None:
            place += int(Field.LAYERS) + layer * int(LayerField.SIZE)
        if isinstance(value, Tensor):
            if not value.is_contiguous() or value.device.type != "cpu":
                raise ValueError(f"{field.name} does not lie in one piece in main memory")
            self._kept[place] = value
            value = value.data_ptr()
        self._numbers[place] = value

    def get(self, field: Field) -> int:
        return self._numbers[int(field)]


class Scratch:
    """Where things lie in a thread's own room, in floats: [phase | norm(x) | router's logits | scores]."""

    def __init__(self, sizes: StepSizes) -> None:
        self.normed = 16
        self.router = self.normed + padded(sizes.hidden_size)
        self.scores = self.router + eights(sizes.n_experts)
        self.scores_row = eights(sizes.context_length) + LANES
        n_groups = sizes.n_heads // sizes.n_kv_heads
        self.n_floats = self.scores + n_groups * self.scores_row


def eights(n: int) -> int:
    """Numbers in whole registers."""
    return -(-n // LANES) * LANES


def task(name: str) -> Code:
    """layer: its part of the table.  phase: of this step, unlike that of any other."""
    return Code(name, table=PTR, layer=PTR, scratch=PTR, phase=I64, index=I64)


def place(code: Code, field: Field | LayerField, table: Value | None = None) -> Value:
    """The address that stands there."""
    return code.load(PTR, table or code.table, int(field), by=I64)


def places(code: Code, *fields: LayerField) -> list[Value]:
    return [place(code, field, code.layer) for field in fields]


def number(code: Code, field: Field | LayerField, table: Value | None = None) -> Value:
    return code.load(I64, table or code.table, int(field))
