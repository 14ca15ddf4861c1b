"""Questions to which the user has declared functions: one call, one after another, a failing one, or none.

What a function returns is drawn, and the answer is made of it: nothing but the declaration, the question and the
results is needed, and all of it has to be copied.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.conversation import Effort
from model.nano.recipe.execute import Notebook
from model.nano.recipe.tasks import refusals, talk
from model.nano.recipe.tasks.actions import act
from model.nano.recipe.tasks.base import Reply, Step, Task, Turn, compose
from model.nano.recipe.tasks.calculation import arithmetic, percentages
from model.nano.recipe.tasks.declared import (
    Asked,
    Function,
    Value,
    article,
    asked,
    function,
    result_of,
    spelling,
    text,
)
from model.nano.recipe.tasks.formats import whole, without_noise
from model.nano.recipe.tasks.measures import units
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import asked as requested
from model.nano.recipe.tasks.phrasing import capital, dressed, ordered
from model.nano.recipe.tasks.words import code, word
from tools.base import FunctionSpec


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments in JSON, or, without a name, Python and its code; the text that comes back."""

    function: str
    body: str
    output: str


Played = tuple[tuple[FunctionSpec, ...], list[Turn]]
"""The functions that are needed, and the conversation."""
Scene = Callable[[random.Random, Effort], Played]


def task(rng: random.Random, family: str, effort: Effort) -> Task:
    """A conversation with one to four declared functions, some of no use."""
    others = [_any_function(rng) for _ in range(rng.choices((0, 1, 2), (4, 4, 2))[0])]
    if rng.random() < 0.16:
        return _without_a_call(rng, family, effort, others or [_any_function(rng)])
    has_python = rng.random() < 0.4
    scenes = [*_SCENES, *(_WITH_PYTHON if has_python else ())]
    scene = rng.choices([scene for _, scene in scenes], [weight for weight, _ in scenes])[0]
    needed, turns = scene(rng, effort)
    declared = [*needed, *(one.spec for one in others)]
    if len({spec.name for spec in declared}) < len(declared):
        raise ValueError("two functions of one name")
    rng.shuffle(declared)
    return Task(family, effort, tuple(turns), None, has_python, functions=tuple(declared))


def _any_function(rng: random.Random) -> Function:
    return function(rng, spelling(rng), sets=rng.random() < 0.3)


def _without_a_call(
    rng: random.Random, family: str, effort: Effort, others: Sequence[Function]
) -> Task:
    """What Python computes, small talk, or what no tool can know: the functions stay alone."""
    draw = rng.choice((arithmetic.signs, percentages.percentages, units.conversions, talk.small_talk, refusals.refusals))  # fmt: skip
    declared = {one.spec.name: one.spec for one in others}
    return compose(rng, family, effort, draw(rng), functions=tuple(declared.values()))


def _looked_up(rng: random.Random, effort: Effort) -> Played:
    """One fact, and now and then the same one of another thing in the next turn."""
    of = function(rng, spelling(rng))
    made = asked(rng, of)
    turns = [_fact(rng, effort, of, made, _question(rng, of, made))]
    if rng.random() < 0.25 and not any(option.is_required for option in of.options):
        made = asked(rng, replace(of, options=()))
        form = "[And|and|And of|What about|And for] {thing} {key}[?||, please?]"
        prompt = say(rng, form, {"thing": of.thing, "key": made.key.text})
        turns.append(_fact(rng, effort, of, made, prompt))
    return (of.spec,), turns


def _changed(rng: random.Random, effort: Effort) -> Played:
    """A fact is set."""
    of = function(rng, spelling(rng), sets=True)
    made = asked(rng, of)
    assert made.new
    slots = {"fact": of.fact, "thing": of.thing, "key": made.key.text, "new": made.new.text}
    request = say(rng, "[set|set|change|update|put] the {fact} of [the|] {thing} {key} to {new}", slots)  # fmt: skip
    done = rng.choice(({"ok": True}, {"status": "ok"}, "ok", {"updated": 1}, {"success": True}))
    reply = Reply(f"The {of.fact} of {made.key.json} is now {made.new.json}.", (str(made.new.json),))  # fmt: skip
    wanted = f"to set {_wanted(of)}"
    prompt = _order(rng, request + made.said)
    return (of.spec,), [_turn(effort, prompt, [_call(of, made, done)], wanted, reply)]


