"""What the actions of the alliance do, whom they refuse, and what the database itself does not let through."""

from datetime import date

import pytest

from lianmeng.alliance.actions.chain_roles import end_chain_role, give_chain_role, make_primary
from lianmeng.alliance.actions.chains import change_chain, end_chain, found_chain
from lianmeng.alliance.actions.committees import (
    count_members,
    dissolve_committee,
    dissolve_party_unit,
    found_committee,
    found_party_unit,
)
from lianmeng.alliance.actions.marks import end_mark, grant_mark
from lianmeng.alliance.actions.organisations import count_staff, register_organisation, update_organisation
from lianmeng.alliance.actions.regions import install_city
from lianmeng.alliance.credit_code import credit_code_for
from lianmeng.alliance.models import (
    ChainCommittee,
    ChainRole,
    Formation,
    Organisation,
    OrganisationMark,
    PartyUnit,
    StaffCount,
)
from lianmeng.alliance.queries.regions import region_on
from lianmeng.kernel.errors import Forbidden, Invalid, NotPossible, Refused
from lianmeng.kernel.places import Actor
from lianmeng.platform.events.trail import timeline
from tests.support.cast import ARRANGE, EARLY, FOUNDED_ON, Cast, moment

AT = moment("2022-06-30 10:00")
ON = AT.date()
NEXT = date(2022, 7, 1)


def verbs(*records: object) -> list[str]:
    return [event.verb for event in timeline(ARRANGE, *records)]  # type: ignore[arg-type]


def committee_of(cast: Cast) -> ChainCommittee:
    return found_committee(
        actor=cast["city_office"],
        at=AT,
        chain=cast.vegetables,
        name="设施蔬菜产业链党委",
        formation=Formation.JOINT,
        established_on=ON,
    )


def unit_of(cast: Cast, committee: ChainCommittee, kind: PartyUnit.Kind, **more: object) -> PartyUnit:
    return found_party_unit(
        actor=cast["city_office"],
        at=AT,
        committee=committee,
        name=f"第一{kind.value}",
        kind=kind,
        formation=Formation.ATTACHED,
        from_on=ON,
        **more,  # type: ignore[arg-type]
    )


def test_a_city_is_installed_once_with_its_counties_in_order(cast: Cast) -> None:
    again = install_city(actor=ARRANGE, at=EARLY, code="620800")
    assert [region.code for region in again][:2] == ["620800", "620802"]
    assert {region.pk for region in again} >= {cast.city.pk, cast.county.pk}
    assert len(again) == 8
    with pytest.raises(Invalid):
        install_city(actor=ARRANGE, at=EARLY, code="629900")


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("620824", date(2022, 1, 1), "620881"),
        ("620824", date(2017, 1, 1), "620824"),
        ("620881", date(2017, 1, 1), "620824"),
        ("620881", date(2022, 1, 1), "620881"),
        ("620802", date(2017, 1, 1), "620802"),
    ],
)
def test_a_changed_code_is_followed_both_ways(cast: Cast, code: str, on: date, expected: str) -> None:
    assert region_on(cast["enterprise"], code, on) == expected


def test_registering_checks_the_code_and_its_uniqueness(cast: Cast) -> None:
    def register(code: str, person: str = "county_office") -> Organisation:
        return register_organisation(
            actor=cast[person], at=AT, credit_code=code, name="崇信示例建材有限公司", kind=Organisation.Kind.ENTERPRISE,
            county=cast.county,
        )  # fmt: skip

    organisation = register(credit_code_for("620823", 77).lower())
    assert organisation.credit_code == credit_code_for("620823", 77)
    assert organisation.initials.startswith("cxslj")
    assert verbs(organisation) == ["organisation_registered"]
    with pytest.raises(NotPossible):
        register(organisation.credit_code)
    with pytest.raises(Invalid):
        register("91620823MA00000771")
    with pytest.raises(Forbidden):
        register(credit_code_for("620823", 78), "other_county_office")
    with pytest.raises(Forbidden):
        register(credit_code_for("620823", 78), "enterprise")


def test_an_update_keeps_what_is_equal_and_guards_what_offices_decide(cast: Cast) -> None:
    before = cast.grower.version
    same = update_organisation(actor=cast["enterprise"], at=AT, organisation=cast.grower, name=cast.grower.name)
    assert same.version == before
    changed = update_organisation(
        actor=cast["enterprise"], at=AT, organisation=cast.grower, name="崇信示例新名有限公司"
    )
    assert (changed.version, changed.initials[:6]) == (before + 1, "cxslxm")
    with pytest.raises(Forbidden):
        update_organisation(actor=cast["enterprise"], at=AT, organisation=changed, county=cast.other_county)
    with pytest.raises(Forbidden):
        update_organisation(actor=cast["other_enterprise"], at=AT, organisation=changed, name="别家")
    with pytest.raises(Refused):
        update_organisation(actor=cast["county_office"], at=AT, organisation=cast.grower, name="旧页面")


