"""A web server's log: addresses, methods, paths, status codes, bytes, in the common format or a plain one.

Every line is split at white space, so a field has a number; the rest of a question does not care.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.logs import start
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.patterns import say_one
from model.nano.recipe.tasks.phrasing import (
    ask,
    comes_to,
    counting,
    dressed,
    how_many,
    lines_answer,
    order,
    quoting,
)
from model.nano.recipe.tasks.places import Request, filed
from model.nano.recipe.tasks.words import listed

_PATHS = listed(
    "/ /index.html /about /login /api/users /api/items /img/logo.png /cart /search /style.css /docs /admin /health /favicon.ico /data.json /missing.png /old.css /news /contact"
)
_STATUSES = listed("200 200 200 200 404 404 500 301 302 403 201 304")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the split line `r`: its number, what people call one and several, as patterns."""

    cell: str
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class AccessLog:
    """The lines and where in them the fields are."""

    lines: tuple[str, ...]
    address: Field
    path: Field
    status: Field
    method: Field
    size: str

    def values(self, field: Field) -> list[str]:
        rows = [line.split() for line in self.lines]
        return [eval(field.cell, {"r": r}) for r in rows]


def access_logs(rng: random.Random) -> list[Draft]:
    """A question about a web server's log."""
    log = access_log_of(rng)
    kind = rng.choices((_count, _most, _different, _each, _sizes, _failed, _with_status, _lines), (5, 4, 3, 4, 3, 2, 4, 2))[0]  # fmt: skip
    name = rng.choice(("log", "log", "txt"))
    return [filed(rng, kind(rng, log), "\n".join(log.lines) + "\n", name, inline=rng.random() < 0.06)]  # fmt: skip


def access_log_of(rng: random.Random) -> AccessLog:
    """Requests of some addresses, within hours."""
    ips = [".".join(str(rng.randrange(1, 256)) for _ in range(4)) for _ in range(rng.randint(2, 5))]
    paths = rng.sample(_PATHS, rng.randint(2, 6))
    layout, numbers = rng.choice(_LAYOUTS)
    time = start(rng)
    lines: list[str] = []
    for _ in range(rng.randint(3, rng.choice((5, 7, 11)))):
        time += timedelta(seconds=rng.randint(1, 3000))
        method = rng.choice(("GET", "GET", "GET", "POST", "PUT", "DELETE"))
        lines.append(layout(time, rng.choice(ips), method, rng.choice(paths), rng.choice(_STATUSES), rng.randint(0, 90_000)))  # fmt: skip
    address, method, path, status, size = numbers
    quoted = "[1:]" if layout is _common else ""
    return AccessLog(
        tuple(lines),
        Field(
            f"r[{address}]", "IP address|IP|client|address", "IP addresses|IPs|clients|addresses"
        ),
        Field(f"r[{path}]", "path|page|URL", "paths|pages|URLs"),
        Field(f"r[{status}]", "status code|status", "status codes|codes"),
        Field(f"r[{method}]{quoted}", "method|HTTP method", "methods|HTTP methods"),
        f"r[{size}]",
    )


def _common(time: datetime, ip: str, method: str, path: str, status: str, size: int) -> str:
    return f'{ip} - - [{time:%d/%b/%Y:%H:%M:%S} +0000] "{method} {path} HTTP/1.1" {status} {size}'


def _plain(_: datetime, ip: str, method: str, path: str, status: str, size: int) -> str:
    return f"{ip} {method} {path} {status} {size}"


def _timed(time: datetime, ip: str, method: str, path: str, status: str, size: int) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%S} {ip} {method} {path} {status} {size}"


# Each with the numbers of address, method, path, status and size in the split line.
_LAYOUTS = ((_common, (0, 5, 6, 8, 9)), (_common, (0, 5, 6, 8, 9)), (_plain, (0, 1, 2, 3, 4)), (_timed, (1, 2, 3, 4, 5)))  # fmt: skip
_ROWS = "rows = [line.split() for line in {lines}]"