def _acted(rng: random.Random, effort: Effort) -> Played:
    """Something is done."""
    one = act(rng, spelling(rng))
    output = one.result if isinstance(one.result, str) else _json(one.result)
    call = Call(one.spec.name, _json(one.arguments), output)
    asks = one.request.startswith(("tell me", "give me", "show me"))
    prompt = (
        dressed(rng, capital(one.request) + ".", typing=False) if asks else _order(rng, one.request)
    )
    return (one.spec,), [_turn(effort, prompt, [call], one.wanted, one.reply)]


def _chained(rng: random.Random, effort: Effort) -> Played:
    """The first function finds the key that the second one needs."""
    spell, thing = spelling(rng), word(rng)
    key = f"{thing} {rng.choice(('id', 'code', 'number', 'key'))}"
    second = function(rng, spell, thing=thing, key=key)
    finder = function(
        rng, spell, thing=thing, key="name", fact=key, verb="[find|search|lookup]", optional=False
    )
    is_number = second.key.schema["type"] == "integer"
    found = rng.randrange(1, 10**6) if is_number else code(rng)
    name = text(rng)
    first, then = asked(rng, finder, name), asked(rng, second, Value(name.text, found))
    fact, unit = result_of(rng, second.fact)
    calls = [_call(finder, first, {spell(key): found}), _call(second, then, _result(rng, second, fact, unit))]  # fmt: skip
    reply = _reply(second, name.json, fact, unit)
    prompt = _question(rng, second, then)
    return (finder.spec, second.spec), [_turn(effort, prompt, calls, _wanted(second), reply)]


def _compared(rng: random.Random, effort: Effort) -> Played:
    """The same of two things: two calls."""
    of = function(rng, spelling(rng), optional=False)
    made = [asked(rng, of) for _ in range(2)]
    results = [result_of(rng, of.fact)[0] for _ in made]
    keys = [one.key for one in made]
    calls = [_call(of, one, _result(rng, of, result, "")) for one, result in zip(made, results, strict=True)]  # fmt: skip
    slots = {"fact": of.fact, "of": of.preposition, "thing": of.thing, "a": keys[0].text, "b": keys[1].text}  # fmt: skip
    noun = say(rng, "the {fact} {of} [{thing}|] {a} and [{of}|] [{thing}|] {b}", slots)
    answer = f"{keys[0].json}: {results[0]}, {keys[1].json}: {results[1]}."
    reply = Reply(answer, tuple(str(result) for result in results))
    return (of.spec,), [_turn(effort, _ask(rng, noun), calls, f"{_wanted(of)}, twice", reply)]


def _added(rng: random.Random, effort: Effort) -> Played:
    """The same of two things, and Python adds the numbers."""
    of = function(rng, spelling(rng), optional=False)
    made = [asked(rng, of) for _ in range(2)]
    results = [result_of(rng, "price")[0] for _ in made]
    calls = [_call(of, one, _result(rng, of, result, "")) for one, result in zip(made, results, strict=True)]  # fmt: skip
    calls.append(_python(f"{results[0]} + {results[1]}"))
    slots = {"fact": of.fact, "thing": of.thing, "a": made[0].key.text, "b": made[1].key.text}
    noun = say(rng, "the [sum of the {fact}s|total {fact}] of {thing} {a} and {thing} {b}", slots)
    total = whole(calls[-1].output)
    reply = Reply(f"The sum is {total}.", (total,))
    return (of.spec,), [
        _turn(effort, _ask(rng, noun), calls, f"the sum of two such numbers: {_wanted(of)}", reply)
    ]


