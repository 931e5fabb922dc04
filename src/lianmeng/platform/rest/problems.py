"""What can be wrong with a request, before it takes the form of an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from lianmeng.kernel.errors import N_

#: Stands for what no single field is to blame for.
WHOLE = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field; ``code`` for programs, ``detail`` in the language asked for."""

    field: str
    code: str
    detail: str


class Faulty(Exception):
    """A request whose values are at fault, each with its reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(*self.faults)


class NotThere(Exception):
    """What was asked for does not exist, or not for whoever asks."""


class Stale(Exception):
    """The record has another version than the one named in the request's precondition."""


#: Why a whole request is not taken: code → marked message.
TITLES = {
    "unauthorised": N_("Please show a valid access token."),
    "no_scope": N_("This token may not do this. It would need: %(scope)s."),
    "not_found": N_("There is nothing here, or nothing that you may see."),
    "throttled": N_("Too many requests. Please try again in %(seconds)s seconds."),
    "stale": N_("The record has changed since. Please read it again."),
    "unreadable": N_("The body is not the JSON that is expected here."),
    "faulty": N_("Some values are missing or wrong."),
    "method": N_("This address does not take this method."),
    "too_large": N_("The request is too large."),
    "broken": N_("Something went wrong in the program."),
}
UNKNOWN_FIELD = N_("This field is not known here.")
UNREADABLE_VALUE = N_("This value cannot be read.")
BAD_CURSOR = N_("This cursor does not belong to this list and these filters.")
BAD_LIMIT = N_("Please ask for 1 to %(most)s rows.")
BAD_KEY = N_("A key has 1 to 200 printable characters.")
BAD_VERSION = N_('This is no version; it looks like "3".')


def faults_of(form: forms.BaseForm) -> list[Fault]:
    """What is wrong with a form that was filled in, field by field."""
    found = []
    for name, errors in form.errors.as_data().items():
        field = WHOLE if name == NON_FIELD_ERRORS else name
        for error in errors:
            found += [Fault(field, error.code or "invalid", text) for text in error.messages]
    return found
