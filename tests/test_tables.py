"""The documents' tables of speed are those of the results."""

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.tables import DOCUMENTS, MARKED, RESULTS, TABLES, with_tables


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_tables_are_in_step_with_the_results(document: Path) -> None:
    """`python benchmarks/tables.py` mends it."""
    text = document.read_text("utf-8")
    assert MARKED.search(text)
    assert with_tables(text, RESULTS) == text


def test_another_result_makes_another_table(tmp_path: Path) -> None:
    """A number that changed, and a card that came."""
    shutil.copytree(RESULTS, tmp_path, dirs_exist_ok=True)
    first = json.loads((tmp_path / "decode-20b-h200.json").read_text("utf-8"))
    first["card"], first["rows"][0]["loop_tokens_s"] = "NVIDIA B300", 4321.0
    (tmp_path / "decode-20b-b300.json").write_text(json.dumps(first), "utf-8")
    table = TABLES["speed"].made(tmp_path)
    assert "| 20b | B300 | 1,024 | 4321 |" in table
    assert len(table.splitlines()) == len(TABLES["speed"].made(RESULTS).splitlines()) + len(
        first["rows"]
    )


def test_an_unknown_table_is_refused() -> None:
    with pytest.raises(KeyError):
        with_tables("<!-- table: nonsense -->\n<!-- end of table -->", RESULTS)
