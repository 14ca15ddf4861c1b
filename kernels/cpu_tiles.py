"""The forms in which a step on a CPU reads its weights, and one tile of either times a vector.

Tiles: 64 outputs times all inputs, in the order in which they are read. Eight registers hold the sums.
Nothing is rounded: a weight that a form cannot hold is declined.
"""

import torch
from torch import Tensor

from kernels.machine_code import F32, I8, I64, PTR, V8, Code, Value, Variable
from kernels.mxfp4 import GROUP

TILE = 64
# Bytes of a group of 32 inputs of an MXFP4 tile: the scales, then half a byte a weight.
GROUP_BYTES = TILE + GROUP * TILE // 2
# Of a register.
LANES = 8

# E2M1 as bf16, byte by byte: what a code's upper and lower byte are. Twice, for both 16 bytes.
_POSITIVE = (0x0000, 0x3F00, 0x3F80, 0x3FC0, 0x4000, 0x4040, 0x4080, 0x40C0)
_CODES = (*_POSITIVE, *(code | 0x8000 for code in _POSITIVE))
_BYTES = "<32 x i8>"


def _bytes(values: list[int]) -> str:
    return "<" + ", ".join(f"i8 {value}" for value in values) + ">"


_LOW_BYTES = _bytes([code & 255 for code in _CODES] * 2)
_HIGH_BYTES = _bytes([code >> 8 for code in _CODES] * 2)


