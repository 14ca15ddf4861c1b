"""Which paths of the machine stand inside: the system's programs and this interpreter, read-only.

Code only. Of /etc a few named files; nothing of /home, /root, /var, /opt, /srv, /run, /sys. An
interpreter often lies in the user's home (pyenv, uv): then exactly its own prefix is shown, at the
same path, and the links on the way to it.
"""

import stat
import sys
from pathlib import Path

from sandbox.base import Interpreter, SandboxError
from sandbox.workspace import homes

_ROOT_LINKS = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_ETC = (
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
    "/etc/localtime",
    "/etc/timezone",
    "/etc/alternatives",
    "/etc/fonts",
    "/etc/mime.types",
)
# More links than this on the way to one path is a loop.
_MOST_LINKS = 40


def system_arguments() -> list[str]:
    """Arguments of bubblewrap that show /usr, what leads there, and a few files of /etc."""
    arguments = ["--ro-bind", "/usr", "/usr"]
    for name in _ROOT_LINKS:
        path = Path("/", name)
        if path.is_symlink():
            arguments += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            arguments += ["--ro-bind", str(path), str(path)]
    for path in _ETC:
        arguments += ["--ro-bind-try", path, path]
    return arguments


def readable_paths(python: Interpreter | None = None) -> list[Path]:
    """The same as `system_arguments` and `interpreter_arguments` show, for where nothing is mounted."""
    folders = (Path("/", name) for name in _ROOT_LINKS)
    paths = [Path("/usr"), *(path for path in folders if not path.is_symlink()), *map(Path, _ETC)]
    return [*(path for path in paths if path.exists()), *_interpreter_roots(python)]


def interpreter_arguments(python: Interpreter | None = None) -> list[str]:
    """Arguments of bubblewrap that show this interpreter, and `python`, with their packages.

    Raises SandboxError where that would show the user's home.
    """
    roots = _interpreter_roots(python)
    links: dict[Path, str] = {}
    executables = (sys.executable, *([python.executable] if python else []))
    for path in (*_prefixes(python), *map(Path, executables)):
        _follow(path, (*roots, Path("/usr")), links)
    arguments = [word for root in roots for word in ("--ro-bind", str(root), str(root))]
    for link, target in links.items():
        arguments += ["--symlink", target, str(link)]
    return arguments


def _prefixes(python: Interpreter | None) -> tuple[Path, ...]:
    named = () if python is None else python.prefixes
    return tuple(dict.fromkeys((Path(sys.prefix), Path(sys.base_prefix), *named)))


def _interpreter_roots(python: Interpreter | None) -> tuple[Path, ...]:
    """The real folders of the interpreters, but what /usr holds. Raises SandboxError."""
    roots = tuple(dict.fromkeys(prefix.resolve() for prefix in _prefixes(python)))
    for root in roots:
        if any(home.is_relative_to(root) for home in homes()) or root == Path("/"):
            raise SandboxError(
                f"Python is installed in {root}, which the sandbox would have to show whole.",
                "Make a virtual environment for motet: python3 -m venv ~/motet",
            )
    return tuple(root for root in roots if not root.is_relative_to("/usr"))


def _follow(path: Path, roots: tuple[Path, ...], links: dict[Path, str]) -> None:
    """Note each symlink on the way from / to what `path` really is, but those that `roots` show."""
    parts = list(path.parts[1:])
    system = {Path("/", name) for name in _ROOT_LINKS}
    here = Path("/")
    for _ in range(_MOST_LINKS):
        while parts:
            here /= parts.pop(0)
            if here.name == "..":
                here = here.parent.parent
            if stat.S_ISLNK(here.lstat().st_mode):
                break
        else:
            return
        target = str(here.readlink())
        if not any(here.is_relative_to(root) for root in roots) and here not in system:
            links[here] = target
        parts = (
            [*Path(target).parts[1:], *parts]
            if target.startswith("/")
            else [*Path(target).parts, *parts]
        )
        here = Path("/") if target.startswith("/") else here.parent
    raise SandboxError(f"{path} leads through too many links.")
