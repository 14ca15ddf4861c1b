"""Chats about a log or a text: what is read is read once."""

import random
import re
from collections.abc import Callable

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.files import figures, log_questions
from model.nano.recipe.tasks.files.lines import line_question
from model.nano.recipe.tasks.files.logs import log_of
from model.nano.recipe.tasks.files.material import paragraphs, some_lines
from model.nano.recipe.tasks.files.word_counts import word_question
from model.nano.recipe.tasks.phrasing import uncapital
from model.nano.recipe.tasks.places import Placed, Request, filed


def file_chats(rng: random.Random) -> list[Draft]:
    """Several questions about one log or text: what is read is read once."""
    ask_next, text, extension = rng.choice((_of_log, _of_log, _of_lines, _of_words, _of_figures))(
        rng
    )
    first = ask_next()
    drafts = [filed(rng, first, text, extension)]
    held = _definitions(drafts[0].code)
    for _ in range(rng.choices((1, 2), (3, 1))[0]):
        drafts.append(_later(rng, ask_next(), held, drafts[0]))
    return drafts


def _later(rng: random.Random, q: Request, held: dict[str, str], first: Draft) -> Draft:
    """A later question: a line that defines what is `held` in the same way is left out."""
    opened = re.search(r"open\('[^']*'\)", first.code)
    if opened is None:
        raise ValueError("nothing was read")
    place = Placed("", opened[0])
    lines = [place.fill(line) for line in q.code]
    new = [line for line in lines if held.get(_bound(line)) != line]
    held.update(_definitions("\n".join(new)))
    said = q.request
    if rng.random() < 0.35:
        said = f"{rng.choice(('And ', 'Now: ', 'OK. ', 'Also, ', 'And now: ', 'Next, '))}{uncapital(said)}"
    code = "\n".join(new)
    how = q.how if "open(" in code else f"it is read already: {q.how}"
    return Draft(
        said, q.answer, wanted=q.wanted, how=how, code=code, check=q.check, result=q.result
    )


def _bound(line: str) -> str:
    """The name that a line of a cell's top level binds to what was read; an import is its own name."""
    if line.startswith(("import ", "from ")):
        return line
    found = re.match(r"(lines|text|words|numbers|letters|num) = ", line)
    return found[1] if found else ""


def _definitions(code: str) -> dict[str, str]:
    """What a cell holds for later ones: names and the lines that bind them last."""
    return {_bound(line): line for line in code.split("\n") if _bound(line)}


Asking = tuple[Callable[[], Request], str, str]
"""Draws a question about a text; the text; the extension of its file."""


def _of_log(rng: random.Random) -> Asking:
    log = log_of(rng)
    return (lambda: log_questions.question(rng, log)), "\n".join(log.lines) + "\n", "log"


def _of_lines(rng: random.Random) -> Asking:
    lines = some_lines(rng)
    return (lambda: line_question(rng, lines)), "\n".join(lines) + "\n", "txt"


def _of_words(rng: random.Random) -> Asking:
    lines = paragraphs(rng)
    return (lambda: word_question(rng, lines)), "\n".join(lines) + "\n", "txt"


def _of_figures(rng: random.Random) -> Asking:
    return figures.asking(rng)
