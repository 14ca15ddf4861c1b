"""Every kind of damage to a checkpoint is refused with its one sentence, before or while loading."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from model.errors import EngineError
from model.local_engine import LocalEngine
from tests.model.checkpoints import Shape, write_checkpoint
from tests.model.vocabulary import write_vocabulary

Damage = Callable[[Path], object]
ROUTER = "model.layers.1.mlp.router.weight"
BLOCKS = "model.layers.0.mlp.experts.down_proj_blocks"
SCALES = "model.layers.0.mlp.experts.down_proj_scales"


def tensors(change: Callable[[dict[str, Tensor]], object]) -> Damage:
    def damage(folder: Path) -> None:
        file = folder / "model.safetensors"
        content = load_file(file)
        change(content)
        save_file({name: tensor.contiguous() for name, tensor in content.items()}, file)

    return damage


def config(**fields: Any) -> Damage:
    def damage(folder: Path) -> None:
        file = folder / "config.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | fields))

    return damage


def config_without(name: str) -> Damage:
    def damage(folder: Path) -> None:
        file = folder / "config.json"
        fields = json.loads(file.read_text())
        del fields[name]
        file.write_text(json.dumps(fields))

    return damage


def rope(**fields: Any) -> Damage:
    def damage(folder: Path) -> None:
        file = folder / "config.json"
        content = json.loads(file.read_text())
        content["rope_scaling"] |= fields
        file.write_text(json.dumps(content))

    return damage


def write(name: str, content: str | bytes) -> Damage:
    raw = content.encode() if isinstance(content, str) else content
    return lambda folder: folder.joinpath(name).write_bytes(raw)


def index(weight_map: object) -> Damage:
    return write("model.safetensors.index.json", json.dumps({"weight_map": weight_map}))


def cut(n_bytes: int) -> Damage:
    def damage(folder: Path) -> None:
        file = folder / "model.safetensors"
        file.write_bytes(file.read_bytes()[:n_bytes])

    return damage


def unlink(name: str) -> Damage:
    return lambda folder: folder.joinpath(name).unlink()


def set_nan(content: dict[str, Tensor], name: str) -> None:
    content[name].view(-1)[-1] = torch.nan


CASES: list[tuple[str, Damage, str]] = [
    ("no config", unlink("config.json"), "holds no config.json"),
    ("config no JSON", write("config.json", "{"), "is not valid JSON"),
    ("config bytes", write("config.json", b"\xff\xfe\xfa"), "is not valid JSON"),
    ("config a list", write("config.json", "[]"), "is not a JSON object"),
    ("another model", config(model_type="llama"), "model_type 'llama' is not supported"),
    ("a size missing", config_without("hidden_size"), "hidden_size is None"),
    ("a size of text", config(hidden_size="96"), "hidden_size is '96'"),
    ("a size of zero", config(num_local_experts=0), "num_local_experts is 0"),
    ("a size true", config(num_attention_heads=True), "num_attention_heads is True"),
    ("heads", config(num_key_value_heads=3), "no multiple of the key heads"),
    ("experts", config(num_experts_per_tok=9), "more experts are asked"),
    ("odd head", config(head_dim=63), "head_dim is odd"),
    ("activation", config(hidden_act="gelu"), "hidden_act 'gelu' is not supported"),
    ("tied", config(tie_word_embeddings=True), "tie_word_embeddings True"),
    ("no bias", config(attention_bias=False), "attention_bias False"),
    ("layer types short", config(layer_types=["full_attention"]), "does not name 4 layers"),
    ("layer types other", config(layer_types=["full_attention"] * 3 + ["x"]), "other kinds"),
    ("layer types objects", config(layer_types=[{}] * 4), "other kinds"),
    ("quantisation", config(quantization_config={"quant_method": "gptq"}), "'gptq'"),
    ("quantisation text", config(quantization_config="mxfp4"), "quantization_config"),
    ("no rope", config_without("rope_scaling"), "rope_scaling is missing"),
    ("no theta", config_without("rope_theta"), "rope_theta is None"),
    ("rope kind", rope(rope_type="linear"), "rope_type 'linear'"),
    ("rope truncated", rope(truncate=True), "truncate True"),
    ("rope factor", rope(factor=0.5), "rope numbers are out of range"),
    ("rope infinite", rope(factor=float("inf")), "factor is inf"),
    ("rope attention", rope(attention_factor=1.0), "attention_factor 1.0"),
    ("epsilon", config(rms_norm_eps=0), "rms_norm_eps is not above 0"),
    ("swiglu", config(swiglu_limit=-1), "swiglu_limit is not above 0"),
    ("generation", write("generation_config.json", "{"), "is not valid JSON"),
    ("generation top_p", write("generation_config.json", '{"top_p": 2}'), "no way to sample"),
    ("no weights", unlink("model.safetensors"), r"holds no \*.safetensors"),
    ("cut in the data", cut(100_000), "model.safetensors is cut off"),
    ("cut in the header", cut(100), "model.safetensors is cut off"),
    ("cut to nothing", cut(0), "model.safetensors is cut off"),
    ("index no JSON", write("model.safetensors.index.json", "{"), "cannot be read"),
    ("index a list", write("model.safetensors.index.json", "[]"), "cannot be read"),
    ("index empty", index({}), "names no tensor"),
    ("index leads out", index({"a": "../model.safetensors"}), "names the path"),
    ("shard missing", index({"a": "other.safetensors"}), "the file other.safetensors is missing"),
    ("index promises", index({"a": "model.safetensors"}), "lacks the tensor a"),
    (
        "twice",
        lambda folder: save_file({ROUTER: torch.zeros(1)}, folder / "again.safetensors"),
        f"both hold {ROUTER}",
    ),
    ("tensor missing", tensors(lambda t: t.pop(ROUTER)), f"tensor {ROUTER} is missing"),
    ("block missing", config(num_hidden_layers=5, layer_types=None), "missing and 18 more"),
    ("tensor unknown", tensors(lambda t: t.update(x=torch.ones(1))), "tensor x is unknown"),
    (
        "shape",
        tensors(lambda t: t.update({ROUTER: t[ROUTER].t()})),
        r"\[96, 8\] instead of \[8, 96\]",
    ),
    ("type", tensors(lambda t: t.update({ROUTER: t[ROUTER].int()})), "I32 instead of BF16"),
    ("float blocks", tensors(lambda t: t.update({BLOCKS: t[BLOCKS].float()})), "F32 instead of U8"),
    ("no group", config(intermediate_size=50), "MXFP4 works in groups of 32"),
    ("NaN", tensors(lambda t: set_nan(t, ROUTER)), f"{ROUTER} holds values"),
    ("NaN scale", tensors(lambda t: t[SCALES].view(-1).fill_(255)), f"{SCALES} holds values"),
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint that nothing is wrong with, to be copied."""
    folder = tmp_path_factory.mktemp("whole")
    return write_checkpoint(write_vocabulary(folder, n_ranks=300), Shape())


