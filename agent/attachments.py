"""How data that the user pipes in is put before the model.

The bytes always stand whole at `/mnt/data/stdin.txt` in the sandbox. The message shows them whole
while they are small, else head, tail, size and that path: a million piped lines are Python's job.
"""

from collections.abc import Callable

STDIN_PATH = "/mnt/data/stdin.txt"
STDIN_TOKENS = 2000


def shown_tokens(context_length: int) -> int:
    """How many tokens of piped data a message may show: 2,000, and a quarter of a small context."""
    return min(STDIN_TOKENS, context_length // 4)


def with_stdin(
    prompt: str,
    data: bytes,
    *,
    count_tokens: Callable[[str], int],
    limit: int,
    path: str = STDIN_PATH,
) -> str:
    """The user message for `prompt` and piped `data`; bytes that are not UTF-8 show as U+FFFD.

    `limit` in tokens, from `shown_tokens`. `path` differs only where Python is not confined.
    """
    text = data.decode("utf-8", errors="replace").removesuffix("\n")
    lines = text.count("\n") + 1 if text else 0
    size = f"{lines:,} {'line' if lines == 1 else 'lines'}, {len(data):,} bytes"
    where = f"Standard input ({size}) is in {path}"
    # A token covers at most some 20 characters of real data: don't encode megabytes to count them.
    if len(text) <= 20 * limit and count_tokens(text) <= limit:
        shown = f"{where}:\n{text}"
    else:
        # In the worst case, digits, every character is a token.
        head = _whole_lines(text[: limit // 2], tail=False)
        tail = _whole_lines(text[-(limit // 2) :], tail=True)
        shown = f"{where}. Its head and tail:\n{head}\n[the middle is not shown here]\n{tail}"
    return f"{prompt}\n\n{shown}" if prompt else shown


def _whole_lines(text: str, *, tail: bool) -> str:
    """Cut `text` at a line end where it has one, so that no number is shown by half."""
    if tail:
        _, newline, rest = text.partition("\n")
        return rest if newline else text
    rest, newline, _ = text.rpartition("\n")
    return rest if newline else text
