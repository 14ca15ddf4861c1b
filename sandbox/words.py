"""Sizes and times for people."""


def in_words(size: int) -> str:
    """A number of bytes: `2 GiB`, `512 MiB`."""
    unit, name = (1 << 30, "GiB") if size >= 1 << 30 else (1 << 20, "MiB")
    return f"{size / unit:.3g} {name}"


def time_in_words(seconds: int) -> str:
    """`2 hours`, `1 minute`, `90 seconds`."""
    size, name = next(
        (size, name)
        for size, name in ((3600, "hour"), (60, "minute"), (1, "second"))
        if size == 1 or (seconds >= size and seconds % size == 0)
    )
    return f"{seconds // size} {name}{'' if seconds == size else 's'}"