@pytest.mark.parametrize(
    ("damage", "sentence"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_damage_is_refused_with_a_sentence(
    whole: Path, tmp_path: Path, damage: Damage, sentence: str
) -> None:
    """An EngineError of one line that names the fault; never a traceback, never a wrong model."""
    shutil.copytree(whole, tmp_path, dirs_exist_ok=True)
    damage(tmp_path)
    with pytest.raises(EngineError, match=sentence) as refusal:
        LocalEngine.load(tmp_path, device="cpu")
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (config(initial_context_length=None), "initial_context_length is None"),
        (
            tensors(lambda t: t.pop("block.3.mlp.mlp1_weight.scales")),
            "mlp1_weight.scales is missing",
        ),
        (
            tensors(lambda t: t.update({"norm.scale": torch.ones(5)})),
            r"shape \[5\] instead of \[96\]",
        ),
    ],
)
def test_damage_in_the_original_layout(tmp_path: Path, damage: Damage, sentence: str) -> None:
    """The same holds under OpenAI's names."""
    write_checkpoint(write_vocabulary(tmp_path, n_ranks=300), layout="original")
    damage(tmp_path)
    with pytest.raises(EngineError, match=sentence):
        LocalEngine.load(tmp_path, device="cpu")


def test_a_folder_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    """A wrong path reads like one."""
    with pytest.raises(EngineError, match=r"no-such-folder holds no config.json: name the folder"):
        LocalEngine.load(tmp_path / "no-such-folder")
