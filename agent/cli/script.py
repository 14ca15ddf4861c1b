"""`-m scripted:FILE`: a recorded model, for demonstrations, bug reports and tests of the command.

FILE is JSON: `{"answers": [...], "tokenizer": FOLDER, "context": N}`; without `tokenizer` it is
o200k_harmony. An answer is what the model says in one generation, after `<|start|>assistant`: a list
of token ids, or text in which the names of control tokens stand for them, as in
`<|channel|>final<|message|>Hello.<|return|>`. A script is the model's own stream and not content, so
here, and only here, such text is structure.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from model.errors import EngineError
from model.tokenizer import Tokenizer, load_tokenizer

_DEFAULT_CONTEXT = 131072


@dataclass(frozen=True, slots=True)
class Script:
    tokenizer: Tokenizer
    answers: tuple[tuple[int, ...], ...]
    context_length: int


def read_script(path: Path) -> Script:
    """Raises EngineError with what is wrong in the file."""
    try:
        fields: Any = json.loads(path.read_text("utf-8"))
        folder = fields.get("tokenizer")
        tokenizer = load_tokenizer(None if folder is None else Path(folder))
        answers = tuple(_ids(answer, tokenizer) for answer in fields["answers"])
        context = int(fields.get("context", _DEFAULT_CONTEXT))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(f"{path} is no script: {error!r}.") from error
    return Script(tokenizer, answers, context)


def _ids(answer: object, tokenizer: Tokenizer) -> tuple[int, ...]:
    if isinstance(answer, str):
        return tuple(marked_ids(answer, tokenizer))
    if not isinstance(answer, list):
        raise TypeError(f"an answer is text or a list of ids, not {answer!r}")
    return tuple(int(token_id) for token_id in cast("list[Any]", answer))


def marked_ids(text: str, tokenizer: Tokenizer) -> list[int]:
    """Ids of a text in which the names of control tokens mean those tokens."""
    control = tokenizer.control_ids
    names = "|".join(re.escape(name) for name in control)
    ids: list[int] = []
    for piece in re.split(f"({names})", text):
        ids += [control[piece]] if piece in control else tokenizer.encode(piece)
    return ids
