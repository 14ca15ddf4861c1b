"""config.json in its three forms describes one model."""

import json
from pathlib import Path

import pytest

from model.config import ModelConfig, RopeConfig, read_config
from tests.model.checkpoints import Shape, hf_config, original_config

EXPECTED = ModelConfig(
    vocab_size=512,
    hidden_size=96,
    intermediate_size=64,
    n_heads=8,
    n_kv_heads=2,
    head_dim=64,
    n_experts=8,
    experts_per_token=4,
    sliding_window=8,
    layer_is_sliding=(True, False, True, False),
    context_length=131072,
    rope=RopeConfig(150000.0, 32.0, 32.0, 1.0, 4096),
    rms_norm_eps=1e-5,
    swiglu_alpha=1.702,
    swiglu_limit=7.0,
)


def folded_config() -> dict[str, object]:
    """As transformers 5 writes it: theta inside `rope_parameters`."""
    config = hf_config(Shape())
    scaling = config.pop("rope_scaling")
    return config | {"rope_parameters": scaling | {"rope_theta": config.pop("rope_theta")}}


@pytest.mark.parametrize(
    "content",
    [hf_config(Shape()), folded_config(), original_config(Shape())],
    ids=["rope_scaling", "rope_parameters", "original"],
)
def test_every_form_gives_the_same_model(tmp_path: Path, content: dict[str, object]) -> None:
    """Hugging Face's two forms and OpenAI's own."""
    tmp_path.joinpath("config.json").write_text(json.dumps(content))
    assert read_config(tmp_path) == EXPECTED


def test_layers_alternate_where_nothing_else_is_said(tmp_path: Path) -> None:
    """Without `layer_types` even layers slide."""
    content = hf_config(Shape()) | {"layer_types": None, "num_hidden_layers": 3}
    tmp_path.joinpath("config.json").write_text(json.dumps(content))
    assert read_config(tmp_path).layer_is_sliding == (True, False, True)
