"""Shapes that every resource uses."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema

from lianmeng.kernel.periods import BUSINESS_ZONE


class Named(Schema):
    """Another record, by identifier and name."""

    id: str
    name: str


class Coded(Schema):
    """A region or other entry that is known by its code."""

    code: str
    name: str


def named(record: Any) -> dict[str, str] | None:
    """The identifier and name of a record; None for none."""
    return None if record is None else {"id": str(record.pk), "name": record.name}


def coded(record: Any) -> dict[str, str] | None:
    """The code and name of a record; None for none."""
    return None if record is None else {"code": record.code, "name": record.name}


def day(on: date | None) -> str | None:
    """A day in ISO 8601."""
    return on.isoformat() if on else None


def moment(at: datetime | None) -> str | None:
    """A moment in ISO 8601, in the business zone and with its offset."""
    return at.astimezone(BUSINESS_ZONE).isoformat() if at else None


def amount(value: Decimal | None) -> str | None:
    """A decimal as text, with the digits that it has; money is in yuan."""
    return None if value is None else format(value, "f")
