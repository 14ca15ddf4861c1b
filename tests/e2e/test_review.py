"""`motet diff`, `apply` and `discard`: what a session's Python changed, seen, taken and dropped."""

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest

from tests.e2e.command import CALL, FINAL, MOTET, Motet
from tests.e2e.test_run import read_until

# Names that try to be options, paths, lines of a patch or orders to a terminal.
HOSTILE = (
    b"-rf",
    b"..evil",
    b"--- a\n+++ b",
    b"esc\x1b]0;owned\x07.txt",
    b'quo"te\\.txt',
    b"sp ace.txt",
    b"tab\t.txt",
    b"\xff\xfe.txt",
    b"\xe2\x80\xaegnp.exe",
    "näme.txt".encode(),
)


def changing(motet: Motet, code: str, *more: str) -> str:
    """A model whose first turn runs `code` and says Done; then come `more` answers."""
    return motet.script(CALL.format(code), FINAL.format("Done."), *more)


def change(motet: Motet, code: str, *args: str) -> None:
    """A run whose cell does `code`."""
    checked = code + "\nprint('well')"
    result = motet("run", "--json", *args, "-m", changing(motet, checked), "Do it.")
    assert result.code == 0, result.stderr
    calls = [e["item"] for e in result.events if e["type"] == "item.completed"]
    assert [c["output"] for c in calls if c["type"] == "tool_call"] == ["well\n"]


def tree(folder: Path) -> dict[bytes, tuple[int, bytes]]:
    """Every path below with its type and permissions, and what it holds."""
    found: dict[bytes, tuple[int, bytes]] = {}
    for path in folder.rglob("*"):
        mode = path.lstat().st_mode
        held = b""
        if path.is_symlink():
            held, mode = os.fsencode(path.readlink()), stat.S_IFLNK
        elif path.is_file():
            held = path.read_bytes()
        found[os.fsencode(path.relative_to(folder))] = (mode, held)
    return found


EVERYTHING = f"""
import os
from pathlib import Path
Path('text.txt').write_text(Path('text.txt').read_text().replace('line 5\\n', 'LINE 5\\n'))
Path('tail.txt').write_text('no newline')
Path('gone.txt').unlink()
Path('tool.sh').chmod(0o755)
os.unlink('link'); os.symlink('text.txt', 'link')
os.unlink('becomes-link'); os.symlink('tail.txt', 'becomes-link')
Path('empty').touch()
Path('deep/er').mkdir(parents=True)
Path('deep/er/new.txt').write_text('in a new folder\\r\\n')
for name in {HOSTILE!r}:
    with open(name, 'wb') as file:
        file.write(b'harmless\\n')
"""


@pytest.fixture
def changed(motet: Motet) -> Motet:
    """A folder in which a run has changed a bit of everything, in its layer."""
    folder = motet.folder
    (folder / "text.txt").write_text("".join(f"line {n}\n" for n in range(20)))
    (folder / "tail.txt").write_text("newline\n")
    (folder / "gone.txt").write_text("gone\n")
    (folder / "tool.sh").write_text("#!/bin/sh\n")
    (folder / "tool.sh").chmod(0o644)
    (folder / "link").symlink_to("gone.txt")
    (folder / "becomes-link").write_text("a file\n")
    before = tree(folder)
    change(motet, EVERYTHING)
    assert tree(folder) == before
    return motet


def test_a_diff_in_a_pipe_is_a_patch_that_git_applies(changed: Motet, tmp_path: Path) -> None:
    """git makes of it, in a copy, what `motet apply` makes of the folder; hostile names included."""
    copy = tmp_path / "copy"
    shutil.copytree(changed.folder, copy, symlinks=True)
    patch = raw(changed, "diff")
    subprocess.run(["git", "apply", "--whitespace=nowarn"], input=patch, cwd=copy, check=True)
    result = changed("apply")
    assert (result.code, result.stderr) == (0, "")
    assert tree(copy) == tree(changed.folder)
    assert set(HOSTILE) <= tree(copy).keys()
    assert changed("diff").outcome == (0, "", f"motet: nothing is pending for {changed.folder}\n")


def test_names_and_escapes_reach_no_terminal(changed: Motet) -> None:
    """Every line that any of the verbs prints for a person is without controls and overrides."""
    for args in (["diff", "--color", "always"], ["diff", "--stat"], ["diff", "--list"], ["apply"]):
        result = changed(*args)
        assert result.code == 0
        plain = re.sub(r"\x1b\[\d*m", "", result.stdout + result.stderr)
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", plain)
    assert '"esc\\033]0;owned\\a.txt"' in result.stdout


def raw(motet: Motet, *args: str) -> bytes:
    with motet.start(*args) as process:
        stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (0, b"")
    return stdout


