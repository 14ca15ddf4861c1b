"""The `python` tool: what the model is told of it, and what it accepts as a call.

The declaration is a pure function and the kernel is imported only when a tool is made, so the
recipe of the small model and `motet run --dry-run` can have the one without the other.
"""

import json
from typing import Any, cast

from tools.base import NamespaceSpec

DEFAULT_TIMEOUT_S = 120.0


def python_namespace(timeout_s: float = DEFAULT_TIMEOUT_S, internet: bool = False) -> NamespaceSpec:
    """The declaration of `python`: the text gpt-oss was trained with, its last sentence made true.

    Source: the two paragraphs of openai/harmony's system message with the python tool.
    """
    access = "enabled" if internet else "disabled"
    return NamespaceSpec(
        name="python",
        description=(
            "Use this tool to execute Python code in your chain of thought. The code will not be "
            "shown to the user. This tool should be used for internal reasoning, but not for code "
            "that is intended to be visible to the user (e.g. when creating plots, tables, or "
            "files).\n\n"
            "When you send a message containing Python code to python, it will be executed in a "
            "stateful Jupyter notebook environment. python will respond with the output of the "
            f"execution or time out after {float(timeout_s)} seconds. The drive at '/mnt/data' can "
            "be used to save and persist user files. Internet access for this session is "
            f"{access}."
        ),
    )


def code_of_call(body: str) -> str:
    """The Python of a call: the body itself, or the value of a body that is just `{"code": …}`."""
    if not body.lstrip().startswith("{"):
        return body
    try:
        value: object = json.loads(body)
    except ValueError:
        return body
    if not isinstance(value, dict):
        return body
    match cast("dict[str, Any]", value):
        case {"code": str(code), **rest} if not rest:
            return code
        case _:
            return body
