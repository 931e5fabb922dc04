"""Marked messages with their values, as a column of JSON keeps them and as a reader sees them.

A message is stored in English, as its own key, and translated for each reader. A value that is itself a
marked message (:class:`~lianmeng.kernel.errors.Words`) is stored as such and translated with it.
"""

from collections.abc import Mapping

from django.utils.translation import gettext

from lianmeng.kernel.errors import Words

_MARK = "words"


def stored_params(params: Mapping[str, object]) -> dict[str, object]:
    """The values of a message, fit for a JSON column."""
    return {name: _stored(value) for name, value in params.items()}


def worded(message: str, params: Mapping[str, object]) -> str:
    """The message in the language of the moment, with stored or fresh values filled in."""
    return gettext(message) % {name: _shown(value) for name, value in params.items()} if message else ""


def _stored(value: object) -> object:
    if isinstance(value, Words):
        return {_MARK: str(value)}
    return value if isinstance(value, (bool, int, float)) else str(value)


def _shown(value: object) -> object:
    if isinstance(value, Words):
        return gettext(value)
    if isinstance(value, Mapping) and _MARK in value:
        return gettext(value[_MARK])
    return value