def test_what_a_diff_says_of_a_folder(motet: Motet) -> None:
    """Modes, binaries by size, folders and what is hidden; stat, json and list agree with it."""
    (motet.folder / ".gitignore").write_text("*.log\n")
    (motet.folder / "a.bin").write_bytes(b"\0" * 12)
    (motet.folder / "k.sh").write_text("x\n")
    (motet.folder / "k.sh").chmod(0o644)
    change(
        motet,
        "import os\nfrom pathlib import Path\n"
        "Path('a.bin').write_bytes(bytes(40))\nPath('k.sh').chmod(0o700)\n"
        "Path('new.py').write_text('a = 1\\nb = 2\\n')\nPath('x.log').write_text('noise\\n')\n"
        "os.mkdir('empty')\n",
    )
    result = motet("diff")
    assert result.code == 0
    assert result.stdout.splitlines() == [
        "diff --git a/a.bin b/a.bin",
        "Binary files a/a.bin and b/a.bin (12 -> 40 bytes) differ",
        "# new folder empty/",
        "# mode of k.sh: 644 -> 700",
        "diff --git a/k.sh b/k.sh",
        "old mode 100644",
        "new mode 100755",
        "diff --git a/new.py b/new.py",
        "new file mode 100644",
        "--- /dev/null",
        "+++ b/new.py",
        "@@ -0,0 +1,2 @@",
        "+a = 1",
        "+b = 2",
    ]
    assert re.fullmatch(r"motet: 1 file more, hidden .*: motet diff \w+ --all\n", result.stderr)
    assert "+++ b/x.log" in motet("diff", "--all").stdout
    assert "+++ b/x.log" in motet("diff", "x.log").stdout
    assert motet("diff", "--stat").stdout.splitlines() == [
        " a.bin  | Bin 12 -> 40 bytes",
        " empty  |                  0",
        " k.sh   |                  0",
        " new.py |                  2 ++",
        " 4 files changed, +2 -0",
    ]
    value = json.loads(motet("diff", "--json").stdout)
    assert [(c["path"], c["kind"], c["+"], c["-"]) for c in value["changes"]] == [
        ("a.bin", "modified", None, None),
        ("empty", "new", 0, 0),
        ("k.sh", "mode", 0, 0),
        ("new.py", "new", 2, 0),
    ]
    (row,) = json.loads(motet("diff", "--list", "--json").stdout)
    assert (row["id"], row["files"], row["+"]) == (value["id"], 5, 3)
    assert motet("diff", "--list").stdout.startswith(value["id"])


def test_a_conflict_writes_nothing_of_that_file(motet: Motet) -> None:
    """The rest is written, exit 9; other lines are merged; --undo brings everything back."""
    lines = "".join(f"line {n}\n" for n in range(20))
    for name in ("mine.txt", "both.txt"):
        (motet.folder / name).write_text(lines)
    change(
        motet,
        "from pathlib import Path\n"
        "for name in ('mine.txt', 'both.txt'):\n"
        "    Path(name).write_text(Path(name).read_text().replace('line 5', 'theirs'))\n"
        "Path('new.txt').write_text('new\\n')\n",
    )
    (motet.folder / "mine.txt").write_text(lines.replace("line 5", "mine"))
    (motet.folder / "both.txt").write_text(lines.replace("line 15", "mine"))
    before = tree(motet.folder)
    result = motet("apply")
    assert result.code == 9
    assert result.stdout.splitlines() == [
        "changed   both.txt (merged with your own changes)",
        "new       new.txt",
    ]
    assert "1 file not written" in result.stderr
    assert "mine.txt" in result.stderr
    merged = (motet.folder / "both.txt").read_text()
    assert merged == lines.replace("line 5", "theirs").replace("line 15", "mine")
    assert (motet.folder / "mine.txt").read_text() == lines.replace("line 5", "mine")
    assert "theirs" in motet("diff", "mine.txt").stdout
    result = motet("apply", "--undo")
    assert (result.code, result.stdout) == (0, "restored  both.txt\nrestored  new.txt\n")
    assert tree(motet.folder) == before


def test_paths_and_ids_that_are_none(motet: Motet) -> None:
    """One sentence, what to do, exit 2; nothing pending is no error."""
    for verb in ("diff", "apply", "discard"):
        args = ["--yes"] if verb == "discard" else []
        result = motet(verb)
        assert result.outcome == (0, "", f"motet: nothing is pending for {motet.folder}\n")
        result = motet(verb, *args, "nonesuch")
        assert (result.code, result.stdout) == (2, "")
        assert "nothing changed at nonesuch" in result.stderr
    change(motet, "open('report.txt', 'w').write('x')")
    for word, hint in (("reprot.txt", "Did you mean report.txt?"), ("../report.txt", "Did you")):
        result = motet("diff", word)
        assert (result.code, result.stdout) == (2, "")
        assert hint in result.stderr
    identifier = motet("diff", "--list").stdout.split()[0]
    wrong = identifier[:-1] + ("x" if identifier[-1] != "x" else "y")
    result = motet("diff", wrong)
    assert (result.code, result.stdout) == (2, "")
    assert f"Did you mean {identifier}?" in result.stderr
    assert motet("diff", identifier, "report.txt").stdout == motet("diff").stdout != ""
    assert motet("apply", "-p").code == 2
    assert motet("diff", "--list", "report.txt").code == 2
    result = motet("discard")
    assert (result.code, result.stdout) == (2, "")
    assert "Add --yes." in result.stderr


