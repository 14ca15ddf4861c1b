"""Keys with values, as files of settings have them."""

import random
from dataclasses import dataclass

from model.nano.recipe.tasks.numerals import decimal, favoured
from model.nano.recipe.tasks.words import listed, styled, word

KEYS = listed(
    "host port user name timeout debug level path version password token url region zone mode theme language size width height "
    "color font retries limit workers threads cache ttl log_level log_file max_size min_size email title author license key "
    "database table schema interval delay enabled verbose color_mode rate factor threshold address city country id count "
    "wait_s timeout_s timeout_ms max_size_mb limit_kb ttl_min keep_hours ssl backup autosave max_users version batch_size"
)


SECTIONS = listed(
    "server database client logging cache paths user general default network display auth api mail storage main window"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A key with its value as text; `number` if it is one."""

    key: str
    text: str
    number: float | None


_NUMERIC = frozenset(("port", "timeout", "size", "width", "height", "retries", "limit", "count", "workers", "max_users", "batch_size"))  # fmt: skip
_SWITCHES = frozenset(("debug", "enabled", "verbose", "ssl", "backup", "autosave", "cache"))


def _setting(rng: random.Random, key: str) -> Setting:
    if key in _SWITCHES and rng.random() < 0.7:
        return Setting(key, rng.choice(("true", "false", "true", "false", "yes", "no", "on", "off")), None)  # fmt: skip
    if key in _NUMERIC or key.rpartition("_")[2] in _UNITS or rng.random() < 0.45:
        is_decimal = rng.random() < 0.15 and key not in _NUMERIC
        text = decimal(rng, 2) if is_decimal else str(favoured(rng, rng.randint(1, rng.choice((10, 100, 9000)))))  # fmt: skip
        return Setting(key, text, float(text))
    text = rng.choice((
        word(rng), word(rng), styled(rng), f"/{word(rng)}/{word(rng)}", rng.choice(("true", "false", "yes", "no", "on", "off")), f"{word(rng)}.{word(rng)}.com",
        f"{word(rng)} {word(rng)}", f"https://{word(rng)}.org/{word(rng)}", f"{rng.randrange(256)}.0.0.{rng.randrange(256)}", rng.choice(("info", "dark", "en", "fast")),
        f"{rng.randrange(5)}.{rng.randrange(20)}.{rng.randrange(9)}", f"{word(rng)}-{word(rng)}",
    ))  # fmt: skip
    return Setting(key, text, None)


_UNITS = ("s", "ms", "min", "mb", "kb", "hours")


def some_settings(rng: random.Random, low: int = 2, high: int = 7) -> list[Setting]:
    n = rng.randint(low, high)
    keys = rng.sample(KEYS, n) if rng.random() < 0.8 else [word(rng) for _ in range(n)]
    return [_setting(rng, key) for key in dict.fromkeys(keys)]


def said_key(rng: random.Random, key: str) -> str:
    """A key as people say it: mostly itself."""
    return key.replace("_", " ") if rng.random() < 0.3 else key
