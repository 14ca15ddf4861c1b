"""JSON on one line, as Rust's serde_json prints it: what the reference shows for default values."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import cast

# Beyond it a value is shown as `…`; no default that a model should read is that deep.
_MAX_DEPTH = 32


def compact(value: object, depth: int = 0) -> str:
    """JSON without spaces, floats as serde_json writes them (`1.0`, `1e20`)."""
    if depth > _MAX_DEPTH:
        return "…"
    if isinstance(value, float):
        return _float(value)
    if isinstance(value, int) and not isinstance(value, bool):
        # serde_json keeps what fits 64 bits and makes a float of the rest.
        return str(value) if -(2**63) <= value < 2**64 else _float(_as_float(value))
    if isinstance(value, Mapping):
        items = cast("Mapping[str, object]", value).items()
        inner = ",".join(f"{compact(str(k))}:{compact(v, depth + 1)}" for k, v in items)
        return f"{{{inner}}}"
    if isinstance(value, list | tuple):
        rows = cast("Sequence[object]", value)
        return f"[{','.join(compact(row, depth + 1) for row in rows)}]"
    return json.dumps(value, ensure_ascii=False, default=str)


def _as_float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.copysign(math.inf, value)


def _float(value: float) -> str:
    """The shortest digits that give `value` back, in the layout of Rust's ryu."""
    if not math.isfinite(value):
        return "null"
    sign, digits, exponent = _shortest_digits(value)
    point = len(digits) + exponent
    if exponent >= 0 and point <= 16:
        body = digits + "0" * exponent + ".0"
    elif 0 < point <= 16:
        body = f"{digits[:point]}.{digits[point:]}"
    elif -5 < point <= 0:
        body = "0." + "0" * -point + digits
    else:
        mantissa = digits if len(digits) == 1 else f"{digits[0]}.{digits[1:]}"
        body = f"{mantissa}e{point - 1}"
    return sign + body


def _shortest_digits(value: float) -> tuple[str, str, int]:
    """Sign, digits and exponent: `value == int(digits) * 10 ** exponent`."""
    mantissa, _, power = f"{value!r}".partition("e")
    sign = "-" if mantissa.startswith("-") else ""
    whole, _, fraction = mantissa.removeprefix("-").partition(".")
    digits = (whole + fraction).lstrip("0")
    exponent = int(power or 0) - len(fraction)
    stripped = digits.rstrip("0")
    return sign, stripped or "0", exponent + len(digits) - len(stripped) if stripped else 0