def test_discard_drops_what_is_named(motet: Motet) -> None:
    """A path, then the rest; the folder never saw either."""
    change(motet, "for n in 'ab': open(n, 'w').write(n)")
    assert motet("discard", "--yes", "a").outcome == (0, "discarded  a\n", "")
    assert "a/a" not in motet("diff").stdout
    assert motet("discard", "--yes").outcome == (0, "discarded  b\n", "")
    assert motet("diff").stdout == ""
    assert tree(motet.folder) == {}


def test_a_run_says_what_is_pending(motet: Motet) -> None:
    """On stderr, in the last event and as an item; --apply on-success writes it at once."""
    code = "open('a.txt', 'w').write('one\\ntwo\\n')"
    result = motet("run", "-m", changing(motet, code), "Do it.")
    assert result.outcome == (0, "Done.\n", "motet: 1 file pending: motet diff\n")
    result = motet("run", "--json", "-m", changing(motet, code), "Do it.")
    items = [e["item"] for e in result.events if e["type"] == "item.completed"]
    (item,) = [item for item in items if item["type"] == "file_change"]
    expected = {"path": "a.txt", "kind": "new", "+": 2, "-": 0, "hidden": False}
    assert item["changes"] == [expected]
    last = result.events[-1]
    assert (last["changes_pending"], last["layer"]) == (1, item["layer"])
    # There are two layers now, so the line names one.
    assert result.stderr == f"motet: 1 file pending: motet diff {item['layer']}\n"
    assert tree(motet.folder) == {}
    model = changing(motet, code)
    result = motet("run", "--apply", "on-success", "-m", model, "Do it.")
    assert (result.code, result.stdout) == (0, "Done.\n")
    assert re.fullmatch(r"motet: 1 file applied; undo: motet apply \w+ --undo\n", result.stderr)
    assert (motet.folder / "a.txt").read_text() == "one\ntwo\n"


def test_a_failed_run_applies_nothing(motet: Motet) -> None:
    """--apply on-success: what it changed stays pending."""
    model = motet.script(CALL.format("open('a.txt', 'w').write('x')"), "<|return|>", "<|return|>")
    result = motet("run", "--json", "--apply", "on-success", "-m", model, "Do it.")
    assert result.code == 3
    assert result.events[-1]["changes_pending"] == 1
    assert "motet: 1 file pending: motet diff\n" in result.stderr
    assert tree(motet.folder) == {}


def test_a_killed_run_loses_nothing(motet: Motet) -> None:
    """kill -9 in a cell; what was written is pending, and the next session says so once."""
    code = "open('a.txt', 'w').write('kept\\n')\nprint('written', flush=True)\nwhile True: pass"
    model = motet.script(CALL.format(code))
    with motet.start("run", "-m", model, "--json", "--deltas", "Do it.") as process:
        read_until(process, b"written")
        assert "+kept" in motet("diff").stdout
        refused = motet("discard", "--yes")
        assert (refused.code, refused.stdout) == (9, "")
        assert "still runs" in refused.stderr
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
    said = motet("run", "-m", motet.script(FINAL.format("Hi.")), "Hello").stderr
    identifier = motet("diff", "--list").stdout.split()[0]
    assert said == f"motet: 1 file pending from an earlier session: motet diff {identifier}\n"
    assert motet("run", "-m", motet.script(FINAL.format("Hi.")), "Hello").stderr == ""
    assert motet("apply").outcome == (0, "new       a.txt\n", "")
    assert (motet.folder / "a.txt").read_text() == "kept\n"


def in_terminal(motet: Motet, *args: str, **env: str) -> pexpect.spawn:
    return pexpect.spawn(
        MOTET[0],
        [*MOTET[1:], *args],
        env=motet.env | {"PAGER": "cat"} | env,
        cwd=str(motet.folder),
        encoding="utf-8",
        timeout=60,
        dimensions=(24, 80),
    )


def read(child: pexpect.spawn) -> str:
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert isinstance(child.before, str)
    return child.before