def padded(n_rows: int) -> int:
    """Rows in whole tiles."""
    return -(-n_rows // TILE) * TILE


def bf16_tiles(weight: Tensor) -> Tensor | None:
    """weight: [out, in].  Returns int16 [tiles, in, 64], or None where bf16 would round a weight.

    Two neighbours in memory share 32 bits and go to different registers, so that a shift and a mask
    make floats of them.
    """
    exact = weight.bfloat16()
    if not torch.equal(exact.to(weight.dtype), weight):
        return None
    # Row 64 t + 16 c + 8 h + i lies at tile t, place 16 c + 2 i + h.
    rows = _with_whole_tiles(exact.view(torch.int16)).view(-1, TILE // 16, 2, LANES, exact.shape[1])
    return rows.permute(0, 4, 1, 3, 2).reshape(rows.shape[0], exact.shape[1], TILE).contiguous()


def mxfp4_tiles(blocks: Tensor, scales: Tensor) -> Tensor | None:
    """blocks: uint8 [E, rows, G, 16].  scales: uint8 [E, rows, G].  As in kernels.mxfp4.

    Returns uint8 [E, tiles, G, 1088]: for each group the 64 rows' scales, then for each of its 32 inputs 32
    bytes, a code in each half. None for scales whose value is no normal float.
    """
    if bool((scales == 0).any()) or bool((scales > 252).any()):
        return None
    n_experts, _, n_groups, _ = blocks.shape
    rows = _with_whole_tiles(blocks, dim=1).view(n_experts, -1, 2, TILE // 2, n_groups, GROUP // 2)
    first, second = rows.unbind(2)
    # A byte held two inputs of one row and is to hold one input of two rows, 32 apart.
    inputs = torch.stack([first & 15 | second << 4, first >> 4 | second & 240], dim=-1)
    # The machine looks up 32 bytes at once and joins them pairwise within each 16: 0-7 and 16-23 become one
    # register of 16-bit numbers, 8-15 and 24-31 the next, and each of those gives two of floats.
    inputs = inputs.view(n_experts, -1, 2, 2, 2, LANES // 2, n_groups, GROUP // 2, 2)
    inputs = inputs.permute(0, 1, 6, 7, 8, 4, 2, 5, 3).reshape(n_experts, -1, n_groups, GROUP * 32)
    # 1 in the rows that are there for the tile only: their codes are zeros.
    heads = _with_whole_tiles(scales, dim=1, filler=127)
    heads = heads.view(n_experts, -1, TILE, n_groups).transpose(2, 3)
    return torch.cat([heads, inputs], dim=-1)


def _with_whole_tiles(rows: Tensor, dim: int = 0, filler: int = 0) -> Tensor:
    n_rows = rows.shape[dim]
    missing = padded(n_rows) - n_rows
    if not missing:
        return rows
    shape = list(rows.shape)
    shape[dim] = missing
    return torch.cat([rows, rows.new_full(shape, filler)], dim=dim)


def bf16_product() -> Code:
    """out = tile · x.  tile: one of `bf16_tiles`.  x: fp32 [n_inputs].  out: fp32 [64]."""
    code = Code("bf16_product", tile=PTR, x=PTR, n_inputs=I64, out=PTR)
    sums = [code.variable(V8, 0.0) for _ in range(LANES)]
    with code.loop(0, code.n_inputs) as j:
        x = code.splat(code.load(F32, code.x, j))
        for chunk in range(4):
            words = code.load(I8, code.tile, j * (TILE // 2) + chunk * LANES)
            for part, bits in enumerate((words << 16, words & -65536)):
                total = sums[2 * chunk + part]
                total.set(code.fma(code.cast("bitcast", bits, V8), x, total.get()))
    _store_all(code, sums, code.out)
    return code


def mxfp4_product() -> Code:
    """out = tile · x.  tile: one of `mxfp4_tiles`.  x: fp32 [32 n_groups].  out: fp32 [64]."""
    code = Code("mxfp4_product", tile=PTR, x=PTR, n_groups=I64, out=PTR)
    totals = [code.variable(V8, 0.0) for _ in range(LANES)]
    sums = [code.variable(V8, 0.0) for _ in range(LANES)]
    with code.loop(0, code.n_groups) as group:
        start = code.at(code.tile, group * GROUP_BYTES, "i8")
        inputs = code.at(code.x, group * GROUP, F32)
        for part in sums:
            part.set(0.0)
        with code.loop(0, GROUP) as j:
            x = code.splat(code.load(F32, inputs, j))
            packed = code.load(_BYTES, start, j * (TILE // 2) + TILE, by="i8")
            for part, values in zip(sums, _floats_of(code, packed), strict=True):
                part.set(code.fma(values, x, part.get()))
        for register, (total, part) in enumerate(zip(totals, sums, strict=True)):
            exponents = code.load("<8 x i8>", start, register * LANES, by="i8")
            scale = code.cast("bitcast", code.cast("zext", exponents, I8) << 23, V8)
            total.set(code.fma(part.get(), scale, total.get()))
    _store_all(code, totals, code.out)
    return code


def _store_all(code: Code, registers: list[Variable], out: Value) -> None:
    for i, register in enumerate(registers):
        code.store(register.get(), out, i * LANES)


def _floats_of(code: Code, packed: Value) -> list[Value]:
    """The 64 weights of 32 bytes, in the order of the tile's rows."""
    registers: list[Value] = []
    # A right shift of bytes: LLVM has it, AVX2 makes it of two others.
    for codes in (packed & 15, packed >> 4):
        low, high = (
            code.emit(
                _BYTES,
                f"call {_BYTES} @llvm.x86.avx2.pshuf.b({_BYTES} {table}, {_BYTES} {codes.name})",
            )
            for table in (_LOW_BYTES, _HIGH_BYTES)
        )
        for upper in (0, 8):
            order = [
                lane + upper + i + 32 * b for lane in (0, 16) for i in range(8) for b in (0, 1)
            ]
            places = ", ".join(f"i32 {place}" for place in order)
            words = code.emit(
                _BYTES,
                f"shufflevector {_BYTES} {low.name}, {_BYTES} {high.name}, <32 x i32> <{places}>",
            )
            pairs = code.cast("bitcast", words, I8)
            registers += [code.cast("bitcast", bits, V8) for bits in (pairs << 16, pairs & -65536)]
    return registers