def _field(rng: random.Random, log: AccessLog) -> Field:
    return rng.choice((log.address, log.path, log.status, log.method))


def _how(field: Field) -> str:
    return f"split each line, the {field.one.partition('|')[0]} is {field.cell}"


def _things(rng: random.Random, log: AccessLog, field: Field, value: str) -> str:
    """The requests that have `value` in `field`."""
    if field is log.status:
        forms = "requests with status {v}|{v} responses|requests that [got|returned] [a |]{v}|{v}s|responses with code {v}"
    elif field is log.address:
        forms = "requests from {v}|requests by {v}|hits from {v}"
    elif field is log.path:
        forms = "requests for {v}|hits on {v}|requests to {v}"
    else:
        forms = "{v} requests|requests with {v}"
    return say_one(rng, forms, {"v": value})


def _count(rng: random.Random, log: AccessLog) -> Request:
    field = _field(rng, log)
    value = rng.choice(log.values(field))
    things = _things(rng, log, field, value)
    return Request(how_many(rng, things, "the log"), (_ROWS, f"print(len([r for r in rows if {field.cell} == {value!r}]))"), counting(things), f"the number of {things}", _how(field))  # fmt: skip


def _most(rng: random.Random, log: AccessLog) -> Request:
    field = _field(rng, log)
    one = say_one(rng, field.one, {})
    patterns = "Which {o} [is most frequent|occurs most often|appears most]?|What is the most common {o}?|[the|] {o} with the most requests[?|]|top {o}?|busiest {o}[?|]"
    if field is log.address:
        patterns += "|[which|Which] {o} made the most requests[?|]|[who|Who] made the most requests[?|]|which {o} hit us most[?|]"
    if field is log.path:
        patterns += "|[which|Which] {o} [was requested|is visited] most [often|][?|]|most [popular|visited|requested] {o}[?|]"
    request = dressed(rng, say_one(rng, patterns, {"o": one}))
    return Request(request, (_ROWS, f"values = [{field.cell} for r in rows]", "print(max(values, key=values.count))"), quoting("It is {}."), f"the most common {one}", _how(field))  # fmt: skip


def _different(rng: random.Random, log: AccessLog) -> Request:
    field = _field(rng, log)
    many = say_one(rng, field.many, {})
    if rng.random() < 0.55:
        return Request(how_many(rng, f"different {many}", "the log"), (_ROWS, f"print(len({{{field.cell} for r in rows}}))"), counting(f"different {many}"), f"the number of different {many}", _how(field))  # fmt: skip
    request = dressed(rng, say_one(rng, "Which {m} [are there|occur|appear][ in the log|]?|[list|show] [all|the] [different|unique|distinct] {m}|unique {m}[?|]|all {m}, each once", {"m": many}))  # fmt: skip
    return Request(request, (_ROWS, f"print(*dict.fromkeys({field.cell} for r in rows), sep='\\n')"), lines_answer, f"the different {many}", _how(field))  # fmt: skip


def _each(rng: random.Random, log: AccessLog) -> Request:
    field = _field(rng, log)
    one, many = say_one(rng, field.one, {}), say_one(rng, field.many, {})
    k = rng.choice((0, 0, 2, 3))
    slots = {"o": one, "m": many, "k": count_word(rng, k) if k else ""}
    if k:
        request = dressed(rng, say_one(rng, "Which are the top {k} {m}?|[the|] {k} most frequent {m}|top {k} {m}[?|]|the {k} {m} with the most requests", slots))  # fmt: skip
    else:
        request = rng.choice((order(rng, say_one(rng, "count the requests [per|by] {o}|group the requests by {o}", slots)), dressed(rng, say_one(rng, "How many requests [for|per] each {o}?|requests [by|per] {o}[?|]|number of requests [per|by] {o}|hits per {o}[?|]", slots))))  # fmt: skip
    code = ("from collections import Counter", _ROWS, f"for k, n in Counter({field.cell} for r in rows).most_common({k or ''}):", "    print(f'{k}: {n}')")  # fmt: skip
    return Request(request, code, lines_answer, f"the {k} most frequent {many}" if k else f"the requests per {one}", _how(field))  # fmt: skip


