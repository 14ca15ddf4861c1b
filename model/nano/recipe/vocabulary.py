"""nano's vocabulary: a merge-closed subset of o200k, chosen by frequency in the recipe's own text.

A subset of a BPE vocabulary that holds, with every token, the two parts that its last merge joins is
a valid BPE vocabulary again: the kept merges happen in the same order. All 256 bytes are in it, so
every text can be written; no token holds two digits, so every digit is a token of its own and
numbers are copied digit by digit. What frequency leaves open is filled in rank order with ASCII
tokens, so that words which the recipe never uses stay short too.

    python -m model.nano.recipe.vocabulary --out FOLDER
"""

import argparse
import base64
import json
import random
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

from model.tokenizer import load_tokenizer, o200k_ranks_file

SIZE = 4096
HARMONY_WORDS = ("system", "developer", "user", "assistant", "analysis", "commentary", "final")
CONTROL_TOKENS = (
    "<|endoftext|>",
    "<|return|>",
    "<|constrain|>",
    "<|channel|>",
    "<|start|>",
    "<|end|>",
    "<|message|>",
    "<|call|>",
)
# Rarer ones are better spelt out than given a row that hardly trains.
MIN_COUNT = 4


def choose(counts: Mapping[bytes, int], ranks: Mapping[bytes, int], size: int) -> list[bytes]:
    """`size` tokens in o200k's rank order: the bytes, then by count, then by rank."""
    chosen = {token for token in ranks if len(token) == 1}
    by_count = sorted(counts, key=lambda token: (-counts[token], ranks[token]))
    frequent = [token for token in by_count if counts[token] >= MIN_COUNT]
    by_rank = [token for token in sorted(ranks, key=ranks.__getitem__) if token.isascii()]
    for token in (*frequent, *by_rank):
        if len(chosen) == size:
            break
        if _has_two_digits(token):
            continue
        needed = closure(token, ranks) - chosen
        if len(chosen) + len(needed) <= size:
            chosen |= needed
    return sorted(chosen, key=ranks.__getitem__)


def closure(token: bytes, ranks: Mapping[bytes, int]) -> set[bytes]:
    """`token` and every token that BPE passes through to build it."""
    needed: set[bytes] = set()
    pending = [token]
    while pending:
        token = pending.pop()
        if token not in needed:
            needed.add(token)
            if len(token) > 1:
                pending.extend(last_merge(token, ranks))
    return needed


def last_merge(token: bytes, ranks: Mapping[bytes, int]) -> tuple[bytes, bytes]:
    """The two parts whose merge makes `token`."""
    parts = [token[i : i + 1] for i in range(len(token))]
    while len(parts) > 2:
        pairs = [ranks.get(left + right, len(ranks)) for left, right in pairwise(parts)]
        i = min(range(len(pairs)), key=pairs.__getitem__)
        assert pairs[i] < ranks[token], f"{token!r} cannot be built by merging"
        parts[i : i + 2] = [parts[i] + parts[i + 1]]
    return parts[0], parts[1]


def count_tokens(texts: Iterable[str]) -> Counter[bytes]:
    """How often each o200k token occurs; tokens of several digits count for each of their digits."""
    tokenizer = load_tokenizer()
    ids: Counter[int] = Counter()
    for text in texts:
        ids.update(tokenizer.encode(text))
    counts: Counter[bytes] = Counter()
    for token_id, count in ids.items():
        token = tokenizer.token_bytes(token_id)
        for piece in [bytes([b]) for b in token] if _has_two_digits(token) else [token]:
            counts[piece] += count
    return counts


def write(folder: Path, tokens: list[bytes]) -> None:
    """The checkpoint's `tokenizer.tiktoken` and `special_tokens.json`."""
    lines = [f"{base64.b64encode(token).decode()} {i}\n" for i, token in enumerate(tokens)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.tiktoken").write_text("".join(lines))
    control = {text: len(tokens) + i for i, text in enumerate(CONTROL_TOKENS)}
    (folder / "special_tokens.json").write_text(json.dumps(control, indent=1) + "\n")


def o200k_ranks() -> dict[bytes, int]:
    lines = (line.split() for line in o200k_ranks_file().splitlines())
    return {base64.b64decode(token): int(rank) for token, rank in lines}


def _has_two_digits(token: bytes) -> bool:
    return sum(byte in b"0123456789" for byte in token) > 1


def main() -> None:
    # Deferred: the generator is heavy and only this entry point needs it.
    from agent.harmony.prompts import system_text
    from model.nano.recipe.render import system_message, texts
    from model.nano.recipe.tasks import generate

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--tasks", type=int, default=30_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    tasks = [generate(random.Random(arguments.seed + i)) for i in range(arguments.tasks)]
    counts = count_tokens(text for task in tasks for text in texts(task))
    # The head of every prompt, and Harmony's own words, at least as often as a family's words.
    heads = [
        system_text(system_message(task, date(2026, 1, 1)), has_functions=False) for task in tasks
    ]
    counts += count_tokens((*heads[::10], *HARMONY_WORDS * (len(tasks) // 10)))
    tokens = choose(counts, o200k_ranks(), SIZE - len(CONTROL_TOKENS))
    write(arguments.out, tokens)
    covered = sum(counts[token] for token in tokens)
    print(f"{len(tokens)} tokens; {covered / counts.total():.2%} of the recipe's text in one each")


if __name__ == "__main__":
    main()
