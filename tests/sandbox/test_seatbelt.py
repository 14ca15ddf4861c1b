"""The profile for macOS, as text: nothing here runs it."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.base import Mode, Policy, SandboxError
from sandbox.seatbelt import seatbelt_profile

FOLDER, SCRATCH = Path("/Users/me/project"), Path("/private/tmp/motet-501/box-x")


def rules(profile: str) -> list[str]:
    """The top-level forms, read as Scheme would: strings whole, parentheses matched."""
    forms, depth, start, place = [], 0, 0, 0
    while place < len(profile):
        mark = profile[place]
        if mark == '"':
            match = re.compile(r'"(?:[^"\\]|\\.)*"').match(profile, place)
            assert match is not None
            place = match.end()
            continue
        if mark == "(":
            start = place if depth == 0 else start
            depth += 1
        elif mark == ")":
            depth -= 1
            if depth == 0:
                forms.append(profile[start : place + 1])
        place += 1
    assert depth == 0
    return forms


def written(profile: str) -> str:
    return next(form for form in rules(profile) if form.startswith("(allow file-write*"))


@pytest.mark.parametrize("mode", [Mode.READ_ONLY, Mode.OVERLAY, Mode.WRITE])
def test_everything_is_denied_but_what_is_named(mode):
    """Deny first, no network last; the folder is read, and written in mode write alone."""
    profile = seatbelt_profile(FOLDER, mode, SCRATCH)
    assert rules(profile)[:2] == ["(version 1)", "(deny default)"]
    assert rules(profile)[-1] == "(deny network*)"
    assert "(allow network" not in profile
    assert '(subpath "/Users/me/project")' in profile
    assert ('(subpath "/Users/me/project")' in written(profile)) == (mode is Mode.WRITE)
    assert ('(subpath "/Users/me/project/.git")' in profile) == (mode is Mode.WRITE)
    assert '(subpath "/Users/me")' not in profile
    assert '(subpath "/")' not in profile


def test_extra_and_hidden_paths():
    """What is hidden is denied after all that is allowed."""
    policy = Policy(read=(Path("/Volumes/data"),), hide=("/Users/me/project/.env",))
    profile = seatbelt_profile(FOLDER, Mode.WRITE, SCRATCH, policy)
    assert '(subpath "/Volumes/data")' in profile
    assert '(subpath "/Volumes/data")' not in written(profile)
    hidden = '(deny file-read* file-write*\n    (subpath "/Users/me/project/.env"))'
    assert profile.index(hidden) > profile.rindex("(allow ")


@pytest.mark.parametrize("name", ["a\nb", "a\0b", "a\x7fb", "a\ud800b"])
def test_a_path_that_has_no_form_is_refused(name):
    """Rather than written in a way that might mean something else."""
    with pytest.raises(SandboxError, match="cannot be written into a profile"):
        seatbelt_profile(Path("/Users/me") / name, Mode.WRITE, SCRATCH)
    with pytest.raises(SandboxError, match="only whole paths"):
        seatbelt_profile(FOLDER, Mode.WRITE, SCRATCH, Policy(hide=(".env",)))
    with pytest.raises(SandboxError, match="Mode off"):
        seatbelt_profile(FOLDER, Mode.OFF, SCRATCH)


@given(
    st.text(st.characters(min_codepoint=32, exclude_characters="/\x7f", codec="utf-8"), min_size=1)
)
def test_no_name_of_a_folder_adds_a_rule(name):
    """Quotes, backslashes and parentheses in a path stay in its string."""
    plain = rules(seatbelt_profile(FOLDER, Mode.WRITE, SCRATCH))
    hostile = rules(seatbelt_profile(Path("/Users/me") / name, Mode.WRITE, SCRATCH))
    assert len(hostile) == len(plain)
    assert [form.split()[0:2] for form in hostile] == [form.split()[0:2] for form in plain]
