"""Lists and overviews: as of a day, within the reader's scope, in a number of queries that rows do not raise."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lianmeng.alliance.actions.chain_roles import give_chain_role
from lianmeng.alliance.actions.chains import found_chain
from lianmeng.alliance.actions.committees import count_members, found_committee, found_party_unit
from lianmeng.alliance.actions.marks import grant_mark
from lianmeng.alliance.actions.organisations import count_staff, register_organisation
from lianmeng.alliance.credit_code import credit_code_for
from lianmeng.alliance.institution import RULES
from lianmeng.alliance.models import ChainRole, Formation, Organisation, OrganisationMark, PartyUnit, StaffCount
from lianmeng.alliance.queries.chains import chain_overview, chain_rows, visible_chains
from lianmeng.alliance.queries.committees import committee_rows, unit_rows, visible_committees
from lianmeng.alliance.queries.counties import county_overview, county_rows
from lianmeng.alliance.queries.filtering import chains_filtered, committees_filtered, organisations_filtered
from lianmeng.alliance.queries.organisations import organisation_history, organisation_rows, visible_organisations
from lianmeng.alliance.queries.posts import posts_of_place, vacant_offices
from lianmeng.alliance.queries.regions import counties, installed_city
from lianmeng.alliance.queries.totals import alliance_totals
from lianmeng.alliance.rules import readable
from lianmeng.kernel.institution import evaluate
from tests.support.cast import ARRANGE, FOUNDED_ON, Cast, moment

AT = moment("2022-08-31 10:00")
ON = AT.date()
MAY, JUNE = date(2022, 5, 31), date(2022, 6, 30)


def peopled(cast: Cast) -> PartyUnit:
    """A committee with a branch in the grower's house, and two counts of everything."""
    committee = found_committee(
        actor=ARRANGE,
        at=AT,
        chain=cast.vegetables,
        name="设施蔬菜产业链党委",
        formation=Formation.JOINT,
        established_on=FOUNDED_ON,
    )
    unit = found_party_unit(
        actor=ARRANGE,
        at=AT,
        committee=committee,
        name="第一党支部",
        kind=PartyUnit.Kind.BRANCH,
        formation=Formation.JOINT,
        from_on=FOUNDED_ON,
        seat=cast.grower,
    )
    for on, members, staff in ((MAY, 8, 50), (JUNE, 9, 60)):
        count_members(actor=ARRANGE, at=AT, unit=unit, on=on, members=members)
        count_staff(actor=ARRANGE, at=AT, organisation=cast.grower, on=on, staff=staff)
        count_staff(actor=ARRANGE, at=AT, organisation=cast.orchard, on=on, staff=1)
    grant_mark(
        actor=ARRANGE,
        at=AT,
        organisation=cast.grower,
        kind=OrganisationMark.Kind.LEADING,
        level=OrganisationMark.Level.CITY,
        from_on=JUNE,
        source="文件",
    )
    return unit


def names(cast: Cast, person: str = "city_office", on: date = ON, **filters: str) -> list[str]:
    return [organisation.name for organisation in organisations_filtered(cast[person], filters, on)]


def test_counts_are_those_of_the_day_asked_for(cast: Cast) -> None:
    peopled(cast)
    office = cast["city_office"]
    for on, members, staff in ((ON, 9, 60), (MAY, 8, 50)):
        row = organisation_rows(office, [cast.grower], on)[0]
        assert row.staff == staff
        assert chain_rows(office, [cast.vegetables], on)[0].members == members
    assert organisation_rows(office, [cast.grower], FOUNDED_ON)[0].staff is None
    assert organisation_rows(office, [cast.grower], MAY)[0].marks == ()
    assert chain_rows(office, [cast.vegetables], date(2021, 1, 1))[0].committee is None


def test_text_finds_two_characters_initials_and_codes(cast: Cast) -> None:
    for text in ("蔬菜", "cxslsc", cast.grower.credit_code[:12], " 崇信示例 "):
        assert names(cast, text=text) == [cast.grower.name]
    assert names(cast, text="没有这家") == []


def test_filters_narrow_and_values_that_mean_nothing_leave_nothing(cast: Cast) -> None:
    peopled(cast)
    chain = str(cast.vegetables.pk)
    enterprise = ChainRole.Kind.ENTERPRISE.value
    for filters in ({"county": "620823"}, {"chain": chain}, {"mark": "leading"}, {"chain": chain, "role": enterprise}):
        assert names(cast, **filters) == [cast.grower.name]
    assert names(cast, kind="bank") == [cast.bank.name]
    assert names(cast, on=MAY, mark="leading") == []
    for name in ("county", "chain", "mark", "role", "kind"):
        assert names(cast, **{name: "nothing"}) == []
    assert names(cast, sort="-staff")[0] == cast.grower.name
    assert names(cast, sort="-name") == names(cast)[::-1]


def test_lists_of_chains_and_committees_narrow_too(cast: Cast) -> None:
    peopled(cast)
    office = cast["city_office"]
    assert [chain.pk for chain in chains_filtered(office, {"text": "sssc"}, ON)] == [cast.vegetables.pk]
    assert list(chains_filtered(office, {"level": "county"}, ON)) == []
    assert list(chains_filtered(office, {"county": "620823"}, ON)) == []
    assert committees_filtered(office, {"text": "蔬菜", "formation": "joint", "level": "city"}, ON).count() == 1
    assert committees_filtered(office, {"county": "620823"}, ON).count() == 0


