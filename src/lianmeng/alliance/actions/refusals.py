"""What the database's own constraints refuse, said in words fit for the screen.

The constraints are the rule; asking beforehand would only open a gap between question and write.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import IntegrityError

from lianmeng.kernel.errors import N_, Invalid, NotPossible

_WORDS = {
    "chain_role_held_once": N_("The organisation holds this role on this chain already on some of these days."),
    "one_primary_chain": N_("An organisation has one primary chain at a time; end the present one first."),
    "one_lead_department": N_("A chain has one lead department at a time; end the present one's role first."),
    "one_committee_of_a_chain": N_("A chain has one committee at a time; this one has one on some of these days."),
    "mark_held_once": N_("The organisation holds this mark already on some of these days."),
    "party_unit_named_once": N_("The committee has a party unit of this name already."),
    "alliance_organisation_credit_code_key": N_("This credit code is on the register already."),
    "alliance_industrychain_code_key": N_("Another chain has this code."),
}


@contextmanager
def constraints_in_words() -> Iterator[None]:
    """Turn the breach of a named constraint into a refusal. Stands outside the unit of work it watches."""
    try:
        yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in _WORDS:
            raise
        raise NotPossible(name, _WORDS[name]) from error


def require_later(on: date, since: date) -> None:
    """Refuse an end that does not lie after the beginning, before anything is written."""
    if on <= since:
        raise Invalid("dates_in_order", N_("The end must lie after the beginning."), field="on")


def require_not_earlier(on: date, since: date) -> None:
    """Refuse an end before the beginning; on the very day, what was given in error is taken back."""
    if on < since:
        raise Invalid("dates_in_order", N_("The end must not lie before the beginning."), field="on")
