"""The checkpoint that ships, and that what was trained is what was shipped."""

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import GptOssForCausalLM
from transformers.utils.quantization_config import Mxfp4Config

from agent.conversation import Effort
from agent.harmony.encode import encode_conversation
from model.nano.recipe.export import export
from model.nano.recipe.network import Layer, Network, Rows, Shape, block_masks
from model.nano.recipe.render import CHECKPOINT, conversation, nano_tokenizer
from model.nano.recipe.tasks import generate
from model.nano.recipe.vocabulary import choose, closure, o200k_ranks, write
from tests.model.test_transformer import BOUND, EAGER, load

MIB = 2**20


def test_it_is_small_enough_to_ship() -> None:
    """At most 28 MiB in all, no shard above 15 MiB."""
    sizes = {path.name: path.stat().st_size for path in CHECKPOINT.iterdir()}
    assert sum(sizes.values()) <= 28 * MIB
    assert max(sizes.values()) <= 15 * MIB


def test_its_configuration_is_that_of_gpt_oss() -> None:
    """Packed experts, both kinds of layers, untruncated YaRN, top-4, greedy, Harmony's stop ids."""
    config = json.loads((CHECKPOINT / "config.json").read_text())
    generation = json.loads((CHECKPOINT / "generation_config.json").read_text())
    control = nano_tokenizer().control_ids
    assert config["architectures"] == ["GptOssForCausalLM"]
    assert config["quantization_config"]["quant_method"] == "mxfp4"
    assert config["layer_types"] == ["sliding_attention", "full_attention"] * 4
    assert config["rope_scaling"]["truncate"] is False
    assert config["num_experts_per_tok"] == 4
    assert generation["do_sample"] is False
    assert generation["eos_token_id"] == [
        control[text] for text in ("<|return|>", "<|call|>", "<|endoftext|>")
    ]


def prompt(seed: int) -> list[int]:
    """A prompt as the loop would send it, longer than the window."""
    tokenizer = nano_tokenizer()
    task = generate(random.Random(seed), effort=Effort.HIGH)
    return encode_conversation(
        conversation(task, date(2026, 11, 25), tokenizer, len(task.turns) - 1), tokenizer
    )


def test_its_logits_are_those_of_transformers() -> None:
    """In fp32 on real prompts: the same next token everywhere, and the usual bound.

    At a few positions in a thousand the trained weights amplify rounding, so that transformers itself
    differs from its own fp64 by up to three bounds (random weights do not); there ours may too.
    """
    ours = load(CHECKPOINT)
    theirs: Any = GptOssForCausalLM.from_pretrained(
        CHECKPOINT,
        quantization_config=Mxfp4Config(dequantize=True),
        dtype=torch.bfloat16,
        **EAGER,
    )
    theirs = theirs.float().eval()
    for seed in (2**41, 2**41 + 1):
        ids = prompt(seed)
        assert len(ids) > 128
        with torch.no_grad():
            expected = theirs(torch.tensor([ids])).logits[0].float()
        found = ours.logits(ours.hidden(ids, ours.new_cache()))
        difference = (found - expected).abs().amax(dim=-1) / expected.std()
        assert torch.equal(found.argmax(dim=-1), expected.argmax(dim=-1))
        assert difference.quantile(0.98) <= BOUND
        assert difference.max() <= 20 * BOUND


# It says that without torch.compile it is slow; torch 2.11 on the GPU knows the old name only; its
# own imports are deprecated.
@pytest.mark.filterwarnings(
    "ignore::UserWarning", "ignore::FutureWarning", "ignore::DeprecationWarning"
)
def test_the_training_network_is_the_runtime_s(tmp_path: Path) -> None:
    """Exported and loaded again, conversations packed in one row give the logits of each alone."""
    torch.manual_seed(3)
    write(tmp_path, choose({}, o200k_ranks(), 300))
    shape = Shape(vocab_size=308, num_hidden_layers=2)
    network = _representable(Network(shape))
    export(network, tmp_path)
    prefix, first, second = (torch.randint(0, 308, (n,)).tolist() for n in (70, 90, 96))
    ids = torch.tensor([prefix + first + second])
    document = torch.tensor([[0] * 70 + [1] * 90 + [2] * 96], dtype=torch.int32)
    position = torch.tensor([[*range(70), *range(70, 160), *range(70, 166)]], dtype=torch.int32)
    with torch.no_grad():
        masks = block_masks(Rows(ids, document, position), shape.sliding_window)
        trained = network(ids, position, masks)[0] @ network.head.T
    runtime = load(tmp_path)
    for start, part in ((70, first), (160, second)):
        hidden = runtime.hidden(prefix + part, runtime.new_cache())[70:]
        expected = runtime.logits(hidden)
        found = trained[start : start + len(part)]
        assert (found - expected).abs().max() <= 10 * BOUND * expected.std()


def _representable(network: Network) -> Network:
    """Random parameters of a trained one's kind, in bf16's values: the export rounds to them."""
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
            parameter.copy_(parameter.bfloat16())
    assert all(isinstance(layer, Layer) for layer in network.layers)
    return network


def test_a_subset_closed_under_merges_is_chosen() -> None:
    """All bytes, no two digits in a token, and with every token the two parts that build it."""
    ranks = o200k_ranks()
    chosen = choose({b" assistant": 9, b"123": 9, b" print": 9}, ranks, 400)
    assert len(chosen) == 400
    assert {b" assistant", b" print"} <= set(chosen)
    assert b"123" not in chosen
    assert {bytes([byte]) for byte in range(256)} <= set(chosen)
    for token in chosen:
        assert closure(token, ranks) <= set(chosen)
