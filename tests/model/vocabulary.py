"""A small vocabulary for tests: o200k's first tokens and Harmony's control tokens."""

import base64
import json
from itertools import islice
from pathlib import Path

from model.tokenizer import o200k_ranks_file

CONTROL_NAMES = ["return", "constrain", "channel", "start", "end", "message", "call", "endoftext"]


def write_vocabulary(folder: Path, n_ranks: int) -> Path:
    """Write `tokenizer.tiktoken` and `special_tokens.json`; returns the folder.

    n_ranks counts the 256 bytes and the tokens that follow them in o200k's order (a prefix is
    closed under merges), none of them with two digits. The control ids follow at once, in the order
    of CONTROL_NAMES, then a hole, then `<|last|>` at n_ranks + 23.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # Read as far as they are wanted: o200k has 200,000.
    tokens = (base64.b64decode(line.split()[0]) for line in o200k_ranks_file().splitlines())
    chosen = (token for token in tokens if sum(byte in b"0123456789" for byte in token) < 2)
    lines = [
        base64.b64encode(token) + b" %d\n" % rank
        for rank, token in enumerate(islice(chosen, n_ranks))
    ]
    folder.joinpath("tokenizer.tiktoken").write_bytes(b"".join(lines))
    control_ids = {f"<|{name}|>": n_ranks + i for i, name in enumerate(CONTROL_NAMES)}
    control_ids["<|last|>"] = n_ranks + 23
    folder.joinpath("special_tokens.json").write_text(json.dumps(control_ids))
    return folder