def test_head_counts_are_for_offices_and_for_the_organisation_itself(cast: Cast) -> None:
    unit = peopled(cast)
    for person, seen in (("city_office", 60), ("auditor", 60), ("enterprise", 60), ("other_enterprise", None)):
        assert organisation_rows(cast[person], [cast.grower], ON)[0].staff == seen
        assert readable(cast[person], cast.grower, "staff") is (seen is not None)
        assert unit_rows(cast[person], unit.committee, ON)[0].members == (9 if seen else None)
        assert readable(cast[person], cast.grower, "name") is True
    for person in ("bank", "expert", "helper"):
        assert organisation_rows(cast[person], [cast.grower], ON)[0].staff is None
        assert chain_rows(cast[person], [cast.vegetables], ON)[0].members is None
        totals = alliance_totals(cast[person], ON)
        assert (totals.staff, totals.members, totals.enterprises) == (None, None, 2)
        assert county_rows(cast[person], [cast.county], ON)[0].staff is None
    assert alliance_totals(cast["city_office"], ON).staff == 61
    history = organisation_history(cast["other_enterprise"], cast.grower)
    assert (history.counts, history.reads_staff) == ((), False)
    assert not any(event.verb.startswith("staff") for event in history.events)


def test_administrators_of_the_system_do_not_read_its_business(cast: Cast) -> None:
    for person in ("security_admin", "system_admin"):
        assert list(visible_organisations(cast[person])) == []
        assert list(visible_chains(cast[person], ON)) == []
        assert StaffCount.objects.visible_to(cast[person]).count() == 0
        assert installed_city(cast[person]) == cast.city


def test_a_city_chain_counts_what_its_county_chains_count(cast: Cast) -> None:
    part = found_chain(
        actor=ARRANGE, at=AT, code="P", name="静宁蔬菜", region=cast.other_county, established_on=FOUNDED_ON,
        parent=cast.vegetables,
    )  # fmt: skip
    for chain in (part, cast.vegetables):
        give_chain_role(
            actor=ARRANGE, at=AT, organisation=cast.orchard, chain=chain, kind=ChainRole.Kind.ENTERPRISE,
            from_on=FOUNDED_ON, source="测试",
        )  # fmt: skip
    overview = chain_overview(cast["city_office"], cast.vegetables, ON)
    assert overview.row.enterprises == 2
    assert [(row.chain.pk, row.enterprises) for row in overview.parts] == [(part.pk, 1)]
    county = county_overview(cast["city_office"], cast.other_county, ON)
    assert {share.chain.pk: share.enterprises for share in county.shares} == {cast.vegetables.pk: 1, cast.apples.pk: 1}
    assert (county.row.chains, county.row.enterprises) == (1, 1)


def queries_of(work: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


@pytest.mark.parametrize("number", [1, 3])
def test_numbers_of_queries_do_not_grow_with_rows(cast: Cast, number: int) -> None:
    unit = peopled(cast)
    for serial in range(number):
        organisation = register_organisation(
            actor=ARRANGE, at=AT, credit_code=credit_code_for("620823", 500 + serial), name=f"示例{serial}",
            kind=Organisation.Kind.ENTERPRISE, county=cast.county,
        )  # fmt: skip
        give_chain_role(
            actor=ARRANGE, at=AT, organisation=organisation, chain=cast.vegetables, kind=ChainRole.Kind.ENTERPRISE,
            from_on=FOUNDED_ON, source="测试",
        )  # fmt: skip
        count_staff(actor=ARRANGE, at=AT, organisation=organisation, on=MAY, staff=5)
    office = cast["city_office"]
    assert queries_of(lambda: organisation_rows(office, organisations_filtered(office, {}, ON), ON)) == 4
    assert queries_of(lambda: chain_rows(office, visible_chains(office, ON), ON)) == 12
    assert queries_of(lambda: committee_rows(office, visible_committees(office, ON), ON)) == 4
    assert queries_of(lambda: unit_rows(office, unit.committee, ON)) == 2
    assert queries_of(lambda: county_rows(office, counties(office, ON), ON)) == 7
    assert queries_of(lambda: alliance_totals(office, ON)) == 6


def test_posts_of_a_place_and_vacant_offices(cast: Cast) -> None:
    office = cast["city_office"]
    assert [post.role for post in posts_of_place("chain", cast.vegetables.pk, ON)] == ["chain_office"]
    vacant = {(wanted.role, wanted.record.pk) for wanted in vacant_offices(office, ON)}
    assert ("city_office", cast.city.pk) not in vacant
    assert ("county_office", cast.county.pk) not in vacant
    assert ("chain_office", cast.apples.pk) in vacant


def test_rules_name_who_breaks_them(cast: Cast) -> None:
    peopled(cast)
    broken = {rule.code: evaluate(rule, cast["city_office"], ON).violations for rule in RULES}
    assert [violation.label for violation in broken["alliance.one_per_chain"]] == ["静宁苹果"]
    assert len(broken["alliance.lead_department"]) == len(broken["alliance.chain_leader"]) == 2
    assert len(broken["alliance.lead_enterprise"]) == 2
    assert [violation.label for violation in broken["alliance.secretaries"]] == ["设施蔬菜产业链党委"]
    assert "静宁苹果" in {violation.label for violation in broken["alliance.offices"]}
    seen_by_admin = [evaluate(rule, cast["system_admin"], ON).violations for rule in RULES[:5]]
    assert seen_by_admin == [()] * 5