def test_an_organisation_leaves_the_register_only_without_roles(cast: Cast) -> None:
    with pytest.raises(NotPossible):
        update_organisation(actor=cast["county_office"], at=AT, organisation=cast.grower, active=False)
    role = ChainRole.objects.visible_to(ARRANGE).get(organisation=cast.grower)
    end_chain_role(actor=cast["county_office"], at=AT, role=role, on=ON, note="停产")
    gone = update_organisation(actor=cast["county_office"], at=AT, organisation=cast.grower, active=False)
    assert gone.active is False


def test_a_second_count_of_a_day_corrects_the_first(cast: Cast) -> None:
    first = count_staff(actor=cast["enterprise"], at=AT, organisation=cast.grower, on=ON, staff=40)
    second = count_staff(actor=cast["county_office"], at=AT, organisation=cast.grower, on=ON, staff=42)
    count_staff(actor=cast["county_office"], at=AT, organisation=cast.grower, on=ON, staff=42)
    assert first.pk == second.pk
    assert StaffCount.objects.visible_to(ARRANGE).get(organisation=cast.grower).staff == 42
    assert verbs(first) == ["staff_counted", "staff_count_corrected"]
    with pytest.raises(Invalid):
        count_staff(actor=cast["enterprise"], at=AT, organisation=cast.grower, on=NEXT, staff=1)
    with pytest.raises(Forbidden):
        count_staff(actor=cast["other_enterprise"], at=AT, organisation=cast.grower, on=ON, staff=1)


def give(cast: Cast, organisation: Organisation, **values: object) -> ChainRole:
    wanted: dict[str, object] = {
        "chain": cast.apples, "kind": ChainRole.Kind.ENTERPRISE, "from_on": FOUNDED_ON, "source": "测试", **values,
    }  # fmt: skip
    return give_chain_role(actor=cast["city_office"], at=AT, organisation=organisation, **wanted)  # type: ignore[arg-type]


def test_one_primary_chain_at_a_time(cast: Cast) -> None:
    with pytest.raises(NotPossible) as refusal:
        give(cast, cast.grower, primary=True)
    assert refusal.value.code == "one_primary_chain"
    second = give(cast, cast.grower)
    with pytest.raises(NotPossible):
        give(cast, cast.grower, from_on=ON)
    successor = make_primary(actor=cast["city_office"], at=AT, role=second, on=ON, source="联盟会议纪要")
    assert successor.primary
    assert make_primary(actor=cast["city_office"], at=AT, role=successor, on=ON, source="再次").pk == successor.pk
    roles = ChainRole.objects.visible_to(ARRANGE).filter(organisation=cast.grower)
    assert {(role.chain_id, role.primary, role.from_on, role.to_on) for role in roles} == {
        (cast.vegetables.pk, True, FOUNDED_ON, ON),
        (cast.vegetables.pk, False, ON, None),
        (cast.apples.pk, False, FOUNDED_ON, ON),
        (cast.apples.pk, True, ON, None),
    }


def test_a_chain_has_one_lead_department_and_parts_fit_their_players(cast: Cast) -> None:
    departments = [
        register_organisation(
            actor=cast["city_office"],
            at=AT,
            credit_code=credit_code_for("620800", number),
            name=f"示例部门{number}",
            kind=Organisation.Kind.DEPARTMENT,
            county=cast.city,
        )
        for number in (1, 2)
    ]
    lead = give(cast, departments[0], kind=ChainRole.Kind.LEAD_DEPARTMENT)
    with pytest.raises(NotPossible) as refusal:
        give(cast, departments[1], kind=ChainRole.Kind.LEAD_DEPARTMENT, from_on=ON)
    assert refusal.value.code == "one_lead_department"
    with pytest.raises(Invalid):
        give(cast, cast.bank, kind=ChainRole.Kind.ENTERPRISE)
    with pytest.raises(Invalid):
        end_chain_role(actor=cast["city_office"], at=AT, role=lead, on=date(2022, 1, 3), note="倒签")
    end_chain_role(actor=cast["city_office"], at=AT, role=lead, on=ON, note="换届")
    assert give(cast, departments[1], kind=ChainRole.Kind.LEAD_DEPARTMENT, from_on=ON).from_on == ON


