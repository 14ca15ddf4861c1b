"""How data that the user gives beside a prompt is put before the model: piped in, or named as files.

The bytes always stand whole in the sandbox, at `/mnt/data/stdin.txt` or `/mnt/data/NAME`. The message
shows them whole while they are small, else head, tail, size and that path: a million lines are
Python's job. What is no text is only named.
"""

from collections.abc import Callable, Sequence

from model.tokenizer import Tokenizer

STDIN_NAME = "stdin.txt"
_MOST_TOKENS = 2000
# What is looked at to tell text from other bytes.
_PROBE_CHARACTERS = 1 << 16


def with_data(
    prompt: str,
    files: Sequence[tuple[str, bytes]],
    piped: bytes | None,
    *,
    tokenizer: Tokenizer,
    context_length: int,
    drive: str,
) -> str:
    """The user message for `prompt`, the `files` (name and content) and what is `piped` in.

    Together they show 2,000 tokens, or a quarter of a small context. What is no text is named and not
    shown; piped text of another encoding is, its bytes that are not UTF-8 as U+FFFD. `drive` is the
    folder in which all of it stands for Python.
    """

    def count_tokens(text: str) -> int:
        return len(tokenizer.encode(text))

    inputs = len(files) + (piped is not None)
    limit = min(_MOST_TOKENS, context_length // 4) // max(1, inputs)
    parts = [prompt] if prompt else []
    for name, data in files:
        text, path = _file_text(data), f"{drive}/{name}"
        parts.append(_shown(f"The file {name}", text, len(data), count_tokens, limit, path))
    if piped is not None:
        text, path = piped.decode("utf-8", errors="replace"), f"{drive}/{STDIN_NAME}"
        parts.append(_shown("Standard input", text, len(piped), count_tokens, limit, path))
    return "\n\n".join(parts)


def _file_text(data: bytes) -> str:
    """What is no UTF-8 counts as no text."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "\0"


def _shown(
    what: str, text: str, size: int, count_tokens: Callable[[str], int], limit: int, path: str
) -> str:
    if "\0" in text[:_PROBE_CHARACTERS]:
        return f"{what} ({size:,} bytes, not text) is in {path}."
    text = text.removesuffix("\n")
    lines = text.count("\n") + 1 if text else 0
    how_much = f"{lines:,} {'line' if lines == 1 else 'lines'}, {size:,} bytes"
    where = f"{what} ({how_much}) is in {path}"
    # A token covers at most some 20 characters of real data: don't encode megabytes to count them.
    if len(text) <= 20 * limit and count_tokens(text) <= limit:
        return f"{where}:\n{text}"
    head = _whole_lines(_fitting(text, limit // 2, count_tokens, tail=False), tail=False)
    tail = _whole_lines(_fitting(text, limit // 2, count_tokens, tail=True), tail=True)
    return f"{where}. Its head and tail:\n{head}\n[the middle is not shown here]\n{tail}"


def _fitting(text: str, most: int, count_tokens: Callable[[str], int], *, tail: bool) -> str:
    """An end of `text` of at most `most` tokens.

    As many characters are tried first, since each digit is a token; fewer where some are several.
    """
    length = most
    while True:
        piece = text[-length:] if tail else text[:length]
        if length <= 1 or count_tokens(piece) <= most:
            return piece
        length //= 2


def _whole_lines(text: str, *, tail: bool) -> str:
    """Cut `text` at a line end where it has one, so that no number is shown by half."""
    if tail:
        _, newline, rest = text.partition("\n")
        return rest if newline else text
    rest, newline, _ = text.rpartition("\n")
    return rest if newline else text
