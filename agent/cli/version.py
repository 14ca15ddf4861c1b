"""What is running, for `--version` and the event stream."""


def build() -> str:
    """The installed version, or a mark that this is a checkout which is not installed."""
    # Costs 20 ms, which `--help` need not pay.
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("motet")
    except PackageNotFoundError:
        return "0+checkout"
