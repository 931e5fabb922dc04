"""Refusals with reasons: what an action answers when it may not or cannot do its work.

A refusal is meant for a person's screen. It carries a stable code for programs and tests, an English
message that is at the same time the key of its translation, and the values that the message names.
The kernel never translates: a face does, when it knows the reader's language.
"""


def N_(message: str) -> str:
    """Mark ``message`` for translation without translating it; the faces do that later."""
    return message


class Refused(Exception):
    """An action was refused; nothing was changed.

    ``code`` is stable and meant for programs, ``message`` is an English sentence with ``%(name)s``
    places and the key of its translation, ``params`` fill the places. A value that is itself a marked
    message (see :func:`N_`) may be given inside :class:`Words` to be translated as well.
    """

    def __init__(self, code: str, message: str, **params: object) -> None:
        self.code = code
        self.message = message
        self.params = params
        super().__init__(code, message)

    def __str__(self) -> str:
        return self.message % {name: str(value) for name, value in self.params.items()}


class Forbidden(Refused):
    """The person, in the post in which they act, has no right to do this."""


class NotPossible(Refused):
    """The record is in a state in which this cannot be done."""


class Conflict(Refused):
    """The record has moved since it was read; the reader must look again before acting."""


class Invalid(Refused):
    """A value is missing or wrong; ``field`` names the one at fault, and fills the place of that name in a message."""

    def __init__(self, code: str, message: str, *, field: str, **params: object) -> None:
        super().__init__(code, message, **{"field": field, **params})
        self.field = field


class Words(str):
    """A marked message used as a parameter of another one, to be translated with it."""
