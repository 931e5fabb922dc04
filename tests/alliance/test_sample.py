"""The synthetic alliance: exact to the published totals, the same for a seed, another for another."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianmeng.alliance.credit_code import checked_credit_code
from lianmeng.alliance.figures import FIGURES
from lianmeng.alliance.institution import RULES
from lianmeng.alliance.models import Organisation
from lianmeng.alliance.sample import SampleAlliance, make_alliance, posts_of, shares
from lianmeng.alliance.sample_plan import PINGLIANG, random_plan
from lianmeng.kernel.indicators import evaluate, window_for
from lianmeng.kernel.institution import evaluate as evaluate_rule
from lianmeng.platform.accounts.actions.appointments import appoint
from lianmeng.platform.accounts.models import Account
from tests.support.cast import ARRANGE, moment

#: From the published account; the project's copy of it is checked against the whole catalogue elsewhere.
PUBLISHED = {
    "alliance.chains": 9,
    "alliance.committees": 54,
    "alliance.units": 377,
    "alliance.members": 8792,
    "alliance.staff": 94700,
    "alliance.enterprises": 926,
}


@given(st.integers(0, 1000), st.integers(1, 60), st.integers(0, 9))
def test_shares_add_up_exactly(seed: int, parts: int, least: int) -> None:
    total = parts * least + seed
    divided = shares(Random(seed), total, parts, least=least)
    assert (sum(divided), len(divided)) == (total, parts)
    assert min(divided) >= least


def test_shares_refuse_what_cannot_be_divided() -> None:
    with pytest.raises(ValueError, match="cannot be divided"):
        shares(Random(1), 5, 3, least=2)


@pytest.fixture(scope="module")
def pingliang(module_database: str) -> SampleAlliance:
    return make_alliance(PINGLIANG, Random(2022), actor=ARRANGE)


def test_the_demonstration_city_yields_its_published_figures(pingliang: SampleAlliance) -> None:
    on = PINGLIANG.as_of
    for figure in FIGURES:
        found = evaluate(figure, ARRANGE, window_for(figure.basis, on))
        assert int(found.value or 0) == PUBLISHED[figure.code], figure.code
        by_county = [
            evaluate(figure, ARRANGE, window_for(figure.basis, on), {"county": code}).value or 0
            for code in pingliang.counties
            if "county" in figure.dimensions
        ]
        of_the_city = sum(unit.committee.level == "city" for unit in pingliang.units)
        if figure.code in ("alliance.staff", "alliance.enterprises"):
            assert sum(by_county) == PUBLISHED[figure.code]
        if figure.code == "alliance.units":
            assert sum(by_county) == PUBLISHED[figure.code] - of_the_city
    codes = Organisation.objects.visible_to(ARRANGE).values_list("credit_code", flat=True)
    assert all(checked_credit_code(code) == code for code in codes)


def test_staff_by_chain_adds_up_because_each_enterprise_has_one_primary_chain(pingliang: SampleAlliance) -> None:
    staff = next(figure for figure in FIGURES if figure.code == "alliance.staff")
    window = window_for(staff.basis, PINGLIANG.as_of)
    roots = [chain for chain in pingliang.chains.values() if chain.parent_id is None]
    assert sum(evaluate(staff, ARRANGE, window, {"chain": chain.pk}).value or 0 for chain in roots) == 94700


def test_with_its_posts_filled_the_sample_keeps_every_rule(pingliang: SampleAlliance) -> None:
    at = moment("2022-08-31 09:00")
    for number, plan in enumerate(posts_of(pingliang)):
        holder = Account.objects.create(username=f"holder{number}", display_name=f"示例人员{number}")
        appoint(
            actor=ARRANGE, at=at, holder=holder, role=plan.role, place=plan.place, title=plan.title,
            from_on=plan.from_on,
        )  # fmt: skip
    for rule in RULES:
        assert evaluate_rule(rule, ARRANGE, PINGLIANG.as_of).violations == (), rule.code


def test_posts_show_one_of_each_role(pingliang: SampleAlliance) -> None:
    plans = posts_of(pingliang)
    shown = [plan.role for plan in plans if plan.shown]
    assert sorted(shown) == sorted({plan.role for plan in plans})


def test_another_seed_gives_another_city_of_the_size_asked_for(own_database: str) -> None:
    plan = random_plan(Random(7), size=0.1, city="610100")
    alliance = make_alliance(plan, Random(7), actor=ARRANGE)
    figures = {figure.code: evaluate(figure, ARRANGE, window_for(figure.basis, plan.as_of)).value for figure in FIGURES}
    assert figures["alliance.enterprises"] == plan.enterprises == len(alliance.enterprises) != 926
    assert figures["alliance.units"] == plan.units
    assert figures["alliance.members"] == plan.members
    assert figures["alliance.staff"] == plan.staff
    assert random_plan(Random(7), size=0.1, city="610100") == plan != random_plan(Random(8), size=0.1, city="610100")
