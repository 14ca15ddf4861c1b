"""What a model can fail with, as the user reads it. Nothing is imported here, so everybody may.

EngineError
└── ContextOverflow
"""


class EngineError(Exception):
    """The model cannot be loaded or cannot run. One sentence: what is wrong and what to do."""


class ContextOverflow(EngineError):
    """The prompt, or the prompt and what was generated, does not fit the context."""
