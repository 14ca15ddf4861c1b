"""Compiles every kernel of the 20b for GPUs that need not be here.

`python -m tests.kernels.compile_for 80 90 120`, without Triton's interpreter: the host's own code runs on
tensors without memory, its launches are written down instead of launched, and what is written down is
compiled. `--all` adds the 120b, the decoding step's candidates, and prompts of more lengths. Prints a
JSON object a kernel: `target`, `kernel`, `shared` in bytes, `has_pdl`, or `error`.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import torch
import triton
from torch import Tensor
from triton.backends.compiler import GPUTarget
from triton.compiler import ASTSource, CompiledKernel
from triton.experimental.gluon._runtime import GluonASTSource
from triton.runtime.jit import JITFunction

from kernels.decode_step import DecodeStep, StepLayer, StepWeights
from kernels.decode_step import tuning_for as step_tuning
from kernels.moe_decode import ExpertMatrix
from kernels.moe_prefill import ExpertMaps
from kernels.moe_prefill import tuning_for as experts_tuning
from kernels.moe_unpack import unpack_to_bf16
from kernels.prefill_step import PrefillStep
from kernels.target import Target, describe
from tests.kernels.decode_case import CANDIDATES

HIDDEN, HEADS, KV_HEADS, HEAD, VOCAB, CAPACITY = 2880, 64, 8, 64, 201088, 40000
# Rows of a prompt: one expert has few, many, some of them.
ROWS = (16, 2048, 256, 1024)
SPEC: dict[str, Any] = {
    "n_heads": HEADS,
    "n_kv_heads": KV_HEADS,
    "eps": 1e-5,
    "alpha": 1.702,
    "limit": 7.0,
}


@dataclass(frozen=True, slots=True)
class Launch:
    kernel: Any
    signature: dict[str, str]
    constants: dict[str, Any]
    attributes: dict[tuple[int], list[list[Any]]]
    options: dict[str, Any]

    def key(self) -> str:
        return repr((self.kernel, self.signature, self.constants, self.attributes, self.options))


def main() -> None:
    numbers = [int(argument) for argument in sys.argv[1:] if argument != "--all"]
    for number in numbers:
        target = describe(divmod(number, 10))
        for launch in launches_of(works(target, everything="--all" in sys.argv)):
            report = {"target": number, "kernel": launch.kernel.fn.__name__}
            try:
                report |= compiled(launch, number)
            except Exception as error:  # noqa: BLE001 - compilers raise anything
                report["error"] = f"{type(error).__name__}: {error}"[:500]
            print(json.dumps(report), flush=True)


def compiled(launch: Launch, number: int) -> dict[str, object]:
    binary = binary_of(launch, number)
    has_pdl = "griddepcontrol" in binary.asm["ptx"]
    return {"shared": binary.metadata.shared, "has_pdl": has_pdl}


def binary_of(launch: Launch, number: int) -> CompiledKernel:
    source_of = GluonASTSource if launch.kernel.is_gluon() else ASTSource
    source = source_of(launch.kernel, launch.signature, launch.constants, launch.attributes)
    return triton.compile(source, target=GPUTarget("cuda", number, 32), options=launch.options)


def launches_of(works: Iterable[Callable[[], object]]) -> list[Launch]:
    """Each kernel once for each way in which it is compiled."""
    found: dict[str, Launch] = {}

    def record(kernel: Any, *arguments: Any, grid: Any, warmup: bool, **named: Any) -> None:
        del grid, warmup
        launch = launch_of(kernel, arguments, named)
        found[launch.key()] = launch

    run = JITFunction.run
    JITFunction.run = record  # pyright: ignore[reportAttributeAccessIssue]
    try:
        for work in works:
            work()
    finally:
        JITFunction.run = run
    return list(found.values())


def launch_of(kernel: Any, arguments: tuple[Any, ...], named: dict[str, Any]) -> Launch:
    """As Triton specialises: pointers and multiples of 16 are marked, ones are constants."""
    names = [parameter.name for parameter in kernel.params]
    values = dict(zip(names, arguments, strict=False))
    values |= {name: value for name, value in named.items() if name in names}
    options = {name: value for name, value in named.items() if name not in names}
    signature: dict[str, str] = {}
    constants: dict[str, Any] = {}
    attributes: dict[tuple[int], list[list[Any]]] = {}
    for index, parameter in enumerate(kernel.params):
        value = values[parameter.name]
        is_free = not parameter.do_not_specialize
        if parameter.is_constexpr or (is_free and type(value) is int and value == 1):
            signature[parameter.name] = "constexpr"
            constants[parameter.name] = value
            continue
        signature[parameter.name] = type_of(value)
        if isinstance(value, Tensor) or (is_free and type(value) is int and value % 16 == 0):
            attributes[(index,)] = [["tt.divisibility", 16]]
    return Launch(kernel, signature, constants, attributes, options)


def type_of(value: Any) -> str:
    if isinstance(value, Tensor):
        return {
            torch.bfloat16: "*bf16", torch.float16: "*fp16", torch.float32: "*fp32", torch.uint8: "*u8",
            torch.int32: "*i32", torch.int64: "*i64",
        }[value.dtype]  # fmt: skip
    if isinstance(value, float):
        return "fp32"
    return "i32" if -(2**31) <= value < 2**31 else "i64"


def works(target: Target, *, everything: bool) -> Iterator[Callable[[], object]]:
    """Whatever launches kernels: a step, and prompts of several lengths."""
    tuning = step_tuning(target)
    tunings = [tuning, replace(tuning, **CANDIDATES)] if everything else [tuning]
    for n_experts in (32, 128) if everything else (32,):
        weights = empty_weights(n_experts, tuning.up_rows, tuning.down_rows)
        cache = [empty(KV_HEADS, CAPACITY, HEAD)] * len(weights.layers)
        rope = [empty(CAPACITY, HEAD // 2, dtype=torch.float32)] * 2
        steps = [DecodeStep(weights, **SPEC, tuning=each) for each in tunings]
        for step in steps:
            step.bind(cache, cache, *rope)
            yield lambda step=step: step.launch()
        for n_rows in ROWS if everything else ROWS[:2]:
            layer = weights.layers[0]
            maps = ExpertMaps(layer.up, layer.up_bias, layer.down, layer.down_bias)
            prompt = PrefillStep(weights, **SPEC, tuning=experts_tuning(4 * n_rows, maps, target))
            prompt.bind(cache, cache, *rope, first=steps[0].first)
            ids, extent = (empty(n, dtype=torch.int32) for n in (n_rows, 2))
            yield lambda prompt=prompt, ids=ids, extent=extent: prompt.launch(ids, extent, 8192)
        layer = weights.layers[0]
        yield lambda layer=layer: unpack_to_bf16(layer.up, 0)
        yield lambda layer=layer: unpack_to_bf16(layer.down, 0)


def empty(*shape: int, dtype: torch.dtype = torch.bfloat16) -> Tensor:
    return torch.empty(shape, dtype=dtype, device="meta")


def empty_weights(n_experts: int, up_rows: int, down_rows: int) -> StepWeights:
    """One layer of either kind."""
    n_groups = HIDDEN // 32

    def matrix(n_rows: int, rows: int) -> ExpertMatrix:
        shape = (n_experts, n_rows // rows, n_groups, rows)
        return ExpertMatrix(empty(*shape, 4, dtype=torch.int32), empty(*shape, dtype=torch.uint8))

    layers = tuple(
        StepLayer(
            attention_norm=empty(HIDDEN),
            qkv=empty((HEADS + 2 * KV_HEADS) * HEAD, HIDDEN),
            qkv_bias=empty((HEADS + 2 * KV_HEADS) * HEAD),
            sinks=empty(HEADS, dtype=torch.float32),
            window=window,
            out=empty(HIDDEN, HEADS * HEAD),
            out_bias=empty(HIDDEN),
            mlp_norm=empty(HIDDEN),
            router=empty(n_experts, HIDDEN),
            router_bias=empty(n_experts, dtype=torch.float32),
            up=matrix(2 * HIDDEN, up_rows),
            up_bias=empty(n_experts, 2 * HIDDEN),
            down=matrix(HIDDEN, down_rows),
            down_bias=empty(n_experts, HIDDEN),
        )
        for window in (128, None)
    )
    return StepWeights(
        embedding=empty(VOCAB, HIDDEN),
        layers=layers,
        final_norm=empty(HIDDEN),
        unembedding=empty(VOCAB, HIDDEN),
        forbidden=empty(VOCAB, dtype=torch.uint8),
    )


if __name__ == "__main__":
    main()
