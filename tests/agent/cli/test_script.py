"""Scripts: a model's own stream in a file."""

import json
from pathlib import Path

import pytest

from agent.cli.script import marked_ids, read_script
from model.errors import EngineError
from model.tokenizer import load_tokenizer

TOKENIZER = load_tokenizer()


def test_answers_are_ids_or_text_with_control_tokens(tmp_path: Path) -> None:
    """Names of control tokens mean the tokens; all other text is ordinary BPE."""
    path = tmp_path / "script.json"
    path.write_text(json.dumps({"answers": [[1, 2], "<|channel|>final<|message|>a <|x|>"]}))
    script = read_script(path)
    control = TOKENIZER.control_ids
    assert script.answers == (
        (1, 2),
        (
            control["<|channel|>"],
            *TOKENIZER.encode("final"),
            control["<|message|>"],
            *TOKENIZER.encode("a <|x|>"),
        ),
    )
    assert script.context_length == 131072


def test_marked_text_reads_back() -> None:
    """Decoding gives the text again."""
    text = "<|start|>assistant<|channel|>final<|message|>naïve<|return|>"
    assert TOKENIZER.decode(marked_ids(text, TOKENIZER)) == text


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"answers": 3}', '{"answers": [{}]}', "\xff"])
def test_what_is_no_script_is_refused(tmp_path: Path, text: str) -> None:
    """One sentence with the file's name, exit 6."""
    path = tmp_path / "script.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(EngineError, match=r"script\.json is no script"):
        read_script(path)
