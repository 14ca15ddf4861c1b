"""How data that the user gives beside a prompt is put before the model: piped in, or named as files.

The bytes always stand whole in the sandbox, at `/mnt/data/stdin.txt` or `/mnt/data/NAME`. The message
shows them whole while they are small, else head, tail, size and that path: a million lines are
Python's job. What is no text is only named.
"""

from collections.abc import Callable

STDIN_PATH = "/mnt/data/stdin.txt"
STDIN_TOKENS = 2000
# What is looked at to tell text from other bytes.
_PROBE_CHARACTERS = 1 << 16


def shown_tokens(context_length: int) -> int:
    """How many tokens of data a message may show: 2,000, and a quarter of a small context."""
    return min(STDIN_TOKENS, context_length // 4)


def with_stdin(
    prompt: str,
    data: bytes,
    *,
    count_tokens: Callable[[str], int],
    limit: int,
    path: str = STDIN_PATH,
) -> str:
    """The user message for `prompt` and piped `data`; what is no text is named and not shown.

    Text of another encoding is shown, its bytes that are not UTF-8 as U+FFFD. `limit` in tokens, from
    `shown_tokens`. `path` differs only where Python is not confined.
    """
    text = data.decode("utf-8", errors="replace")
    shown = _shown("Standard input", text, len(data), count_tokens, limit, path)
    return f"{prompt}\n\n{shown}" if prompt else shown


def with_file(
    prompt: str,
    name: str,
    data: bytes,
    *,
    count_tokens: Callable[[str], int],
    limit: int,
    path: str,
) -> str:
    """As `with_stdin`, for a file; one that is no text is named and not shown."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    shown = _shown(f"The file {name}", text, len(data), count_tokens, limit, path)
    return f"{prompt}\n\n{shown}" if prompt else shown


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