def _computed(rng: random.Random, effort: Effort) -> Played:
    """The result of a call goes on in Python."""
    of = function(rng, spelling(rng))
    made, fact, n = asked(rng, of), result_of(rng, "price")[0], rng.randint(2, 60)
    words, operation = rng.choice((("{n} times the {fact}", "{v} * {n}"), ("{n}% of the {fact}", "{v} * {n} / 100"), ("half the {fact}", "{v} / 2"), ("{n} more than the {fact}", "{v} + {n}"), ("a {n}th of the {fact}", "{v} / {n}")))  # fmt: skip
    noun = say(rng, f"{words} {{of}} [the|] {{thing}} {{key}}", {"n": n, "fact": of.fact, "of": of.preposition, "thing": of.thing, "key": made.key.text})  # fmt: skip
    cell = _python(operation.replace("{v}", str(fact)).replace("{n}", str(n)))
    calls = [_call(of, made, _result(rng, of, fact, "")), cell]
    result = whole(cell.output)
    reply = Reply(f"The result is {result}.", (result,))
    wanted = f"a number made of {_wanted(of)}"
    return (of.spec,), [_turn(effort, _ask(rng, noun + made.said), calls, wanted, reply)]


def _refused(rng: random.Random, effort: Effort) -> Played:
    """There is no such thing."""
    of = function(rng, spelling(rng))
    made = asked(rng, of)
    why = say(rng, "[no such {thing}|{thing} not found|unknown {thing}|not found|permission denied|{thing} was deleted]", {"thing": of.thing})  # fmt: skip
    calls = [_call(of, made, _error(rng, why))]
    return (of.spec,), [_given_up(effort, of, calls, _question(rng, of, made), why)]


def _tried_again(rng: random.Random, effort: Effort) -> Played:
    """A call fails for no fault of its own: then it works, or it fails again and the answer says so."""
    of = function(rng, spelling(rng))
    made, why = asked(rng, of), rng.choice(_PASSING)
    prompt, failing = _question(rng, of, made), _call(of, made, _error(rng, why))
    if rng.random() < 0.4:
        return (of.spec,), [_given_up(effort, of, [failing, failing], prompt, why)]
    fact, unit = result_of(rng, of.fact)
    calls = [failing, _call(of, made, _result(rng, of, fact, unit))]
    reply = _reply(of, made.key.json, fact, unit)
    return (of.spec,), [_turn(effort, prompt, calls, _wanted(of), reply)]


def _missing(rng: random.Random, effort: Effort) -> Played:
    """Of which thing is not said: it asks."""
    of = function(rng, spelling(rng))
    noun = f"the {of.fact} {of.preposition} {rng.choice(('a', 'the', 'my', 'one'))} {of.thing}"
    which = f"{of.preposition.capitalize()} which {of.thing}?"
    reply = Reply(f"{which} I need the {of.key.words}.", (which,))
    wanted = f"{_wanted(of)}, but does not say of which"
    return (of.spec,), [_turn(effort, _ask(rng, noun), [], wanted, reply, "I ask for it.")]


_SCENES: tuple[tuple[float, Scene], ...] = (
    (5, _looked_up), (2.5, _changed), (5, _acted), (2.5, _chained), (1.5, _compared), (1.3, _refused), (1.3, _tried_again), (1, _missing),
)  # fmt: skip
_WITH_PYTHON: tuple[tuple[float, Scene], ...] = ((3, _computed), (2, _added))
_PASSING = ("timeout", "service unavailable", "connection reset", "too many requests", "try again later", "internal error", "temporarily unavailable")  # fmt: skip
_AGAIN = "That failed, but the call is right. Make it again."


def _ask(rng: random.Random, noun: str) -> str:
    """A request for what `noun` names; typing mistakes could be in the data."""
    return dressed(rng, requested(rng, noun), typing=False)


def _order(rng: random.Random, verb_phrase: str) -> str:
    """A request to do something, the same way."""
    return dressed(rng, ordered(rng, verb_phrase), typing=False)


