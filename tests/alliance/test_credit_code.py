"""Credit codes: what is accepted, and with which words the rest is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianmeng.alliance.credit_code import checked_credit_code, credit_code_for
from lianmeng.kernel.errors import Invalid

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE = credit_code_for("620802", 1)

codes = st.builds(credit_code_for, st.sampled_from(["620802", "620881", "110000"]), st.integers(0, 999_999))


@given(codes)
def test_a_code_made_here_is_accepted_in_any_dress(code: str) -> None:
    assert checked_credit_code(code) == code
    assert checked_credit_code(f" {code[:8].lower()} {code[8:].lower()}-") == code


def test_a_published_code_is_accepted() -> None:
    assert checked_credit_code("91110000600037341L") == "91110000600037341L"


@given(codes, st.integers(0, 17), st.sampled_from(SIGNS))
def test_one_wrong_character_is_always_noticed(code: str, place: int, sign: str) -> None:
    wrong = code[:place] + sign + code[place + 1 :]
    if wrong != code:
        with pytest.raises(Invalid):
            checked_credit_code(wrong)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "credit_code_length"),
        (CODE[:-1], "credit_code_length"),
        (CODE[:-1] + "I", "credit_code_letters"),
        ("91" + "62080X" + CODE[8:], "credit_code_region"),
        (CODE[:16] + ("0" if CODE[16] != "0" else "1") + CODE[17], "credit_code_organisation_check"),
        (CODE[:17] + ("0" if CODE[17] != "0" else "1"), "credit_code_check"),
    ],
)
def test_each_fault_has_its_own_reason(text: str, fault: str) -> None:
    with pytest.raises(Invalid) as refusal:
        checked_credit_code(text, field="code")
    assert (refusal.value.code, refusal.value.field) == (fault, "code")
