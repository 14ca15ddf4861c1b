"""The engine on a CUDA device, in bf16, against the CPU in fp32."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from model.checkpoint import open_checkpoint
from model.config import read_config
from model.engine import SamplingParams
from model.local_engine import LocalEngine
from model.memory import Plan
from model.moe import Expert, GroupedExperts, MixtureOfExperts
from model.nano.recipe.render import CHECKPOINT
from model.transformer import Transformer
from model.weights import load_weights, measure
from tests.model.checkpoints import smaller, write_checkpoint
from tests.model.vocabulary import write_vocabulary

pytestmark = pytest.mark.gpu
SHAPE = smaller(n_layers=2, sliding_window=16)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint(write_vocabulary(tmp_path_factory.mktemp("tiny"), n_ranks=300), SHAPE)


def load(folder: Path, device: str, dtype: torch.dtype) -> Transformer:
    config, checkpoint = read_config(folder), open_checkpoint(folder)
    measure(checkpoint, config)
    plan = Plan(dtype, unpack_experts=False, context_length=config.context_length)
    weights = load_weights(checkpoint, config, plan, torch.device(device), lambda _d, _t: None)
    return Transformer(config, weights)


@pytest.mark.parametrize(("dtype", "bound"), [(torch.float32, 1e-4), (torch.bfloat16, 0.2)])
def test_logits_are_those_of_the_cpu(folder: Path, dtype: torch.dtype, bound: float) -> None:
    """Prefill past the window and a decoded token; in the mean, as bf16 may flip an expert."""
    ids = [7 * n % 500 for n in range(100)]
    on_cpu, on_cuda = load(folder, "cpu", torch.float32), load(folder, "cuda", dtype)
    cpu_cache, cuda_cache = on_cpu.new_cache(), on_cuda.new_cache()
    for chunk in (ids[:60], ids[60:99], ids[99:]):
        expected = on_cpu.forward(chunk, cpu_cache)
        found = on_cuda.forward(chunk, cuda_cache).cpu()
        assert (found - expected).abs().mean() <= bound * expected.std()


def test_an_answer_is_repeated_by_its_seed(folder: Path) -> None:
    """Sampling on the device, with a cached prefix in between."""
    engine = LocalEngine.load(folder, device="cuda")
    params = SamplingParams(temperature=1.0, top_p=0.9, seed=5, max_tokens=20)
    first, second = (list(engine.generate([5, 6, 7], params, stop=())) for _ in range(2))
    assert first == second
    assert engine.stats.cached_tokens == 2


def test_a_prompt_is_read_as_expert_by_expert() -> None:
    """Grouped products on packed experts are as near to fp32 as the loop over decoded experts."""
    model = LocalEngine.load(CHECKPOINT, device="cuda")._model
    for block in model.weights.blocks:
        assert isinstance(block.mlp.experts, GroupedExperts)
    plain = tuple(
        replace(block, mlp=replace(block.mlp, experts=decoded(block.mlp)))
        for block in model.weights.blocks
    )
    loop = Transformer(model.config, replace(model.weights, blocks=plain))

    exact = load(CHECKPOINT, "cuda", torch.float32)

    # Of all positions: rounding flips experts, so that one position alone says little.
    by_group, by_loop, expected = (
        each.logits(each.hidden([(7 * n + 1) % 4000 for n in range(300)], each.new_cache()))
        for each in (model, loop, exact)
    )

    error, of_loop = ((logits - expected).abs().mean() for logits in (by_group, by_loop))
    assert of_loop <= 0.1 * expected.std()
    assert error <= 1.3 * of_loop


def decoded(mlp: MixtureOfExperts) -> list[Expert]:
    n_experts = mlp.router.weight.shape[1]
    return [mlp.experts[expert_id] for expert_id in range(n_experts)]
