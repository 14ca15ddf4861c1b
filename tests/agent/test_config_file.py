"""The configuration file: what holds, what wins, and that whatever stands in it gets one sentence."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.config import Net, SandboxMode, Settings, resolve
from agent.config_file import KEYS, read_layer, read_layers, user_file
from agent.conversation import Effort
from agent.errors import ConfigError
from sandbox.base import Limits

EVERYTHING = """
model = "20b"
effort = "high"
[limits]
max_turns = 9
timeout = "2m"
[sample]
temperature = 0.5
top_p = 1
seed = -7
max_tokens = 400
[sandbox]
mode = "read-only"
net = "allow-list"
allow_hosts = ["pypi.org", "*.example.org"]
read = ["/data", "~/more"]
hide = [".env", "secrets/", "~/.ssh/"]
memory = "1.5GiB"
disk = "1GiB"
pids = 99
[python]
env = "science"
timeout = 30
"""


def test_every_key_is_a_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each key of the file arrives as its type, with its file and key as the origin."""
    monkeypatch.setenv("HOME", "/home/me")
    file = tmp_path / "config.toml"
    file.write_text(EVERYTHING)
    layer = read_layer(file)
    assert layer is not None
    settings = resolve({}, {}, (layer,))
    assert settings == Settings(
        model="20b",
        effort=Effort.HIGH,
        max_turns=9,
        timeout_s=120.0,
        temperature=0.5,
        top_p=1.0,
        seed=-7,
        max_tokens=400,
        sandbox=SandboxMode.READ_ONLY,
        net=Net.ALLOW_LIST,
        allow_hosts=("pypi.org", "*.example.org"),
        read=(Path("/data"), Path("/home/me/more")),
        hide=(".env", "secrets/", "/home/me/.ssh/"),
        memory_bytes=3 << 29,
        pids=99,
        disk_bytes=1 << 30,
        python_env="science",
        python_timeout_s=30.0,
        origins=settings.origins,
    )
    assert settings.origins["pids"] == f"{file}: [sandbox] pids"
    assert settings.origins.keys() == {key.setting for key in KEYS.values()}


