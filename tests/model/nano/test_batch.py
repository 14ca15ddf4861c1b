"""Conversations decoded together say what each says alone."""

import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from model.engine import SamplingParams, load_engine
from model.errors import ContextOverflow, EngineError
from model.nano.recipe.batch import Batch
from model.nano.recipe.export import export, load
from model.nano.recipe.network import Network, Shape
from model.nano.recipe.vocabulary import choose, o200k_ranks, write
from model.tokenizer import load_tokenizer

GREEDY = SamplingParams(temperature=0.0, max_tokens=12)


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory):
    """Two small layers with random weights."""
    folder = tmp_path_factory.mktemp("nano")
    torch.manual_seed(5)
    write(folder, choose({}, o200k_ranks(), 300))
    network = Network(Shape(vocab_size=308, num_hidden_layers=2, max_position_embeddings=512))
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(torch.randn_like(parameter) * 0.1)
    export(network, folder)
    return folder


@pytest.fixture
def batch(checkpoint):
    batch = Batch(load(checkpoint), load_tokenizer(checkpoint), 3)
    yield batch
    batch.close()


def test_a_loaded_network_exports_as_what_was_loaded(checkpoint, tmp_path):
    """Nothing is lost on the way: the same bytes again."""
    write(tmp_path, choose({}, o200k_ranks(), 300))
    export(load(checkpoint), tmp_path)
    names = sorted(path.name for path in checkpoint.glob("*.safetensors"))
    assert names
    for name in names:
        assert (tmp_path / name).read_bytes() == (checkpoint / name).read_bytes()


def test_a_checkpoint_is_replaced_when_the_new_one_is_whole(checkpoint, tmp_path):
    """A shard that cannot be written leaves what was there."""
    copy = tmp_path / "nano"
    shutil.copytree(checkpoint, copy)
    before = {path.name: path.read_bytes() for path in copy.iterdir()}
    last = max(name for name in before if name.endswith(".safetensors"))
    (copy / "new" / last).mkdir(parents=True)
    network = load(copy)
    with torch.no_grad():
        network.norm.mul_(2)
    with pytest.raises(Exception, match="directory"):
        export(network, copy)
    assert {path.name: path.read_bytes() for path in copy.iterdir() if path.is_file()} == before
    shutil.rmtree(copy / "new")
    export(network, copy)
    assert {path.name for path in copy.iterdir()} == before.keys()
    assert torch.equal(load(copy).norm, network.norm)
    assert all(path.stat().st_mode & 0o444 == 0o444 for path in copy.glob("*.safetensors"))


def test_together_they_say_what_the_engine_says(checkpoint, batch):
    """Prompts of several lengths with a common beginning, longer than the window, in two turns."""
    engine = load_engine(checkpoint, device="cpu")
    generator = torch.Generator().manual_seed(1)
    start = torch.randint(0, 300, (140,), generator=generator).tolist()
    prompts = [
        start + torch.randint(0, 300, (n,), generator=generator).tolist() for n in (1, 30, 7)
    ]

    def talk(prompt):
        seat = batch.seat()
        first = list(seat.generate(prompt, GREEDY, stop=()))
        second = list(seat.generate([*prompt, *first, 5, 6], GREEDY, stop=()))
        cached = seat.stats.cached_tokens
        seat.close()
        return first, second, cached

    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(talk, prompts))
    for prompt, (first, second, cached) in zip(prompts, answers, strict=True):
        assert first == list(engine.generate(prompt, GREEDY, stop=()))
        assert second == list(engine.generate([*prompt, *first, 5, 6], GREEDY, stop=()))
        # All but the last token, which nobody has read yet.
        assert cached == len(prompt) + len(first) - 1


def test_a_stop_id_ends_an_answer(batch):
    """It is the last that is yielded, as with every engine."""
    seat = batch.seat()
    said = list(seat.generate([1, 2, 3], GREEDY, stop=()))
    stop = said[4]
    assert list(seat.generate([1, 2, 3], GREEDY, stop={stop})) == said[: said.index(stop) + 1]


def test_what_a_seat_cannot_do(batch):
    """Sampling, a prompt beyond the context, a fourth seat of three."""
    seats = [batch.seat() for _ in range(3)]
    with pytest.raises(EngineError, match="seats"):
        batch.seat()
    with pytest.raises(EngineError, match="greedily"):
        list(seats[0].generate([1], SamplingParams(temperature=1.0), stop=()))
    with pytest.raises(ContextOverflow):
        list(seats[0].generate([1] * 512, GREEDY, stop=()))
    seats[1].close()
    assert batch.seat().context_length == 512


def test_closing_a_batch_ends_what_runs(checkpoint):
    """Whoever waits for a token gets an error instead of waiting for ever."""
    batch = Batch(load(checkpoint), load_tokenizer(checkpoint), 1)
    tokens = batch.seat().generate([1, 2, 3], SamplingParams(temperature=0.0), stop=())
    next(tokens)
    batch.close()
    with pytest.raises(EngineError, match="closed"):
        list(tokens)
