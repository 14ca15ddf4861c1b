"""Settings: flag, else environment (`MOTET_*`), else a configuration file, else default.

Each remembers where it came from. Every source gives text, and one parser per setting reads it, so a
flag, a variable and a key of a file accept and refuse the same things with the same words. Pure:
nothing here touches the terminal, the model or the disk, except that `@FILE` of a system text is read.
"""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from agent.config_file import Layer, Value
from agent.conversation import Effort
from agent.errors import ConfigError

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class SandboxMode(StrEnum):
    """What Python may do to the folder. The words of `sandbox.base.Mode`."""

    READ_ONLY = "read-only"
    OVERLAY = "overlay"
    WRITE = "write"
    OFF = "off"


class Net(StrEnum):
    """Python's network."""

    OFF = "off"
    ALLOW_LIST = "allow-list"


class Apply(StrEnum):
    """When a run's changes go to the user's folder by themselves."""

    ON_SUCCESS = "on-success"
    NEVER = "never"


class Shown(StrEnum):
    REASONING = "reasoning"
    TOOLS = "tools"


class Color(StrEnum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


def current_folder() -> Path:
    """Raises ConfigError where it was removed under us."""
    try:
        return Path.cwd()
    except OSError as error:
        raise ConfigError(
            "the current folder is no longer there", "Go to another one, or name one with --cd."
        ) from error


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run was asked to do. None means: the checkpoint's own, or no limit.

    `origins` tells for each setting that is not a default where it was set (`--effort`,
    `MOTET_EFFORT`, `/home/me/.config/motet/config.toml: effort`).
    """

    model: str | None = None
    effort: Effort = Effort.MEDIUM
    system: str | None = None
    folder: Path = field(default_factory=current_folder)
    sandbox: SandboxMode = SandboxMode.OVERLAY
    apply: Apply = Apply.NEVER
    show: frozenset[Shown] = frozenset()
    color: Color = Color.AUTO
    plain: bool = False
    quiet: bool = False
    verbose: bool = False
    debug: bool = False
    json: bool = False
    deltas: bool = False
    max_turns: int = 50
    max_tokens: int | None = None
    timeout_s: float | None = None
    seed: int | None = None
    temperature: float | None = None
    top_p: float | None = None
    stdin_wait_s: float = 2.0
    stdin: bool = True
    files: tuple[str, ...] = ()
    net: Net = Net.OFF
    allow_hosts: tuple[str, ...] = ()
    read: tuple[Path, ...] = ()
    hide: tuple[str, ...] = ()
    memory_bytes: int = 2 << 30
    pids: int = 256
    disk_bytes: int = 2 << 30
    python_env: str | None = None
    python_timeout_s: float = 120.0
    origins: Mapping[str, str] = field(default_factory=dict[str, str])


def resolve(
    flags: Mapping[str, Any], environ: Mapping[str, str], layers: Sequence[Layer] = ()
) -> Settings:
    """Settings from `flags` (by setting name; None, False or absent is unset), `environ`, files.

    The first of `layers` wins. Raises ConfigError, which names what is at fault.
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for option in OPTIONS:
        found = option.find(flags, environ, layers)
        if found is None:
            continue
        value, origin = found
        try:
            values[option.name] = option.parse(value)
        except ValueError as error:
            raise ConfigError(f"{origin}: {error}") from error
        origins[option.name] = origin
    settings = Settings(**values, origins=origins)
    _check(settings, flags)
    return settings


def _check(settings: Settings, flags: Mapping[str, Any]) -> None:
    if settings.sandbox is SandboxMode.OFF and not flags.get("i_know"):
        raise ConfigError(
            f"{settings.origins['sandbox']} off lets the model's Python do whatever you can do",
            "If that is what you want, add --i-know on the command line.",
        )
    if settings.net is Net.ALLOW_LIST and not settings.allow_hosts:
        raise ConfigError(
            f"{settings.origins['net']} is allow-list, but there is no list of hosts",
            'Write allow_hosts = ["pypi.org", "*.example.org"] under [sandbox].',
        )
    if settings.deltas and not settings.json:
        raise ConfigError("--deltas belongs to --json", "Add --json.")
    if settings.quiet and settings.verbose:
        raise ConfigError("-q and -v exclude each other")


def parse_duration(text: str) -> float:
    """Seconds of `90`, `1.5s`, `500ms`, `10m`, `2h`. Raises ValueError."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(ms|s|m|h)?", text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no duration; write 90, 500ms, 30s, 10m or 2h")
    return float(match[1]) * {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}[match[2] or "s"]


@dataclass(frozen=True, slots=True)
class _Option(Generic[T]):
    """One setting. `flag` is empty for what has none, `env` None for what must be typed each time.

    A setting that is a list has texts from a file, and one text with commas from elsewhere.
    """

    name: str
    flag: str
    env: str | None
    parse: Callable[[Any], T]

    def find(
        self, flags: Mapping[str, Any], environ: Mapping[str, str], layers: Sequence[Layer]
    ) -> tuple[Value, str] | None:
        value = flags.get(self.name) if self.flag else None
        if isinstance(value, list | tuple):
            # A flag that may be repeated.
            if value:
                return tuple(map(str, cast("list[object]", value))), self.flag
        elif value is not None and value is not False:
            return str(value), self.flag
        if self.env is not None and environ.get(self.env):
            return environ[self.env], self.env
        for layer in layers:
            if self.name in layer.values:
                text, key = layer.values[self.name]
                return text, f"{layer.file}: {key}"
        return None


def _choice(kind: type[E]) -> Callable[[str], E]:
    def parse(text: str) -> E:
        try:
            return kind(text.strip().lower())
        except ValueError:
            raise ValueError(f"{text!r} is none of {', '.join(kind)}") from None

    return parse


def _choices(kind: type[E]) -> Callable[[str], frozenset[E]]:
    one = _choice(kind)

    def parse(text: str) -> frozenset[E]:
        return frozenset(one(part) for part in text.split(",") if part.strip())

    return parse


def _count(text: str) -> int:
    number = _integer(text)
    if number < 1:
        raise ValueError(f"{text!r} is less than 1")
    return number


def _integer(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{text!r} is no whole number") from None


def _between(low: float, high: float, *, above_low: bool = False) -> Callable[[str], float]:
    def parse(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            raise ValueError(f"{text!r} is no number") from None
        if not (low <= number <= high) or (above_low and number == low):
            raise ValueError(f"{text!r} is not within {low:g} and {high:g}")
        return number

    return parse


def _flag(text: str) -> bool:
    match text.strip().lower():
        case "1" | "true" | "yes" | "on":
            return True
        case "0" | "false" | "no" | "off":
            return False
        case _:
            raise ValueError(f"{text!r} is neither 1 nor 0")


def _unset_flag(text: str) -> bool:
    return not _flag(text)


def _folder(text: str) -> Path:
    folder = expanded(text)
    if not folder.is_dir():
        raise ValueError(f"{text!r} is no folder")
    return folder.resolve()


def _text_or_file(text: str) -> str:
    if not text.startswith("@"):
        return text
    try:
        return expanded(text[1:]).read_text("utf-8")
    except OSError as error:
        raise ValueError(f"cannot read {text[1:]!r}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ValueError(f"{text[1:]!r} is no UTF-8 text") from error


def expanded(text: str) -> Path:
    """`~` as the home; where there is none (`~nobody`, a user without an account) as it stands."""
    # Path.expanduser raises there.
    return Path(os.path.expanduser(text))  # noqa: PTH111


def _size(text: str) -> int:
    """Bytes of `2GiB`, `512MiB`. Less memory than 256 MiB does not hold a kernel with numpy."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(MiB|GiB|TiB)", text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no size; write 512MiB or 2GiB")
    size = int(float(match[1]) * {"MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40}[match[2]])
    if size < 256 << 20:
        raise ValueError(f"{text!r} is less than 256MiB, too little to work with")
    return size


def _processes(text: str) -> int:
    number = _integer(text)
    if number < 16:
        raise ValueError(f"{text!r} is less than 16, which Python needs")
    return number


def _listed(value: Value) -> tuple[str, ...]:
    items = value.split(",") if isinstance(value, str) else value
    return tuple(item.strip() for item in items if item.strip())


def _listed_as_given(value: Value) -> tuple[str, ...]:
    return _listed(value) if isinstance(value, str) else value


def _whole_paths(value: Value) -> tuple[Path, ...]:
    paths = tuple(_expanded(text) for text in _listed(value))
    for path in paths:
        if not path.startswith("/"):
            raise ValueError(f"{path!r} is no whole path; write it from / or ~ on")
    return tuple(map(Path, paths))


def _patterns(value: Value) -> tuple[str, ...]:
    patterns = tuple(_expanded(text) for text in _listed(value))
    for pattern in patterns:
        if pattern.startswith("/") and any(mark in pattern for mark in "*?["):
            raise ValueError(f"{pattern!r} has a mark like *, which a whole path may not have")
        if not pattern.strip("/.") or ".." in pattern.split("/"):
            raise ValueError(f"{pattern!r} hides nothing that can be named")
    return patterns


def _expanded(text: str) -> str:
    if "\0" in text:
        raise ValueError(f"{text!r} is no path")
    # Path would take the slash at the end, which says that a folder is meant.
    return os.path.expanduser(text)  # noqa: PTH111


def _positive_duration(text: str) -> float | None:
    return parse_duration(text) or None


def _time_for_a_cell(text: str) -> float:
    seconds = parse_duration(text)
    if not 1 <= seconds <= 86400:
        raise ValueError(f"{text!r} is not within a second and a day")
    return seconds


OPTIONS: tuple[_Option[Any], ...] = (
    _Option("model", "--model", "MOTET_MODEL", str),
    _Option("effort", "--effort", "MOTET_EFFORT", _choice(Effort)),
    _Option("system", "--system", "MOTET_SYSTEM", _text_or_file),
    _Option("folder", "--cd", "MOTET_CD", _folder),
    _Option("sandbox", "--sandbox", "MOTET_SANDBOX", _choice(SandboxMode)),
    _Option("apply", "--apply", "MOTET_APPLY", _choice(Apply)),
    _Option("show", "--show", "MOTET_SHOW", _choices(Shown)),
    _Option("color", "--color", "MOTET_COLOR", _choice(Color)),
    _Option("plain", "--plain", "MOTET_PLAIN", _flag),
    _Option("quiet", "--quiet", "MOTET_QUIET", _flag),
    _Option("verbose", "--verbose", "MOTET_VERBOSE", _flag),
    _Option("debug", "--debug", "MOTET_DEBUG", _flag),
    _Option("json", "--json", "MOTET_JSON", _flag),
    _Option("deltas", "--deltas", "MOTET_DELTAS", _flag),
    _Option("max_turns", "--max-turns", "MOTET_MAX_TURNS", _count),
    _Option("max_tokens", "--max-tokens", "MOTET_MAX_TOKENS", _count),
    _Option("timeout_s", "--timeout", "MOTET_TIMEOUT", _positive_duration),
    _Option("seed", "--seed", "MOTET_SEED", _integer),
    _Option("temperature", "--temperature", "MOTET_TEMPERATURE", _between(0, 2)),
    _Option("top_p", "--top-p", "MOTET_TOP_P", _between(0, 1, above_low=True)),
    _Option("stdin_wait_s", "--stdin-wait", "MOTET_STDIN_WAIT", parse_duration),
    _Option("stdin", "--no-stdin", "MOTET_NO_STDIN", _unset_flag),
    _Option("files", "--file", "MOTET_FILE", _listed_as_given),
    _Option("net", "", "MOTET_SANDBOX_NET", _choice(Net)),
    _Option("allow_hosts", "", "MOTET_SANDBOX_ALLOW_HOSTS", _listed),
    _Option("read", "", "MOTET_SANDBOX_READ", _whole_paths),
    _Option("hide", "", "MOTET_SANDBOX_HIDE", _patterns),
    _Option("memory_bytes", "", "MOTET_SANDBOX_MEMORY", _size),
    _Option("pids", "", "MOTET_SANDBOX_PIDS", _processes),
    _Option("disk_bytes", "", "MOTET_SANDBOX_DISK", _size),
    _Option("python_env", "", "MOTET_PYTHON_ENV", str),
    _Option("python_timeout_s", "", "MOTET_PYTHON_TIMEOUT", _time_for_a_cell),
)
