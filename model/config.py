"""A checkpoint's config.json, either layout, turned into the numbers that the model needs.

Hugging Face's layout has `num_local_experts`, `layer_types` and the rope numbers in `rope_scaling` (or,
written by transformers 5 and later, with theta in `rope_parameters`); OpenAI's `original/` has flat names and
leaves out what never varies. Whatever would change the result and is not supported is refused here.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from model.engine import SamplingParams
from model.errors import EngineError

_DEFAULT_EPS = 1e-5
_SWIGLU_ALPHA = 1.702


@dataclass(frozen=True, slots=True)
class RopeConfig:
    """YaRN, NTK by parts, its bounds untruncated."""

    theta: float
    factor: float
    beta_fast: float
    beta_slow: float
    original_context: int

    @property
    def concentration(self) -> float:
        """Multiplies cosines and sines, at every position."""
        return 0.1 * math.log(self.factor) + 1.0 if self.factor > 1.0 else 1.0


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """Sizes and constants. `layer_is_sliding` has one entry a layer."""

    vocab_size: int
    hidden_size: int
    intermediate_size: int
    n_heads: int
    n_kv_heads: int
    head_dim: int
    n_experts: int
    experts_per_token: int
    sliding_window: int
    layer_is_sliding: tuple[bool, ...]
    context_length: int
    rope: RopeConfig
    rms_norm_eps: float = _DEFAULT_EPS
    swiglu_alpha: float = _SWIGLU_ALPHA
    swiglu_limit: float = 7.0

    @property
    def n_layers(self) -> int:
        return len(self.layer_is_sliding)

    @property
    def qkv_size(self) -> int:
        return (self.n_heads + 2 * self.n_kv_heads) * self.head_dim


def read_config(checkpoint: Path) -> ModelConfig:
    """Raises EngineError with one sentence for what is missing, malformed or not gpt-oss."""
    file = checkpoint / "config.json"
    fields = _Fields(file, _read_object(file))
    config = _hf_config(fields) if _is_hugging_face(fields) else _original_config(fields)
    _check(config, fields)
    return config


def read_default_sampling(checkpoint: Path) -> SamplingParams:
    """From generation_config.json. Without one, plain sampling, as gpt-oss was trained for.

    Filters that the file may name beyond temperature and top_p are not applied: gpt-oss has none.
    """
    file = checkpoint / "generation_config.json"
    if not file.exists():
        return SamplingParams()
    fields = _Fields(file, _read_object(file))
    if fields.values.get("do_sample") is False:
        return SamplingParams(temperature=0.0)
    temperature = fields.number("temperature", 1.0)
    top_p = fields.number("top_p", 1.0)
    if temperature < 0 or not 0 < top_p <= 1:
        raise fields.refusal(f"temperature {temperature} with top_p {top_p} is no way to sample")
    return SamplingParams(temperature=temperature, top_p=top_p)


def _is_hugging_face(fields: "_Fields") -> bool:
    return "model_type" in fields.values or "num_experts" not in fields.values


@dataclass(frozen=True, slots=True)
class _Fields:
    """Typed access to foreign JSON."""

    file: Path
    values: Mapping[str, Any]

    def size(self, name: str, default: int | None = None) -> int:
        value = self.values.get(name, default)
        if type(value) is not int or value < 1:
            raise self.refusal(f"{name} is {value!r} instead of a whole number above 0")
        return value

    def number(self, name: str, default: float | None = None) -> float:
        value = self.values.get(name, default)
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
        ):
            raise self.refusal(f"{name} is {value!r} instead of a number")
        return float(value)

    def expect(self, name: str, *expected: object) -> None:
        """A field that, where present, has one value that we support."""
        value = self.values.get(name, expected[0])
        if value not in expected:
            raise self.refusal(f"{name} {value!r} is not supported")

    def nested(self, name: str) -> "_Fields":
        value = self.values.get(name)
        if not isinstance(value, dict):
            raise self.refusal(f"{name} is missing")
        return _Fields(self.file, cast(dict[str, Any], value))

    def refusal(self, reason: str) -> EngineError:
        return EngineError(
            f"{self.file} does not describe a gpt-oss model that runs here: {reason}."
        )


def _read_object(file: Path) -> Mapping[str, Any]:
    try:
        content: Any = json.loads(file.read_bytes())
    except FileNotFoundError as error:
        raise EngineError(
            f"{file.parent} holds no {file.name}: name the folder of a gpt-oss checkpoint."
        ) from error
    except OSError as error:
        raise EngineError(f"{file} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise EngineError(f"{file} is not valid JSON: fetch the checkpoint again.") from error
    if not isinstance(content, dict):
        raise EngineError(f"{file} is not a JSON object: fetch the checkpoint again.")
    return cast(dict[str, Any], content)


def _hf_config(fields: _Fields) -> ModelConfig:
    fields.expect("model_type", "gpt_oss")
    fields.expect("hidden_act", "silu")
    fields.expect("attention_bias", True)
    fields.expect("tie_word_embeddings", False)
    if fields.values.get("quantization_config") is not None:
        fields.nested("quantization_config").expect("quant_method", "mxfp4")
    rope = _hf_rope(fields)
    return ModelConfig(
        vocab_size=fields.size("vocab_size"),
        hidden_size=fields.size("hidden_size"),
        intermediate_size=fields.size("intermediate_size"),
        n_heads=fields.size("num_attention_heads"),
        n_kv_heads=fields.size("num_key_value_heads"),
        head_dim=fields.size("head_dim"),
        n_experts=fields.size("num_local_experts"),
        experts_per_token=fields.size("num_experts_per_tok"),
        sliding_window=fields.size("sliding_window"),
        layer_is_sliding=_hf_layers(fields),
        context_length=fields.size(
            "max_position_embeddings", int(rope.original_context * rope.factor)
        ),
        rope=rope,
        rms_norm_eps=fields.number("rms_norm_eps", _DEFAULT_EPS),
        swiglu_alpha=fields.number("swiglu_alpha", _SWIGLU_ALPHA),
        swiglu_limit=fields.number("swiglu_limit", 7.0),
    )


def _hf_rope(fields: _Fields) -> RopeConfig:
    # transformers 5 folds theta and scaling into one object.
    folded = "rope_parameters" in fields.values
    scaling = fields.nested("rope_parameters" if folded else "rope_scaling")
    scaling.expect("rope_type", "yarn")
    # Rounded bounds were a known bug of other runtimes; gpt-oss says false.
    scaling.expect("truncate", False)
    rope = RopeConfig(
        theta=(scaling if folded else fields).number("rope_theta"),
        factor=scaling.number("factor"),
        beta_fast=scaling.number("beta_fast", 32.0),
        beta_slow=scaling.number("beta_slow", 1.0),
        original_context=scaling.size("original_max_position_embeddings"),
    )
    scaling.expect("attention_factor", None, rope.concentration)
    return rope


def _hf_layers(fields: _Fields) -> tuple[bool, ...]:
    n_layers = fields.size("num_hidden_layers")
    layer_types: object = fields.values.get("layer_types")
    if layer_types is None:
        return _alternating(n_layers)
    known = {"sliding_attention": True, "full_attention": False}
    if not isinstance(layer_types, list) or len(layer_types) != n_layers:  # pyright: ignore[reportUnknownArgumentType]
        raise fields.refusal(f"layer_types does not name {n_layers} layers")
    if not all(isinstance(kind, str) and kind in known for kind in layer_types):  # pyright: ignore[reportUnknownVariableType]
        raise fields.refusal(f"layer_types names other kinds than {' and '.join(known)}")
    return tuple(known[kind] for kind in layer_types)  # pyright: ignore[reportUnknownVariableType]


def _original_config(fields: _Fields) -> ModelConfig:
    factor = fields.number("rope_scaling_factor")
    original_context = fields.size("initial_context_length")
    return ModelConfig(
        vocab_size=fields.size("vocab_size"),
        hidden_size=fields.size("hidden_size"),
        intermediate_size=fields.size("intermediate_size"),
        n_heads=fields.size("num_attention_heads"),
        n_kv_heads=fields.size("num_key_value_heads"),
        head_dim=fields.size("head_dim"),
        n_experts=fields.size("num_experts"),
        experts_per_token=fields.size("experts_per_token"),
        sliding_window=fields.size("sliding_window"),
        layer_is_sliding=_alternating(fields.size("num_hidden_layers")),
        context_length=int(original_context * factor),
        rope=RopeConfig(
            theta=fields.number("rope_theta"),
            factor=factor,
            beta_fast=fields.number("rope_ntk_beta"),
            beta_slow=fields.number("rope_ntk_alpha"),
            original_context=original_context,
        ),
        swiglu_limit=fields.number("swiglu_limit", 7.0),
    )


def _alternating(n_layers: int) -> tuple[bool, ...]:
    """Even layers slide, odd layers see everything."""
    return tuple(layer % 2 == 0 for layer in range(n_layers))


def _check(config: ModelConfig, fields: _Fields) -> None:
    rope = config.rope
    claims = {
        "the query heads are no multiple of the key heads": config.n_heads % config.n_kv_heads == 0,
        "head_dim is odd": config.head_dim % 2 == 0,
        "more experts are asked for a token than there are": config.experts_per_token
        <= config.n_experts,
        "the rope numbers are out of range": rope.theta > 1
        and rope.factor >= 1
        and rope.beta_fast > rope.beta_slow > 0,
        "rms_norm_eps is not above 0": config.rms_norm_eps > 0,
        "swiglu_limit is not above 0": config.swiglu_limit > 0,
    }
    for reason, holds in claims.items():
        if not holds:
            raise fields.refusal(reason)
