"""The unified social credit code of GB 32100-2015: checked here, with words for each fault.

Eighteen characters: registering department, kind, six digits of region, nine of organisation code with
its own check character (GB 11714), and a check character over all.
"""

from stdnum.cn import uscc

from lianmeng.kernel.errors import N_, Invalid

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def checked_credit_code(text: str, *, field: str = "credit_code") -> str:
    """The code in its standard form, or Invalid with the fault that it has.

    python-stdnum wants digits in the first two places; the standard admits letters there (N for rural
    collectives, say), so only its arithmetic is used.
    """
    code = uscc.compact(text)
    if len(code) != 18:
        raise Invalid(
            "credit_code_length",
            N_("A unified social credit code has 18 characters; this one has %(length)s."),
            field=field,
            length=len(code),
        )
    strange = sorted({sign for sign in code if sign not in _ALPHABET})
    if strange:
        raise Invalid(
            "credit_code_letters",
            N_("A unified social credit code cannot contain %(letters)s. I, O, S, V and Z are never used."),
            field=field,
            letters=" ".join(strange),
        )
    if not (code[2:8].isascii() and code[2:8].isdigit()):
        raise Invalid(
            "credit_code_region",
            N_("Characters 3 to 8 of a unified social credit code are the six digits of a region."),
            field=field,
        )
    if code[16] != organisation_check(code[8:16]):
        raise Invalid(
            "credit_code_organisation_check",
            N_("Wrong check character in the organisation code (character 17). Please compare with the licence."),
            field=field,
        )
    if code[17] != uscc.calc_check_digit(code):
        raise Invalid(
            "credit_code_check",
            N_("Wrong check character at the end of the credit code. Please compare with the licence."),
            field=field,
        )
    return code


def organisation_check(eight: str) -> str:
    """The check character that GB 11714 puts after the first eight of an organisation code."""
    values = (int(sign, 36) for sign in eight)
    rest = 11 - sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def credit_code_for(region: str, number: int) -> str:
    """A valid code of the registered kind "91" in ``region`` with the running ``number`` (synthetic records)."""
    eight = f"MA{number:06d}"
    code = f"91{region}{eight}{organisation_check(eight)}"
    return code + uscc.calc_check_digit(code)
