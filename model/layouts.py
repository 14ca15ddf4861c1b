"""The two layouts of a gpt-oss checkpoint: what each tensor is called and what shape it has.

`HUGGING_FACE` is what transformers' GptOssForCausalLM reads, `ORIGINAL` what OpenAI's own code does
(the folder `original/`). The numbers are the same; OpenAI's q, k and v are one matrix. Told apart by
the names, never by the folder.
"""

from collections.abc import Collection
from dataclasses import dataclass

from kernels.mxfp4 import BLOCK_BYTES, GROUP
from model.config import ModelConfig

Shapes = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class BlockNames:
    """Names within a block. q, k and v stand in this order, in one tensor or in three.

    up, down: prefixes of the expert matrices; `packed` gives the suffixes of blocks and scales.
    """

    attention_norm: str = "input_layernorm.weight"
    qkv: tuple[str, ...] = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj")
    sinks: str = "self_attn.sinks"
    out: str = "self_attn.o_proj"
    mlp_norm: str = "post_attention_layernorm.weight"
    router: str = "mlp.router"
    up: str = "mlp.experts.gate_up_proj"
    down: str = "mlp.experts.down_proj"
    up_bias: str = "mlp.experts.gate_up_proj_bias"
    down_bias: str = "mlp.experts.down_proj_bias"
    packed: tuple[str, str] = ("_blocks", "_scales")


@dataclass(frozen=True, slots=True)
class Layout:
    embedding: str
    final_norm: str
    unembedding: str
    block_prefix: str
    block: BlockNames


HUGGING_FACE = Layout(
    embedding="model.embed_tokens.weight",
    final_norm="model.norm.weight",
    unembedding="lm_head.weight",
    block_prefix="model.layers.",
    block=BlockNames(),
)
ORIGINAL = Layout(
    embedding="embedding.weight",
    final_norm="norm.scale",
    unembedding="unembedding.weight",
    block_prefix="block.",
    block=BlockNames(
        attention_norm="attn.norm.scale",
        qkv=("attn.qkv",),
        sinks="attn.sinks",
        out="attn.out",
        mlp_norm="mlp.norm.scale",
        router="mlp.gate",
        up="mlp.mlp1_weight",
        down="mlp.mlp2_weight",
        up_bias="mlp.mlp1_bias",
        down_bias="mlp.mlp2_bias",
        packed=(".blocks", ".scales"),
    ),
)


def detect(names: Collection[str]) -> Layout:
    return ORIGINAL if ORIGINAL.embedding in names else HUGGING_FACE


def has_packed_experts(layout: Layout, names: Collection[str]) -> bool:
    """Whether the experts are MXFP4, or plain floats as transformers saves a decoded model."""
    suffix = layout.block.up + layout.block.packed[0]
    return layout is ORIGINAL or any(name.endswith(suffix) for name in names)


def expected_shapes(layout: Layout, config: ModelConfig, *, packed: bool) -> Shapes:
    """All names that a checkpoint of this layout has, no more and no less, with their shapes."""
    v, d = config.vocab_size, config.hidden_size
    shapes: Shapes = {
        layout.embedding: (v, d),
        layout.final_norm: (d,),
        layout.unembedding: (v, d),
    }
    block = _attention_shapes(layout.block, config) | _mlp_shapes(layout.block, config, packed)
    for index in range(config.n_layers):
        shapes |= {f"{layout.block_prefix}{index}.{name}": shape for name, shape in block.items()}
    return shapes


def _attention_shapes(names: BlockNames, config: ModelConfig) -> Shapes:
    d, n_q = config.hidden_size, config.n_heads * config.head_dim
    n_kv = config.n_kv_heads * config.head_dim
    rows = (n_q, n_kv, n_kv) if len(names.qkv) == 3 else (n_q + 2 * n_kv,)
    shapes: Shapes = {names.attention_norm: (d,), names.sinks: (config.n_heads,)}
    for name, n_rows in zip(names.qkv, rows, strict=True):
        shapes |= {f"{name}.weight": (n_rows, d), f"{name}.bias": (n_rows,)}
    return shapes | {f"{names.out}.weight": (d, n_q), f"{names.out}.bias": (d,)}


def _mlp_shapes(names: BlockNames, config: ModelConfig, packed: bool) -> Shapes:
    e, d, i = config.n_experts, config.hidden_size, config.intermediate_size
    shapes: Shapes = {
        names.mlp_norm: (d,),
        f"{names.router}.weight": (e, d),
        f"{names.router}.bias": (e,),
        names.up_bias: (e, 2 * i),
        names.down_bias: (e, d),
    }
    if not packed:
        # transformers' own parameters are [E, in, out].
        return shapes | {names.up: (e, d, 2 * i), names.down: (e, i, d)}
    blocks, scales = names.packed
    return shapes | {
        names.up + blocks: (e, 2 * i, d // GROUP, BLOCK_BYTES),
        names.up + scales: (e, 2 * i, d // GROUP),
        names.down + blocks: (e, d, i // GROUP, BLOCK_BYTES),
        names.down + scales: (e, d, i // GROUP),
    }
