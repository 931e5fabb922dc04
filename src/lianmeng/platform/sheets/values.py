"""What people type into cells, read as the column means it."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from lianmeng.kernel.errors import N_, Invalid
from lianmeng.platform.sheets.columns import Column, ColumnKind

#: Full-width digits, letters and signs as their ordinary selves; the punctuation of Chinese prose stays as it is.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PROSE = str.maketrans({"\u00a0": " ", "\u3000": " ", "\u200b": None, "\u200e": None, "\ufeff": None, "\r": None})
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+0{1,2}:00(?::00)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
#: Day 1 of a spreadsheet's calendar is 1900-01-01; its authors believed that 1900 had a 29 February.
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(61, 109_575)  # 1900-03-01 to 2199-12-31
_YES = frozenset({"是", "有", "√", "✓", "y", "yes", "true", "1"})
_NO = frozenset({"否", "无", "×", "x", "n", "no", "false", "0"})
#: A number of more digits than this has lost its last ones in the cell already.
_EXACT = 10**15
_WAN = 10_000


def text_of(value: object) -> str:
    """A cell as text: without blanks around it or invisible characters in it; whole numbers without ".0"."""
    if value is None or isinstance(value, str):
        return (value or "").translate(_PROSE).strip()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return str(value)


def narrow(text: str) -> str:
    """Full-width digits, letters and signs made ordinary: ６２０８０２ is 620802."""
    return text.translate(_NARROW)


def read_value(column: Column, raw: object, choices: Mapping[str, str]) -> object:
    """The value of a cell for ``column``; Invalid, with the reason, if the cell cannot mean that.

    ``choices`` maps every accepted wording of a choice to its code.
    """
    text = text_of(raw)
    if not text:
        if column.required:
            raise _invalid(column, "required", N_("must not be empty"))
        return column.blank
    if len(text) > column.max_length:
        raise _invalid(column, "too_long", N_("longer than %(limit)s characters"), limit=column.max_length)
    if column.kind in (ColumnKind.TEXT, ColumnKind.CODE):
        return _read_text(column, raw, text)
    if column.kind is ColumnKind.DATE:
        return _read_date(column, raw, narrow(text))
    if column.kind is ColumnKind.CHOICE:
        return _read_choice(column, text, choices)
    if column.kind is ColumnKind.YESNO:
        return _read_yesno(column, narrow(text))
    return _read_number(column, raw, narrow(text))


def wording(text: str) -> str:
    """How two wordings of a heading or a choice are compared: narrow, without blanks, without capitals."""
    return re.sub(r"\s+", "", narrow(text_of(text))).rstrip("*").casefold()


def _read_text(column: Column, raw: object, text: str) -> str:
    if isinstance(raw, (int, float)) and not isinstance(raw, bool) and abs(raw) >= _EXACT:
        raise _invalid(
            column, "digits_lost", N_("entered as a number, so that its last digits are lost; please enter it as text")
        )
    return re.sub(r"\s+", "", narrow(text)).upper() if column.kind is ColumnKind.CODE else text


def _read_date(column: Column, raw: object, text: str) -> date:
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if isinstance(raw, (time, timedelta, bool)):
        raise _no_date(column, text)
    if text.isdigit() and int(text) in _SERIALS:
        return _DAY_ZERO + timedelta(days=int(text))
    match = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    try:
        return date(*(int(part) for part in match.groups())) if match else _fail(column, text)
    except ValueError as error:
        raise _no_date(column, text) from error


def _fail(column: Column, text: str) -> date:
    raise _no_date(column, text)


def _no_date(column: Column, text: str) -> Invalid:
    return _invalid(column, "no_date", N_("“%(value)s” is not a date; write it like 2022-08-31"), value=text[:40])


def _read_choice(column: Column, text: str, choices: Mapping[str, str]) -> str:
    code = choices.get(wording(text))
    if code is None:
        raise _invalid(column, "no_choice", N_("“%(value)s” is not one of the choices"), value=text[:40])
    return code


def _read_yesno(column: Column, text: str) -> bool:
    word = text.casefold()
    if word not in _YES | _NO:
        raise _invalid(column, "no_yesno", N_("“%(value)s” is neither yes nor no"), value=text[:40])
    return word in _YES


def _read_number(column: Column, raw: object, text: str) -> int | Decimal:
    try:
        number = Decimal(text.replace(",", "").replace(" ", "")) if not isinstance(raw, (bool, date)) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise _invalid(column, "no_number", N_("“%(value)s” is not a number"), value=text[:40])
    if abs(number) >= _EXACT:
        raise _invalid(column, "too_large", N_("the number is too large"))
    if column.kind is ColumnKind.INTEGER:
        if number != number.to_integral_value():
            raise _invalid(column, "no_integer", N_("“%(value)s” is not a whole number"), value=text[:40])
        return int(number)
    return _yuan(column, number) if column.kind is ColumnKind.MONEY_WAN else number


def _yuan(column: Column, wan: Decimal) -> Decimal:
    # A cell that was calculated once carries binary noise far behind the fen; that is rounded away, real parts are not.
    yuan = wan * _WAN
    rounded = yuan.quantize(Decimal("0.01"))
    if abs(rounded - yuan) > Decimal("0.00001"):
        raise _invalid(column, "too_fine", N_("has parts smaller than a fen"))
    return rounded


def _invalid(column: Column, code: str, message: str, **params: object) -> Invalid:
    return Invalid(code, message, field=column.name, **params)