def test_a_diff_in_a_terminal(motet: Motet) -> None:
    """Colours, escapes spelt out, and a pager for what does not fit on the screen."""
    change(
        motet,
        "open('a.txt', 'w').write('x\\x1b[2Jy\\n')\nopen('b.txt', 'w').write('z\\n' * 6000)",
    )
    shown = read(in_terminal(motet, "diff", "a.txt"))
    assert "\x1b[1m+++ b/a.txt\x1b[m\r\n" in shown
    assert "\x1b[32m+x^[[2Jy\x1b[m\r\n" in shown
    assert "\x1b[" not in read(in_terminal(motet, "diff", "a.txt", "--color", "never"))
    pager = f"{sys.executable} -c 'import sys; print(\"paged\", len(sys.stdin.readlines()))'"
    assert read(in_terminal(motet, "diff", PAGER=pager)).startswith("paged 50")
    shown = read(in_terminal(motet, "diff", "b.txt"))
    assert "… 1\u202f005 more lines; all of them: motet diff" in shown
    assert motet("diff", "b.txt").stdout.count("+z\n") == 6000


def test_a_reader_that_leaves_ends_the_diff(motet: Motet) -> None:
    """By SIGPIPE, as any filter; and what is to be written was written before it is told."""
    # More names than a pipe holds: else the writer may have done before the reader leaves.
    change(motet, "for n in range(1000): open(f'{n:0200}', 'w').write('line\\n' * 10)")
    for verb in ("diff", "apply"):
        with motet.start(verb) as process:
            assert process.stdout is not None
            process.stdout.readline()
            process.stdout.close()
            _, stderr = process.communicate(timeout=120)
            assert (process.returncode, stderr) == (-signal.SIGPIPE, b"")
    assert len(list(motet.folder.iterdir())) == 1000


def test_apply_hunk_by_hunk(motet: Motet) -> None:
    """y and n by hunk and by file; what was refused stays pending."""
    lines = [f"line {n}\n" for n in range(40)]
    (motet.folder / "a.txt").write_text("".join(lines))
    change(
        motet,
        "from pathlib import Path\n"
        "text = Path('a.txt').read_text()\n"
        "for n in (3, 20, 37): text = text.replace(f'line {n}\\n', f'LINE {n}\\n')\n"
        "Path('a.txt').write_text(text)\n"
        "Path('b.txt').write_text('b\\n')\nPath('c.txt').write_text('c\\n')\n",
    )
    child = in_terminal(motet, "apply", "-p")
    for question, answer in (
        ("hunk 1 of 3 of a.txt", "?"),
        ("do not apply it", ""),
        ("hunk 1 of 3 of a.txt", "n"),
        ("hunk 2 of 3 of a.txt", "y"),
        ("hunk 3 of 3 of a.txt", "d"),
        ("the new file b.txt", "y"),
        ("the new file c.txt", "q"),
    ):
        child.expect_exact(question)
        if answer:
            child.expect_exact("]? ")
            child.sendline(answer)
    shown = read(child)
    assert "changed   a.txt\r\nnew       b.txt\r\n" in shown
    lines[20] = "LINE 20\n"
    assert (motet.folder / "a.txt").read_text() == "".join(lines)
    assert (motet.folder / "b.txt").exists()
    left = motet("diff").stdout
    assert "+LINE 3\n" in left
    assert "+LINE 37\n" in left
    assert "LINE 20" not in left.replace(" LINE 20", "")
    assert "+++ b/c.txt" in left


def test_discard_asks_in_a_terminal(motet: Motet) -> None:
    """Anything but yes keeps it."""
    change(motet, "open('a.txt', 'w').write('x')")
    for answer, left in (("n", 1), ("", 1), ("y", 0)):
        child = in_terminal(motet, "discard")
        child.expect_exact("? [y/N] ")
        child.sendline(answer)
        read(child)
        assert len(json.loads(motet("diff", "--json").stdout)["changes"]) == left


def test_changes_of_a_folder_that_is_gone(motet: Motet, tmp_path: Path) -> None:
    """They are said to be there, and can be discarded; other layers are not in their way."""
    gone = tmp_path / "gone"
    gone.mkdir()
    change(motet, "open('a.txt', 'w').write('x')", "-C", str(gone))
    change(motet, "open('b.txt', 'w').write('x')")
    gone.rmdir()
    listed = motet("diff", "--list", "--all")
    # The home is shared with other tests, and so is the list.
    assert listed.code == 0
    assert str(motet.folder) in listed.stdout
    (line,) = [line for line in listed.stderr.splitlines() if f"{gone}, cannot" in line]
    identifier = line.split()[1].rstrip(":")
    result = motet("diff", identifier)
    assert (result.code, result.stdout) == (9, "")
    assert f"or discard layer {identifier} whole" in result.stderr
    done = f"discarded  all of {identifier}\n"
    assert motet("discard", identifier, "--yes").outcome == (0, done, "")
    assert str(gone) not in motet("diff", "--list", "--all").stderr
