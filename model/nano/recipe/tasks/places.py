"""Where data is put: piped in, attached, in the folder, or in the prompt itself; and the prompt that names it."""

import random
import re
from dataclasses import dataclass

from model.nano.recipe.tasks.base import Answer, Draft, Step
from model.nano.recipe.tasks.phrasing import uncapital
from model.nano.recipe.tasks.words import word

STDIN = "/mnt/data/stdin.txt"


@dataclass(frozen=True, slots=True)
class Placed:
    """A prompt with its data in place: piped in, attached, in the folder, or in the prompt itself.

    `file`, `lines`, `text` and `json` are Python for it, `given` what must run before that, `before` a
    look at what the message does not show.
    """

    prompt: str
    file: str
    given: str = ""
    stdin: bytes | None = None
    files: tuple[tuple[str, bytes], ...] = ()
    attached: bool = False
    before: tuple[Step, ...] = ()

    def fill(self, code: str) -> str:
        """`code` with this place's ways to the data."""
        inline = bool(self.given)
        return (
            code.replace("{lines}", "data.splitlines()" if inline else self.file)
            .replace("{text}", "data" if inline else f"{self.file}.read()")
            .replace("{json}", "json.loads(data)" if inline else f"json.load({self.file})")
        )


@dataclass(frozen=True, slots=True)
class Request:
    """A question about a file that is no table. `code` names the file as `Placed.fill` has it."""

    request: str
    code: tuple[str, ...]
    answer: Answer
    wanted: str
    how: str
    check: str = ""
    result: str | None = None
    sequence: str | None = None
    output: str | None = None
    fails: bool = False


def filed(
    rng: random.Random, q: Request, text: str, extension: str, *, inline: bool = False
) -> Draft:
    """`q` asked of `text`, which is put somewhere; imports come first in the cell."""
    place = placed(rng, q.request, text, extension, inline=inline)
    imports = [line for line in q.code if line.startswith(("import ", "from "))]
    rest = [line for line in q.code if line not in imports]
    given = [place.given] if place.given else []
    if given and "text = {text}" in rest:
        given = [f"text{place.given.removeprefix('data')}"]
        rest.remove("text = {text}")
    rest = [place.fill(line) for line in rest]
    return Draft(
        place.prompt,
        q.answer,
        wanted=q.wanted,
        how=q.how,
        code="\n".join([*sorted(imports), *given, *rest]),
        check=q.check,
        stdin=place.stdin,
        files=place.files,
        attached=place.attached,
        before=place.before,
        result=q.result,
        sequence=q.sequence,
        output=q.output,
        fails=q.fails,
    )


_WHERE = (
    "{r} The data is in {f}.", "In {f}, {u}", "In the file {f}: {u}", "Look at {f}. {r}", "{r} ({f})", "{r} Use {f}.",
    "There is a file {f}. {r}", "{f}: {u}", "Open {f}. {r}", "Read {f}. {r}", "I have {f} in this folder. {r}",
    "Using {f}, {u}", "{r} See {f}.", "From {f}: {u}", "The file {f} is in the folder. {r}", "check {f}: {u}",
    "{f} - {u}", "{f}, {u}", "{b} in {f}{m}", "{b} in {f}{m}", "{b} in {f}{m}", "{b} from {f}{m}", "{b} ({f}){m}", "{b}, see {f}",
    "Have a look at {f}: {u}", "Open {f} first. {r}", "here's {f}. {u}", "{r} It is all in {f}.",
)  # fmt: skip


_UNNAMED = (
    "There is a file in the folder. {r}", "Look at the {e} file in this folder. {r}", "{r} The data is in the {e} file here.",
    "Open the {e} file. {r}", "I put a file in /mnt/data. {r}",
)  # fmt: skip


_LOOK = "First look at the file."


def placed(
    rng: random.Random, request: str, text: str, extension: str, *, inline: bool = False
) -> Placed:
    """Put `text` somewhere; in the prompt itself only if it must be `inline`."""
    if inline:
        form = rng.choice(("{r}\n{d}", "{r}\n\n{d}", "{d}\n\n{r}", "{d}\n{r}", "Here it is:\n{d}\n{r}", "Given this data:\n{d}\n{r}"))  # fmt: skip
        body = text.strip("\n")
        prompt = form.replace("{r}", request).replace("{d}", body)
        return Placed(prompt.strip(), "", given=f"data = {block(body)}")
    dice = rng.random()
    if dice < 0.52:
        if rng.random() < 0.1:
            text = text.rstrip("\n")
        return Placed(request, f"open('{STDIN}')", stdin=text.encode())
    name = file_name(rng, extension)
    path = f"open('/mnt/data/{name}')"
    data = ((name, text.encode()),)
    if dice < 0.67:
        prompt = _mention(rng, request, name) if rng.random() < 0.4 else request
        return Placed(prompt, path, files=data, attached=True)
    look = Step(_LOOK, f"print({path}.read()[:500])")
    if dice < 0.95:
        return Placed(_mention(rng, request, name), path, files=data, before=(look,))
    search = Step("Which files are there?", "import os\nprint(sorted(os.listdir('/mnt/data')))")
    form = rng.choice(_UNNAMED)
    prompt = form.replace("{r}", request)
    if "{e}" in form:
        prompt = prompt.replace("{e}", extension)
        others = [e for e in ("txt", "csv", "json", "png", "py", "md") if e != extension]
        data = (
            *data,
            *((file_name(rng, e), b"x\n") for e in rng.sample(others, rng.randint(0, 2))),
        )
    return Placed(prompt, path, files=data, before=(search, look))


def block(text: str) -> str:
    """`text` as a literal over several lines."""
    if "'''" in text or "\\" in text or text.endswith("'"):
        return repr(text)
    return f"'''{text}'''" if "\n" in text else repr(text)


def file_name(rng: random.Random, extension: str) -> str:
    stem = rng.choice((
        "data", "sales", "orders", "people", "table", "report", "export", "list", "items", "log", "input", "values", "notes",
        "results", "stock", "prices", "scores", "test", word(rng), word(rng), f"{word(rng)}_{word(rng)}", f"{word(rng)}{rng.randrange(99)}",
    ))  # fmt: skip
    return f"{stem}.{extension}"


# What a request calls the file that it is about.
_THE_FILE = re.compile(
    r"(?<=\b(?:in|of) )(?:the|this) (?:file|text|log|data|input|list|table)\b(?! [a-z])"
)


def _mention(rng: random.Random, request: str, name: str) -> str:
    """The request with the file's name: in place of its "the file", or somewhere around it."""
    if _THE_FILE.search(request) and rng.random() < 0.6:
        return _THE_FILE.sub(name, request, count=1)
    form = rng.choice(_WHERE).replace("{f}", name)
    bare = request.rstrip(".?! ")
    mark = request[len(bare) :].strip() if "{m}" in form else ""
    # A request of several sentences cannot be one clause before the name.
    if "{b}" in form and re.search(r"[.?!:] ", bare):
        form = f"{{r}} ({name})"
    return (
        form.replace("{r}", request if request[-1] in ".?!" else f"{request}.")
        .replace("{u}", uncapital(request))
        .replace("{b}", bare)
        .replace("{m}", mark)
    )
