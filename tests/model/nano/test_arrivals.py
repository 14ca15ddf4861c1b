"""The look at the first rows: good ones pass, each fault has its sentence."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from model.nano.recipe.arrivals import described, faults, fingerprint
from model.nano.recipe.packing import rows
from model.nano.recipe.render import CHECKPOINT
from model.nano.recipe.tasks import KINDS
from model.nano.recipe.vocabulary import choose, o200k_ranks, write
from model.tokenizer import load_tokenizer

TOKENIZER = load_tokenizer(CHECKPOINT)


@pytest.fixture(scope="module")
def first():
    return [*itertools.islice(rows(3, 4096, TOKENIZER), 256)]


def test_what_the_generator_packs_is_in_order(first):
    """No fault, every family has its share, and the shares are all there is."""
    assert faults(first, TOKENIZER) == []
    head, _, families = described(first).partition("\ntheir tokens by family: ")
    assert head.startswith("256 rows, ")
    shares = dict(item.rsplit(" ", 1) for item in families.split(", "))
    assert shares.keys() == set(KINDS)
    assert sum(float(share.rstrip("%")) for share in shares.values()) == pytest.approx(100, abs=4)


def test_rows_that_come_again_are_a_fault(first):
    """However they came to be drawn twice."""
    assert faults([*first, first[0]], TOKENIZER) == ["of 257 rows only 256 are different"]


def test_another_vocabulary_is_a_fault(first, tmp_path):
    """Its ids mean other text; its fingerprint tells it before that."""
    write(tmp_path, choose({}, o200k_ranks(), 4088))
    (fault,) = faults(first, load_tokenizer(tmp_path))
    assert fault == "256 rows do not begin with a system message in this vocabulary"
    assert fingerprint(tmp_path) != fingerprint(CHECKPOINT)


def test_nothing_to_learn_is_a_fault(first):
    """Rows in which no token is the model's own."""
    idle = replace(first[0], weight=np.zeros_like(first[0].weight))
    assert faults([idle, *first[1:]], TOKENIZER) == ["in 1 rows nothing has a weight"]


def test_a_family_that_never_comes_is_told(first):
    """By its share; which may be chance, so it is no fault."""
    without = [row for row in first if KINDS[0] not in row.families]
    assert without
    assert f"{KINDS[0]} 0.0%" in described(without)
    assert faults(without, TOKENIZER) == []
