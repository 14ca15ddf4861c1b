"""A web server's log: addresses, paths, status codes, bytes."""

import random
from datetime import timedelta

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files.logs import start
from model.nano.recipe.tasks.layouts import Request, filed
from model.nano.recipe.tasks.numerals import count_word
from model.nano.recipe.tasks.phrasing import (
    ask,
    comes_to,
    counting,
    dressed,
    how_many,
    lines_answer,
    quoting,
)
from model.nano.recipe.tasks.words import listed

_PATHS = listed(
    "/ /index.html /about /login /api/users /api/items /img/logo.png /cart /search /style.css /docs /admin /health /favicon.ico"
)


def access_logs(rng: random.Random) -> list[Draft]:
    """A question about a web server's log: addresses, paths, status codes, bytes."""
    n = rng.randint(2, rng.choice((4, 6, 10)))
    ips = [".".join(str(rng.randrange(1, 256)) for _ in range(4)) for _ in range(rng.randint(2, 5))]
    paths = rng.sample(_PATHS, rng.randint(2, 6))
    time = start(rng)
    lines: list[str] = []
    for _ in range(n):
        time += timedelta(seconds=rng.randint(1, 3000))
        status = rng.choice(("200", "200", "200", "404", "500", "301", "403", "201", "304"))
        lines.append(
            f'{rng.choice(ips)} - - [{time.strftime("%d/%b/%Y:%H:%M:%S")} +0000] "{rng.choice(("GET", "GET", "GET", "POST", "PUT", "DELETE"))} {rng.choice(paths)} HTTP/1.1" {status} {rng.randint(0, 90_000)}'
        )
    read = ("rows = [line.split() for line in {lines}]",)
    unit, i = rng.choice((("address", 0), ("path", 6), ("status code", 8), ("method", 5)))
    cell = f"r[{i}]" if i != 5 else "r[5][1:]"
    many = {
        "address": rng.choice(("IP addresses", "IPs", "clients")),
        "path": rng.choice(("paths", "pages", "URLs")),
        "status code": "status codes",
        "method": "methods",
    }[unit]
    one = {
        "IP addresses": "IP address",
        "IPs": "IP",
        "clients": "client",
        "paths": "path",
        "pages": "page",
        "URLs": "URL",
    }.get(many, unit)
    how = f"split each line, the {unit} is field {i}"
    value = rng.choice([(line.split()[i]).lstrip('"') for line in lines])
    dice = rng.random()
    if dice < 0.25:
        things = {
            "status code": rng.choice(
                (
                    f"requests with status {value}",
                    f"{value} responses",
                    f"requests that got {value}",
                    f"{value}s",
                )
            ),
            "address": f"requests from {value}",
            "path": rng.choice((f"requests for {value}", f"hits on {value}")),
            "method": rng.choice((f"{value} requests", f"requests with {value}")),
        }[unit]
        q = Request(
            how_many(rng, things, "the log"),
            (*read, f"print(len([r for r in rows if {cell} == {value!r}]))"),
            counting(things),
            f"the number of {things}",
            how,
        )
    elif dice < 0.45:
        request = rng.choice(
            (
                f"Which {one} is most frequent?",
                f"What is the most common {one}?",
                f"the {one} with the most requests",
                f"Which {one} occurs most often?",
                f"top {one}?",
            )
        )
        q = Request(
            dressed(rng, request),
            (*read, f"values = [{cell} for r in rows]", "print(max(values, key=values.count))"),
            quoting("It is {}."),
            f"the most common {one}",
            how,
        )
    elif dice < 0.6:
        q = Request(
            how_many(rng, f"different {many}", "the log"),
            (*read, f"print(len({{{cell} for r in rows}}))"),
            counting(f"different {many}"),
            f"the number of different {many}",
            how,
        )
    elif dice < 0.75:
        request = rng.choice(
            (
                f"Count the requests per {one}.",
                f"How many requests for each {one}?",
                f"requests by {one}",
                f"number of requests per {one}",
            )
        )
        q = Request(
            dressed(rng, request),
            (
                "from collections import Counter",
                *read,
                f"for k, n in Counter({cell} for r in rows).most_common():",
                "    print(f'{k}: {n}')",
            ),
            lines_answer,
            f"the requests per {one}",
            how,
        )
    elif dice < 0.85:
        noun, fn = rng.choice(
            (
                ("total number of bytes", "sum(numbers)"),
                ("largest response in bytes", "max(numbers)"),
                ("average size of a response", "sum(numbers) / len(numbers)"),
                ("total bytes sent", "sum(numbers)"),
            )
        )
        q = Request(
            ask(rng, f"the {noun}"),
            (*read, "numbers = [int(r[9]) for r in rows]", f"print({fn})"),
            comes_to(f"the {noun}"),
            f"the {noun}",
            "split each line, the bytes are field 9",
            result=fn,
            sequence="numbers",
        )
    elif dice < 0.93:
        request = rng.choice(
            (
                "How many requests failed (status 400 or more)?",
                "number of requests with an error status",
                "How many responses are 4xx or 5xx?",
                "count the failed requests",
            )
        )
        q = Request(
            dressed(rng, request),
            (*read, "print(len([r for r in rows if int(r[8]) >= 400]))"),
            counting("failed requests"),
            "the number of failed requests",
            "count the status codes from 400",
        )
    else:
        k = rng.randint(2, 3)
        request = rng.choice(
            (
                f"Which are the top {count_word(rng, k)} {many}?",
                f"the {count_word(rng, k)} most frequent {many}",
                f"top {k} {many}",
            )
        )
        q = Request(
            dressed(rng, request),
            (
                "from collections import Counter",
                *read,
                f"for k, n in Counter({cell} for r in rows).most_common({k}):",
                "    print(f'{k}: {n}')",
            ),
            lines_answer,
            f"the {k} most frequent {many}",
            how,
        )
    return [filed(rng, q, "\n".join(lines) + "\n", "log")]