def test_a_chain_office_gives_roles_on_its_own_chain_only(cast: Cast) -> None:
    values = {"organisation": cast.orchard, "kind": ChainRole.Kind.ENTERPRISE, "from_on": ON, "source": "测试"}
    give_chain_role(actor=cast["chain_office"], at=AT, chain=cast.vegetables, **values)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        give_chain_role(actor=cast["chain_office"], at=AT, chain=cast.apples, **{**values, "from_on": NEXT})  # type: ignore[arg-type]


def test_marks_are_granted_once_and_ended(cast: Cast) -> None:
    def grant(from_on: date) -> OrganisationMark:
        return grant_mark(
            actor=cast["county_office"], at=AT, organisation=cast.grower, kind=OrganisationMark.Kind.HIGH_TECH,
            level=OrganisationMark.Level.NATIONAL, from_on=from_on, source="证书",
        )  # fmt: skip

    mark = grant(FOUNDED_ON)
    with pytest.raises(NotPossible):
        grant(ON)
    ended = end_mark(actor=cast["county_office"], at=AT, mark=mark, on=ON, note="证书到期")
    assert ended.to_on == ON
    again = grant(ON)
    taken_back = end_mark(actor=cast["county_office"], at=AT, mark=again, on=ON, note="录入有误")
    assert (taken_back.from_on, taken_back.to_on) == (ON, ON)
    assert grant(ON).to_on is None


def test_a_chain_has_one_committee_at_a_time(cast: Cast) -> None:
    committee = committee_of(cast)
    assert (committee.level, committee.region_id) == ("city", "620800")
    with pytest.raises(NotPossible):
        committee_of(cast)
    with pytest.raises(Invalid):
        dissolve_committee(actor=cast["city_office"], at=AT, committee=committee, on=ON, note="同日")
    dissolved = dissolve_committee(actor=cast["city_office"], at=AT, committee=committee, on=NEXT, note="重组")
    assert dissolved.dissolved_on == NEXT


def test_party_units_stand_in_order_and_count_heads(cast: Cast) -> None:
    committee = committee_of(cast)
    general = unit_of(cast, committee, PartyUnit.Kind.GENERAL_BRANCH)
    branch = unit_of(cast, committee, PartyUnit.Kind.BRANCH, parent=general, seat=cast.grower)
    with pytest.raises(Invalid):
        unit_of(cast, committee, PartyUnit.Kind.GENERAL_BRANCH, parent=branch)
    with pytest.raises(NotPossible):
        unit_of(cast, committee, PartyUnit.Kind.BRANCH)
    first = count_members(actor=cast["city_office"], at=AT, unit=branch, on=ON, members=9)
    again = count_members(actor=cast["city_office"], at=AT, unit=branch, on=ON, members=11)
    assert (first.pk, again.members) == (again.pk, 11)
    with pytest.raises(Forbidden):
        count_members(actor=cast["enterprise"], at=AT, unit=branch, on=ON, members=99)
    with pytest.raises(Invalid):
        count_members(actor=cast["city_office"], at=AT, unit=branch, on=NEXT, members=9)
    gone = dissolve_party_unit(actor=cast["city_office"], at=AT, unit=branch, on=NEXT, note="合并")
    assert gone.to_on == NEXT


def test_county_chains_are_part_of_city_chains_only(cast: Cast) -> None:
    def found(code: str, **more: object):  # type: ignore[no-untyped-def]
        return found_chain(
            actor=cast["city_office"], at=AT, code=code, name=f"链{code}", established_on=ON, **more
        )  # fmt: skip

    county = found("A", region=cast.county, parent=cast.vegetables)
    assert (county.level, county.parent_id) == ("county", cast.vegetables.pk)
    for more in ({"region": cast.city, "parent": cast.vegetables}, {"region": cast.county, "parent": county}):
        with pytest.raises(Invalid):
            found("B", **more)
    with pytest.raises(NotPossible):
        found("A", region=cast.county)
    renamed = change_chain(actor=cast["county_office"], at=AT, chain=county, name="崇信蔬菜")
    assert renamed.initials == "cxsc"
    with pytest.raises(Forbidden):
        change_chain(actor=cast["other_county_office"], at=AT, chain=renamed, name="静宁蔬菜")
    ended = end_chain(actor=cast["county_office"], at=AT, chain=renamed, on=NEXT, note="并入")
    assert verbs(ended) == ["chain_founded", "chain_changed", "chain_ended"]


def test_nobody_without_a_post_changes_the_register(cast: Cast) -> None:
    nobody = Actor(cast.people["enterprise"].pk, None, "without_post", None)
    with pytest.raises(Forbidden):
        count_staff(actor=nobody, at=AT, organisation=cast.grower, on=ON, staff=3)