def _question(rng: random.Random, of: Function, made: Asked) -> str:
    """For what `of` gives; the thing is named by its kind or by its key alone."""
    slots = {"fact": of.fact, "of": of.preposition, "thing": of.thing, "key": made.key.text}
    noun = say(rng, "the {fact} {of} [[the|] {thing}|] {key}", slots)
    if rng.random() < 0.25:
        verb = rng.choice(("look up", "find", "get", "fetch", "check"))
        return _order(rng, f"{verb} {noun}{made.said}")
    return _ask(rng, noun + made.said)


def _wanted(of: Function) -> str:
    return f"the {of.fact} {of.preposition} {article(of.thing)} {of.thing}"


def _reply(of: Function, key: Any, fact: Any, unit: str) -> Reply:
    value = f"{fact} {unit}".strip()
    return Reply(f"The {of.fact} {of.preposition} {key} is {value}.", (value,))


def _fact(rng: random.Random, effort: Effort, of: Function, made: Asked, prompt: str) -> Turn:
    """A turn that looks one fact up."""
    fact, unit = result_of(rng, of.fact)
    calls = [_call(of, made, _result(rng, of, fact, unit))]
    reply = _reply(of, made.key.json, fact, unit)
    return _turn(effort, prompt, calls, _wanted(of), reply)


def _given_up(effort: Effort, of: Function, calls: list[Call], prompt: str, why: str) -> Turn:
    reply = Reply(f"I cannot get the {of.fact}: {why}.", (why,))
    return _turn(effort, prompt, calls, _wanted(of), reply, "It cannot be had, so I say why.")


def _turn(
    effort: Effort, prompt: str, calls: Sequence[Call], wanted: str, reply: Reply, closing: str = ""
) -> Turn:
    """As the effort asks: low calls at once, medium plans, high also looks back before it answers."""
    thoughts: list[str | None] = []
    for i, call in enumerate(calls):
        how = f"Call {call.function}." if call.function else "Now compute it in Python."
        repeats = i > 0 and calls[i - 1].body == call.body
        thoughts.append(f"The user wants {wanted}. {how}" if i == 0 else _AGAIN if repeats else how)
    last = f"The user wants {wanted}. {closing}" if not calls else closing or f"This is {wanted}, so I answer."  # fmt: skip
    if effort is Effort.LOW:
        thoughts = [None] * len(calls)
    steps = tuple(
        Step(thought, call.body, function=call.function)
        for thought, call in zip(thoughts, calls, strict=True)
    )
    looks_back = effort is Effort.HIGH or (effort is Effort.MEDIUM and not calls)
    outputs = tuple(call.output for call in calls)
    return Turn(prompt, None, steps, outputs, last if looks_back else None, reply.text, reply.expected)  # fmt: skip


def _call(of: Function, made: Asked, result: Any) -> Call:
    """A call; what it returns is JSON unless it is text."""
    output = result if isinstance(result, str) else _json(result)
    return Call(of.spec.name, _json(made.arguments), output)


def _python(expression: str) -> Call:
    cell = without_noise(expression) if "." in expression else expression
    return Call("", cell, Notebook().run(cell).strip())


def _result(rng: random.Random, of: Function, fact: Any, unit: str) -> Any:
    """What a function returns: the fact alone, or in an object, with its unit if it has one."""
    name = of.fact.replace(" ", "_")
    measured = {name: fact, **({"unit": unit} if unit else {})}
    day = f"20{rng.randint(10, 30)}-0{rng.randint(1, 9)}-1{rng.randint(0, 9)}"
    forms: list[Any] = [measured, measured, {of.thing: measured}, {"id": rng.randrange(10**5), **measured}, {**measured, "updated": day}]  # fmt: skip
    return rng.choice(forms if unit else [*forms, fact, {"result": fact}, {"value": fact}])


def _error(rng: random.Random, why: str) -> Any:
    return rng.choice(({"error": why}, {"error": why}, {"error": {"message": why}}, {"ok": False, "message": why}, f"Error: {why}"))  # fmt: skip


def _json(value: Any) -> str:
    """As gpt-oss writes arguments: no spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