def _sizes(rng: random.Random, log: AccessLog) -> Request:
    how = f"split each line, the bytes are {log.size}"
    if rng.random() < 0.3:
        field = rng.choice((log.address, log.path))
        value = rng.choice(log.values(field))
        noun = say_one(rng, "the [total|] bytes [sent to|of|for] {v}|the sum of the bytes [for|of] {v}", {"v": value})  # fmt: skip
        return Request(ask(rng, noun), (_ROWS, f"print(sum(int({log.size}) for r in rows if {field.cell} == {value!r}))"), quoting("{} bytes."), noun, how)  # fmt: skip
    noun, fn = rng.choice((
        ("[total number of bytes|total bytes sent|sum of the bytes|sum of the last column|total traffic in bytes]", "sum(numbers)"), ("[largest|biggest] response in bytes", "max(numbers)"),
        ("[average|mean] size of a response", "sum(numbers) / len(numbers)"), ("smallest response in bytes", "min(numbers)"),
    ))  # fmt: skip
    noun = say_one(rng, noun, {})
    return Request(ask(rng, f"the {noun}"), (_ROWS, f"numbers = [int({log.size}) for r in rows]", f"print({fn})"), comes_to(f"the {noun}"), f"the {noun}", how, result=fn, sequence="numbers")  # fmt: skip


def _failed(rng: random.Random, log: AccessLog) -> Request:
    kind, sign = rng.choice((("failed requests", ">= 400"), ("failed requests", ">= 400"), ("server errors", ">= 500"), ("successful requests", "< 300")))  # fmt: skip
    patterns = {
        "failed requests": "How many requests failed (status 400 or more)?|number of requests with an error status|How many responses are 4xx or 5xx?|[count|Count] the failed requests|how many [errors|failures] [are|do we have] in the access log[?|]",
        "server errors": "How many requests [got|returned] a 5xx?|number of server errors (5xx)|How many responses [are|have] 500 or above?|[count|Count] the 5xx responses",
        "successful requests": "How many requests [succeeded|were fine] (2xx)?|number of 2xx responses|[count|Count] the successful requests",
    }[kind]
    request = dressed(rng, say_one(rng, patterns, {}))
    return Request(request, (_ROWS, f"print(len([r for r in rows if int({log.status.cell}) {sign}]))"), counting(kind), f"the number of {kind}", f"count the status codes {sign}")  # fmt: skip


def _with_status(rng: random.Random, log: AccessLog) -> Request:
    """The paths or addresses that go with a status, each once."""
    status = rng.choice(log.values(log.status))
    field = rng.choice((log.path, log.path, log.address))
    many = say_one(rng, field.many, {})
    did = "[returned|gave]" if field is log.path else "got"
    request = dressed(rng, say_one(rng, f"Which {{m}} {did} [a |]{{s}}?|[list|show] the {{m}} that {did} [a |]{{s}}|{{m}} [that {did}|with|with status] {{s}}[?|]", {"m": many, "s": status}))  # fmt: skip
    return Request(request, (_ROWS, f"print(*dict.fromkeys({field.cell} for r in rows if {log.status.cell} == {status!r}), sep='\\n')"), lines_answer, f"the {many} with status {status}", f"keep the lines with status {status}, print {field.cell} once")  # fmt: skip


def _lines(rng: random.Random, log: AccessLog) -> Request:
    """The whole lines of some requests."""
    field = _field(rng, log)
    value = rng.choice(log.values(field))
    things = _things(rng, log, field, value)
    request = order(rng, say_one(rng, "[show|list|print|give me] [the|all|all the] {t}|[show|print] the lines of the {t}", {"t": things}))  # fmt: skip
    return Request(request, ("lines = {text}.splitlines()", f"print(*[line for line in lines if {field.cell.replace('r[', 'line.split()[')} == {value!r}], sep='\\n')"), lines_answer, f"the {things}", f"keep the lines where {field.cell} is {value}")  # fmt: skip
