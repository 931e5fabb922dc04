"""Figures: what an indicator answers, with everything a reader needs to check it."""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from lianmeng.kernel.errors import N_
from lianmeng.kernel.money import plain
from lianmeng.kernel.periods import Period


class Absent(StrEnum):
    """Why a figure has no value."""

    NOT_PUBLISHED = "not_published"
    NO_DENOMINATOR = "no_denominator"
    NO_BASE = "no_base"
    NO_GROUPS = "no_groups"

    @property
    def label(self) -> str:
        """The words for it, marked for translation."""
        return _ABSENT_LABELS[self]


_ABSENT_LABELS = {
    Absent.NOT_PUBLISHED: N_("no value published"),
    Absent.NO_DENOMINATOR: N_("no denominator"),
    Absent.NO_BASE: N_("no base in last year's span"),
    Absent.NO_GROUPS: N_("no groups to compare"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """One of the groups of which the least is sought, with the name to print."""

    key: Hashable
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A value with everything needed to check it.

    ``value`` is exact for counts and sums and rounded half up to the printed digit for rates; None with
    ``absent`` saying why. ``rows`` are the rows counted (of a rate: those of its numerator; of a least:
    those of the worst group). ``parts`` are the figures a rate was made of. ``qualifier`` goes before
    the value in print, as in ">= 3". ``worst`` names every group that has the least value, ``groups``
    the value of each.
    """

    code: str
    value: Decimal | None
    unit: str
    window: Period
    rows: Any
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    base: Decimal | None = None
    parts: tuple["Figure", ...] = ()
    qualifier: str = ""
    absent: Absent | None = None
    worst: tuple[Group, ...] = ()
    groups: tuple[tuple[Group, Decimal], ...] = ()

    @property
    def text(self) -> str:
        """The value as data, without separators or exponent; empty if there is none."""
        return "" if self.value is None else plain(self.value)