def test_flag_then_variable_then_the_user_s_file_then_the_system_s(tmp_path: Path) -> None:
    """The nearest source wins, key by key; a home that is none has no file."""
    user, system = tmp_path / "motet" / "config.toml", tmp_path / "etc.toml"
    user.parent.mkdir()
    user.write_text('effort = "low"\n[limits]\nmax_turns = 2\n[sandbox]\npids = 20\n')
    system.write_text(
        'effort = "low"\n[limits]\nmax_turns = 3\n[sandbox]\npids = 30\nmemory = "1GiB"'
    )
    environ = {"XDG_CONFIG_HOME": str(tmp_path), "MOTET_MAX_TURNS": "4"}
    settings = resolve({"effort": "high"}, environ, read_layers(environ, system))
    assert (settings.effort, settings.max_turns) == (Effort.HIGH, 4)
    assert (settings.pids, settings.memory_bytes) == (20, 1 << 30)
    assert settings.origins == {
        "effort": "--effort",
        "max_turns": "MOTET_MAX_TURNS",
        "pids": f"{user}: [sandbox] pids",
        "memory_bytes": f"{system}: [sandbox] memory",
    }
    assert user_file({"HOME": "/home/me"}) == Path("/home/me/.config/motet/config.toml")
    assert user_file({"HOME": "/home/me", "XDG_CONFIG_HOME": "relative"}) == Path(
        "/home/me/.config/motet/config.toml"
    )
    assert user_file({}) is None
    assert read_layers({"HOME": "/nowhere"}, tmp_path / "none") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('modell = "20b"', "there is no section or key 'modell' Did you mean model?"),
        ("[sandbox]\nhid = []", "no key '[sandbox] hid' Did you mean [sandbox] hide?"),
        ("[sanbox]\nhide = []", "no section or key 'sanbox' Did you mean [sandbox]?"),
        ('timeout = "1m"', "no section or key 'timeout' Did you mean [limits] timeout?"),
        ("[sample]\npids = 3", "no key '[sample] pids' Did you mean [sandbox] pids?"),
        ("zzz = 1", "no section or key 'zzz' motet config show lists them."),
        ("sandbox = 1", "sandbox is a section, so write [sandbox] and its keys below"),
        ("[model]\nx = 1", "model is to be text in quotes, not {'x': 1}"),
        ("model = 20", "model is to be text in quotes, not 20"),
        ("[limits]\nmax_turns = true", "[limits] max_turns is to be a whole number, not true"),
        ('[limits]\nmax_turns = "5"', "[limits] max_turns is to be a whole number, not '5'"),
        ("[limits]\nmax_turns = 1.5", "[limits] max_turns is to be a whole number, not 1.5"),
        ('[sandbox]\nhide = ".env"', "[sandbox] hide is to be a list of texts, not '.env'"),
        ("[sandbox]\nhide = [1]", "[sandbox] hide is to be a list of texts, not [1]"),
        ("[limits]\nmax_turns = 0", "[limits] max_turns: '0' is less than 1"),
        ('effort = "max"', "effort: 'max' is none of low, medium, high"),
        ('[sandbox]\nmode = "none"', "[sandbox] mode: 'none' is none of read-only, overlay"),
        ('[sandbox]\nnet = "on"', "[sandbox] net: 'on' is none of off, allow-list"),
        ('[sandbox]\nnet = "allow-list"', "[sandbox] net is allow-list, but there is no list"),
        ('[sandbox]\nread = ["data"]', "[sandbox] read: 'data' is no whole path"),
        ('[sandbox]\nhide = ["../x"]', "[sandbox] hide: '../x' hides nothing that can be named"),
        ('[sandbox]\nhide = ["/"]', "[sandbox] hide: '/' hides nothing that can be named"),
        ('[sandbox]\nhide = ["/a*"]', "[sandbox] hide: '/a*' has a mark like *"),
        ('[sandbox]\nmemory = "2GB"', "[sandbox] memory: '2GB' is no size; write 512MiB or 2GiB"),
        ('[sandbox]\nmemory = "1MiB"', "[sandbox] memory: '1MiB' is less than 256MiB"),
        ("[sandbox]\npids = 2", "[sandbox] pids: '2' is less than 16"),
        ("[python]\ntimeout = 0", "[python] timeout: '0' is not within a second and a day"),
        (
            '[sandbox]\nmode = "off"',
            "[sandbox] mode off lets the model's Python do whatever you can do",
        ),
        ("model = ", "is no TOML:"),
        ("a = " + "[" * 5000, "is no TOML:"),
    ],
)
def test_nonsense_is_one_sentence(text: str, message: str, tmp_path: Path) -> None:
    """It names the file and the key, and what was probably meant; exit 2."""
    file = tmp_path / "config.toml"
    file.write_text(text)
    with pytest.raises(ConfigError) as error:
        resolve({}, {}, tuple(filter(None, [read_layer(file)])))
    said = f"{error.value.message} {error.value.hint or ''}"
    assert message in said
    assert str(file) in said
    assert "\n" not in said
    assert error.value.exit_code == 2


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """A folder in its place, bytes that are no text, a file without end."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "bytes").write_bytes(b"model = '\xff'")
    (tmp_path / "large").write_bytes(b"#" * (2 << 20))
    for name, message in (
        ("folder", "cannot be read: Is a directory"),
        ("bytes", "is no TOML: 'utf-8' codec can't decode"),
        ("large", "is larger than 1 MiB"),
    ):
        with pytest.raises(ConfigError) as error:
            read_layer(tmp_path / name)
        assert str(error.value).startswith(f"{tmp_path / name} {message}")


_VALUES = st.recursive(
    st.integers() | st.text(max_size=5) | st.booleans() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=2),
    max_leaves=3,
)


@given(st.dictionaries(st.sampled_from([*KEYS, "x", "sandbox", "sandbox.x"]), _VALUES, max_size=3))
def test_any_file_is_obeyed_or_refused(tmp_path_factory: pytest.TempPathFactory, table) -> None:
    """Whatever its keys hold, there are settings or one ConfigError."""
    file = tmp_path_factory.getbasetemp() / "any.toml"
    lines: list[str] = []
    for key, value in table.items():
        text = str(value).lower() if isinstance(value, bool) else repr(value)
        lines.append(f"{key} = {text}")
    file.write_text("\n".join(lines), "utf-8")
    try:
        settings = resolve({}, {}, tuple(filter(None, [read_layer(file)])))
    except ConfigError:
        return
    assert isinstance(settings, Settings)


def test_the_defaults_are_the_sandbox_s_own() -> None:
    """The two places that know the limits cannot drift apart."""
    limits = Limits()
    assert Settings().memory_bytes == limits.memory_bytes
    assert Settings().pids == limits.processes
    assert Settings().disk_bytes == limits.disk_bytes
