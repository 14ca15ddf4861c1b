"""What the documents say exists: links, headings, paths, make targets, verbs and flags of the command."""

import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOLDERS = "agent|benchmarks|docs|kernels|model|sandbox|tests|tools"
PACKAGES = ("agent", "kernels", "model", "sandbox", "tools")

documents = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix()
)


@documents
def test_links_lead_somewhere(document: Path) -> None:
    """Every relative link names a file of the project, every anchor a heading in it."""
    broken: list[str] = []
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(document)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = document.parent / name if name else document
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@documents
def test_paths_exist(document: Path) -> None:
    """Every path in backticks that begins with a folder of the project is there."""
    paths = re.findall(rf"`((?:{FOLDERS})/[\w./-]*)`", document.read_text("utf-8"))
    assert [path for path in paths if not (ROOT / path).exists()] == []


@documents
def test_promised_tests_exist(document: Path) -> None:
    """Every test that a document names, as `tests/FILE.py::test_name`, is there."""
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", document.read_text("utf-8"))
    missing = [
        f"{file}::{name}"
        for file, name in named
        if not re.search(rf"^(async )?def {name}\(", read(file), re.MULTILINE)
    ]
    assert missing == []


def read(file: str) -> str:
    path = ROOT / file
    return path.read_text("utf-8") if path.exists() else ""


@documents
def test_make_targets_exist(document: Path) -> None:
    """Every `make TARGET` is one of the Makefile's."""
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = re.findall(r"(?:`|^)make ([a-z]+)", document.read_text("utf-8"), re.MULTILINE)
    assert set(named) <= targets


@documents
def test_commands_are_accepted(document: Path) -> None:
    """Every `motet ...` line of a code block uses a verb and flags that `--help` knows."""
    unknown = [
        f"{line}: {word}"
        for line in commands(document)
        for word in unknown_words(shlex.split(line)[1:])
    ]
    assert unknown == []


def test_the_structure_names_every_module() -> None:
    """docs/structure.md has a place for each module of the five packages, and only for those."""
    modules = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py" and not path.is_relative_to(ROOT / "model/nano/recipe")
    }
    assert structure_files() == modules


def structure_files() -> set[str]:
    """The Python files of structure.md's tables: a heading with the folder, rows with the names."""
    folder, found = "", set[str]()
    for line in (ROOT / "docs/structure.md").read_text("utf-8").splitlines():
        if heading := re.match(r"#+ `([\w/]+)/`", line):
            folder = heading[1]
        elif row := re.match(r"\| `(\w+\.py)` \|", line):
            found.add(f"{folder}/{row[1]}")
    return found


def prose(document: Path) -> str:
    """The text without its code blocks and code spans, where brackets mean something else."""
    text = re.sub(r"^```.*?^```", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(document: Path) -> set[str]:
    """The headings' anchors as code hosts make them."""
    headings = re.findall(r"^#+ (.*)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def commands(document: Path) -> list[str]:
    """The `motet` commands of the shell blocks, each from `motet` to the end of its part of a pipe."""
    blocks = re.findall(
        r"^```(?:sh|console)\n(.*?)^```", document.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    found: list[str] = []
    for line in "".join(blocks).splitlines():
        parts = re.split(r"(?<!\\)\s[|<>]\s?|\s&&\s|\s#\s", line.removeprefix("$ "))
        found += [part.strip() for part in parts if re.match(r"\s*(\S*/)?motet(\s|$)", part)]
    return found


def unknown_words(words: list[str]) -> list[str]:
    """Verbs and flags among the arguments of `motet` that it does not know."""
    verb = words[0] if words and not words[0].startswith("-") else ""
    if verb and not re.search(rf"^\W*{re.escape(verb)}\b", help_text(""), re.MULTILINE):
        return [verb]
    flags = [word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)]
    # `motet -p ...` is `motet run ...`.
    known = help_text(verb or "run") + help_text("") + " -p "
    return [flag for flag in flags if not re.search(rf"(?<!\S){re.escape(flag)}\b", known)]


@cache
def help_text(verb: str) -> str:
    """What `motet [VERB] --help` prints, without frames."""
    result = subprocess.run(
        [sys.executable, "-m", "agent.cli", *filter(None, [verb]), "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env={"COLUMNS": "200", "PATH": "/usr/bin:/bin", "NO_COLOR": "1"},
    )
    return re.sub(r"[│─╭╮╰╯,]", " ", result.stdout)
