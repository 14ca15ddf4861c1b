"""Random material for differential tests: texts, schemas, conversations. Seeded, so repeatable."""

import random
from typing import Any

from agent.conversation import (
    Conversation,
    DeveloperMessage,
    Effort,
    Message,
    Role,
    SystemMessage,
)
from tests.agent.harmony import oracle
from tools.base import FunctionSpec, NamespaceSpec

FRAGMENTS = (
    "Hello", " world", "\n", "\r\n", "\n\n", " ", "   ", "\t", "", "0", "12345", "3.14", "don't",
    "<|start|>", "<|end|>", "<|channel|>final<|message|>", "<|call|>", "<|constrain|>json", "<|return|>",
    "<|endoftext|>", "<|reserved_200017|>", "<|endofprompt|>", "<|", "|>", " to=python", "assistant",
    "def f(x):\n    return x\n", '{"a": [1, 2, {"b": null}]}', "naïve café", "Привет", "שלום", "你好",
    "👨‍👩‍👧‍👦", "🇺🇸", "\u200b", "\ufeff", "e\u0301", "\U0001f600", "\x00", "\x1b[31m", "\u2028", "【1†L2】", "🤖🤖",
)  # fmt: skip
NAMES = ("search", "open", "get_weather", "run-2", "f", "Lookup", "x_1", "json", "a" * 40)
WORDS = (
    "city",
    "number of items",
    "a value, e.g. `x`",
    "ISO date",
    "naïve",
    "<|start|>",
    "the *path*",
)


def text(rng: random.Random, longest: int = 8) -> str:
    return "".join(rng.choice(FRAGMENTS) for _ in range(rng.randrange(longest + 1)))


def name(rng: random.Random) -> str:
    return rng.choice(NAMES)


def conversation(rng: random.Random) -> Conversation:
    """Inside the rules: each call has its result, texts and declarations are arbitrary."""
    result = Conversation(system(rng), rng.choice([None, developer(rng)]))
    for _ in range(rng.randrange(4)):
        result.extend(turn(rng))
    return result


def turn(rng: random.Random) -> list[Message]:
    """A user message and what comes of it, perhaps without an answer yet."""
    messages = [Message(Role.USER, text(rng), name=rng.choice([None, None, name(rng)]))]
    for _ in range(rng.randrange(4)):
        messages += rng.choice([analysis, preamble, call, call])(rng)
    if rng.random() < 0.7:
        messages.append(Message(Role.ASSISTANT, text(rng), channel="final"))
    return messages


def analysis(rng: random.Random) -> list[Message]:
    return [Message(Role.ASSISTANT, text(rng), channel="analysis")]


def preamble(rng: random.Random) -> list[Message]:
    return [Message(Role.ASSISTANT, text(rng), channel="commentary")]


def call(rng: random.Random) -> list[Message]:
    recipient = rng.choice(["python", f"functions.{name(rng)}", f"browser.{name(rng)}"])
    channel = rng.choice(["analysis", "commentary"])
    kind = rng.choice([None, "code", "json", "<|constrain|>json"])
    asked = Message(Role.ASSISTANT, text(rng), None, channel, recipient, kind)
    return [asked, Message(Role.TOOL, text(rng), recipient, channel, "assistant")]


def system(rng: random.Random) -> SystemMessage:
    built_in = [oracle.browser(), oracle.python(), namespace(rng)]
    channels = rng.choice([("analysis", "commentary", "final"), ("analysis", "final"), ()])
    return SystemMessage(
        identity=rng.choice(
            [None, "", "You are ChatGPT, a large language model trained by OpenAI."]
        ),
        knowledge_cutoff=rng.choice([None, "2024-06"]),
        current_date=rng.choice([None, "2025-06-28"]),
        effort=rng.choice([None, *Effort]),
        namespaces=tuple(rng.sample(built_in, rng.randrange(4))),
        channels=channels,
    )


