"""The configuration file: `~/.config/motet/config.toml`, then `/etc/motet/config.toml`.

A file gives for each setting what a flag or variable would give, as text, and `agent.config` parses all
of them alike. Keys are those of `KEYS`; anything else in a file is an error that names the file, the
key and what may have been meant, because a setting that is silently not obeyed may be the one that
protects somebody.
"""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from agent.errors import ConfigError

SYSTEM_FILE = Path("/etc/motet/config.toml")
_LARGEST_BYTES = 1 << 20

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """Which setting a key of the file is, and the TOML types that it may have."""

    setting: str
    types: tuple[type, ...] = (str,)


_NUMBER = (int, float)
# By its dotted name in the file.
KEYS: dict[str, Key] = {
    "model": Key("model"),
    "effort": Key("effort"),
    "sample.temperature": Key("temperature", _NUMBER),
    "sample.top_p": Key("top_p", _NUMBER),
    "sample.seed": Key("seed", (int,)),
    "sample.max_tokens": Key("max_tokens", (int,)),
    "limits.max_turns": Key("max_turns", (int,)),
    "limits.timeout": Key("timeout_s", (str, *_NUMBER)),
    "sandbox.mode": Key("sandbox"),
    "sandbox.net": Key("net"),
    "sandbox.allow_hosts": Key("allow_hosts", (list,)),
    "sandbox.read": Key("read", (list,)),
    "sandbox.hide": Key("hide", (list,)),
    "sandbox.memory": Key("memory_bytes", (str,)),
    "sandbox.disk": Key("disk_bytes", (str,)),
    "sandbox.pids": Key("pids", (int,)),
    "python.env": Key("python_env"),
    "python.timeout": Key("python_timeout_s", (str, *_NUMBER)),
}

_TYPE_NAMES = {
    str: "text in quotes",
    int: "a whole number",
    float: "a number",
    list: "a list of texts",
}


@dataclass(frozen=True, slots=True)
class Layer:
    """What one file sets: by setting, the value as text and the key for people (`[limits] max_turns`)."""

    file: Path
    values: Mapping[str, tuple[Value, str]]


def user_file(environ: Mapping[str, str]) -> Path | None:
    """Where this user's file is looked for; None without a home."""
    base = environ.get("XDG_CONFIG_HOME", "")
    if not base.startswith("/"):
        if not environ.get("HOME", "").startswith("/"):
            return None
        base = f"{environ['HOME']}/.config"
    return Path(base, "motet", "config.toml")


def read_layers(environ: Mapping[str, str], system: Path = SYSTEM_FILE) -> tuple[Layer, ...]:
    """The files that are there, the user's first. Raises ConfigError for one that makes no sense."""
    files = (user_file(environ), system)
    return tuple(layer for file in files if file is not None and (layer := read_layer(file)))


def read_layer(file: Path) -> Layer | None:
    """None where there is no such file. Raises ConfigError."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}") from error
    if len(data) > _LARGEST_BYTES:
        raise ConfigError(f"{file} is larger than {_LARGEST_BYTES >> 20} MiB")
    try:
        table = tomllib.loads(data.decode("utf-8"))
    # A RecursionError for brackets without end.
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{file} is no TOML: {error}") from error
    return Layer(file, {KEYS[key].setting: _value(file, key, v) for key, v in _flat(file, table)})


def spelt(key: str) -> str:
    """A dotted key as it stands in a file: `[limits] max_turns`."""
    section, _, name = key.rpartition(".")
    return f"[{section}] {name}" if section else name


def _flat(file: Path, table: Mapping[str, Any], section: str = "") -> Iterator[tuple[str, Any]]:
    sections = {key.rpartition(".")[0] for key in KEYS} - {""}
    for name, value in table.items():
        key = f"{section}.{name}" if section else name
        if not section and key in sections:
            if not isinstance(value, dict):
                raise ConfigError(
                    f"{file}: {key} is a section, so write [{key}] and its keys below"
                )
            yield from _flat(file, cast("dict[str, Any]", value), key)
        elif key in KEYS and "." not in name:
            yield key, value
        else:
            raise _unknown(file, key)


def _unknown(file: Path, key: str) -> ConfigError:
    what = "section or key" if "." not in key else "key"
    # The right name in the wrong section, else what is spelt alike.
    near = [known for known in KEYS if known.rpartition(".")[2] == key.rpartition(".")[2]]
    if not near:
        names = [*KEYS, *(known.rpartition(".")[0] for known in KEYS)]
        near = difflib.get_close_matches(key, names, 1)
    hint = f"Did you mean {_plainly(near[0])}?" if near else "motet config show lists them."
    return ConfigError(f"{file}: there is no {what} {_plainly(key)!r}", hint)


def _plainly(key: str) -> str:
    return spelt(key) if key in KEYS or "." in key else f"[{key}]" if _is_section(key) else key


def _is_section(key: str) -> bool:
    return any(known.startswith(f"{key}.") for known in KEYS)


def _value(file: Path, key: str, value: Any) -> tuple[Value, str]:
    types = KEYS[key].types
    texts = _texts(value)
    if texts is None if list in types else type(value) not in types:
        wanted = " or ".join(dict.fromkeys(_TYPE_NAMES[kind] for kind in types))
        raise ConfigError(f"{file}: {spelt(key)} is to be {wanted}, not {_shown(value)}")
    return str(value) if texts is None else texts, spelt(key)


def _texts(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    items = cast("list[object]", value)
    texts = tuple(item for item in items if isinstance(item, str))
    return texts if len(texts) == len(items) else None


def _shown(value: Any) -> str:
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