def developer(rng: random.Random) -> DeveloperMessage:
    spaces = [namespace(rng, rng.choice(["functions", "zeta", "Alpha", "éclair"]))]
    return DeveloperMessage(
        instructions=rng.choice([None, "", text(rng)]),
        namespaces=tuple(rng.sample(spaces, rng.randrange(2))),
    )


def namespace(rng: random.Random, called: str = "extra") -> NamespaceSpec:
    functions = tuple(function(rng) for _ in range(rng.randrange(3)))
    about = rng.choice([None, text(rng)])
    if not functions and not about:
        about = "Says something."
    return NamespaceSpec(called, about, functions)


def function(rng: random.Random) -> FunctionSpec:
    parameters = rng.choice([None, {}, object_schema(rng, 2), {"type": "string"}])
    return FunctionSpec(name(rng), text(rng), parameters)


def schema(rng: random.Random, depth: int) -> dict[str, Any]:
    """What the reference renders without losing anything (docs/harmony.md lists what it loses)."""
    kinds = [plain_schema, plain_schema, enum_schema, types_schema]
    if depth > 0:
        kinds += [array_schema, object_schema, one_of_schema]
    made = rng.choice(kinds)(rng, depth - 1)
    if rng.random() < 0.5:
        made["description"] = rng.choice(WORDS)
    if rng.random() < 0.2:
        made["title"] = rng.choice(WORDS)
    if rng.random() < 0.2:
        made["examples"] = rng.sample(["hello", "wörld", 3, None], rng.randrange(4))
    if rng.random() < 0.3:
        made["default"] = default(rng)
    if rng.random() < 0.2:
        made["nullable"] = rng.choice([True, False])
    return made


def plain_schema(rng: random.Random, depth: int) -> dict[str, Any]:
    kind = rng.choice(["string", "number", "integer", "boolean"])
    made: dict[str, Any] = {"type": kind}
    if kind != "string" and rng.random() < 0.2:
        made["enum"] = [1, 2]
    if rng.random() < 0.2:
        made |= {"minimum": 1, "format": "date", "pattern": "^a"}
    return made


def enum_schema(rng: random.Random, depth: int) -> dict[str, Any]:
    return {
        "type": "string",
        "enum": rng.sample(["a", "b c", 'd"e', "null", 7, "ü"], rng.randrange(6)),
    }


def types_schema(rng: random.Random, depth: int) -> dict[str, Any]:
    return {
        "type": rng.sample(["string", "integer", "number", "null", "array"], 1 + rng.randrange(3))
    }


def array_schema(rng: random.Random, depth: int) -> dict[str, Any]:
    if rng.random() < 0.2:
        return {"type": "array"}
    # A union inside an array is one of the differences.
    items = rng.choice([plain_schema, object_schema, array_schema])(rng, depth - 1)
    return {"type": "array", "items": items}


def object_schema(rng: random.Random, depth: int) -> dict[str, Any]:
    # An object without properties is another.
    names = rng.sample(NAMES, 1 + rng.randrange(3))
    made: dict[str, Any] = {
        "type": "object",
        "properties": {n: schema(rng, depth - 1) for n in names},
    }
    if rng.random() < 0.5:
        made["required"] = rng.sample([*names, "other"], 1 + rng.randrange(2))
    if rng.random() < 0.2:
        made["additionalProperties"] = False
    return made


def one_of_schema(rng: random.Random, depth: int) -> dict[str, Any]:
    return {"oneOf": [schema(rng, depth - 1) for _ in range(1 + rng.randrange(3))]}


def default(rng: random.Random) -> Any:
    # Few digits: the reference reads long ones inexactly (a last digit off), and prints that.
    number = float(f"{rng.uniform(-1, 1) * 10.0 ** rng.randrange(-12, 25):.6g}")
    return rng.choice(
        [None, True, 0, -1, 2**63, 1.0, 1e20, 0.1, number, "", 'q"x', "a", [], ["a", 1, 2.5], {"k": {"ü": 1}}]
    )  # fmt: skip
