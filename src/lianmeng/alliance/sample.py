"""A synthetic alliance, made through the room's own actions.

``make_alliance(plan, rng, actor=…)`` puts everything on record and returns what later samples build on;
``posts_of(alliance)`` says which posts a demonstration fills. Totals are the plan's, to the last head.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count, cycle
from random import Random

from lianmeng.alliance.actions.chain_roles import give_chain_role
from lianmeng.alliance.actions.chains import found_chain
from lianmeng.alliance.actions.committees import count_members, found_committee, found_party_unit
from lianmeng.alliance.actions.marks import grant_mark
from lianmeng.alliance.actions.organisations import count_staff, register_organisation
from lianmeng.alliance.actions.regions import install_city
from lianmeng.alliance.credit_code import credit_code_for
from lianmeng.alliance.models import (
    ChainCommittee,
    ChainRole,
    Formation,
    IndustryChain,
    Organisation,
    OrganisationMark,
    PartyUnit,
    Region,
)
from lianmeng.alliance.sample_plan import AlliancePlan, ChainPlan
from lianmeng.kernel.periods import BUSINESS_ZONE
from lianmeng.kernel.places import Place, Viewer
from lianmeng.platform.work.unit import batch_of_work

Kind = Organisation.Kind
Report = Callable[[str], None]
_SOURCE = "示例数据"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
#: Sixty invented trade names, none of which means anything.
_BRANDS = tuple(_STEMS[number % 10] + _BRANCHES[number % 12] for number in range(60))


@dataclass(frozen=True)
class MemberEnterprise:
    """An enterprise with its primary chain and its latest head count."""

    organisation: Organisation
    chain: IndustryChain
    staff: int


@dataclass
class SampleAlliance:
    """What was made, for the samples of the rooms above."""

    plan: AlliancePlan
    city: Region
    counties: dict[str, Region]
    chains: dict[str, IndustryChain] = field(default_factory=dict)
    committees: dict[str, ChainCommittee] = field(default_factory=dict)
    departments: dict[str, Organisation] = field(default_factory=dict)
    enterprises: list[MemberEnterprise] = field(default_factory=list)
    banks: list[Organisation] = field(default_factory=list)
    institutes: list[Organisation] = field(default_factory=list)
    units: list[PartyUnit] = field(default_factory=list)

    def region_of(self, chain: ChainPlan) -> Region:
        return self.counties[chain.county] if chain.county else self.city

    def enterprises_on(self, code: str) -> list[MemberEnterprise]:
        """The enterprises whose primary chain has this code."""
        return [member for member in self.enterprises if member.chain.code == code]


@dataclass(frozen=True)
class PostPlan:
    """A post to be filled. ``shown`` marks one post of each role, for the sign-in page of a demonstration."""

    role: str
    place: Place
    title: str
    from_on: date
    shown: bool


def make_alliance(
    plan: AlliancePlan,
    rng: Random,
    *,
    actor: Viewer,
    report: Report = lambda stage: None,
    frame_only: bool = False,
) -> SampleAlliance:
    """Put the alliance of ``plan`` on record, in one transaction for each stage, and return it.

    ``frame_only`` leaves out enterprises and party units: what an office finds before its first import.
    ``rng`` decides everything that the plan leaves open; the same seed gives the same alliance.
    ``report`` is called with the name of each stage as it begins.
    """
    report("regions")
    with batch_of_work(_SOURCE):
        regions = install_city(actor=actor, at=_at(plan.founded_on), code=plan.city, counties=plan.counties)
    alliance = SampleAlliance(plan, regions[0], {region.code: region for region in regions[1:]})
    maker = _Maker(alliance, rng, actor)
    frame, members = (maker.make_chains, maker.make_partners), (maker.make_enterprises, maker.make_units)
    for stage in frame if frame_only else (*frame, *members):
        report(stage.__name__.removeprefix("make_"))
        with batch_of_work(_SOURCE):
            stage()
    return alliance


def posts_of(alliance: SampleAlliance) -> list[PostPlan]:
    """The posts a demonstration fills, so that no chain, county or committee is without its people."""
    city = Place("city", alliance.city.code)
    name = alliance.city.name
    posts = [
        ("city_office", city, f"{name}产业链办公室"),
        ("city_leader", city, f"{name}总链长"),
        ("supervisor", city, f"{name}督查专员"),
        ("auditor", city, f"{name}审计员"),
        ("expert", city, f"{name}产业链专家"),
        ("security_admin", city, f"{name}安全管理员"),
        ("system_admin", city, f"{name}系统管理员"),
    ]
    for code, county in alliance.counties.items():
        posts.append(("county_office", Place("county", code), f"{county.name}产业链办公室"))
        posts.append(("county_leader", Place("county", code), f"{county.name}总链长"))
    for plan in alliance.plan.chains:
        chain, committee = alliance.chains[plan.code], alliance.committees[plan.code]
        leader = "county_leader" if plan.county else "city_leader"
        posts.append(("chain_office", Place("chain", str(chain.pk)), f"{chain.name}链办"))
        posts.append((leader, Place("chain", str(chain.pk)), f"{chain.name}链长"))
        posts.append(("committee_secretary", Place("committee", str(committee.pk)), f"{committee.name}书记"))
        department = alliance.departments[plan.code]
        posts.append(("lead_department", Place("organisation", str(department.pk)), f"{department.name}联络员"))
    county_chains = [plan.code for plan in alliance.plan.chains if plan.county]
    members = [one[0].organisation for code in county_chains if (one := alliance.enterprises_on(code))]
    posts += [("enterprise", Place("organisation", str(firm.pk)), f"{firm.name}经办人") for firm in members]
    posts += [("bank", Place("organisation", str(bank.pk)), f"{bank.name}客户经理") for bank in alliance.banks]
    seen: set[str] = set()
    plans = []
    for role, place, title in posts:
        plans.append(PostPlan(role, place, title, alliance.plan.founded_on, shown=role not in seen))
        seen.add(role)
    return plans


def shares(rng: Random, total: int, parts: int, *, least: int = 1, spread: float = 1.0) -> list[int]:
    """Divide ``total`` into ``parts`` uneven whole shares of at least ``least`` that add up exactly."""
    if parts * least > total:
        raise ValueError(f"{total} cannot be divided into {parts} parts of at least {least}")
    weights = [rng.lognormvariate(0, spread) for _ in range(parts)]
    free, whole = total - parts * least, sum(weights)
    exact = [free * weight / whole for weight in weights]
    result = [least + int(share) for share in exact]
    by_remainder = sorted(range(parts), key=lambda index: exact[index] % 1, reverse=True)
    for index in by_remainder[: total - sum(result)]:
        result[index] += 1
    return result


class _Maker:
    """The stages, each inside one batch of work."""

    def __init__(self, alliance: SampleAlliance, rng: Random, actor: Viewer) -> None:
        self.alliance = alliance
        self.plan = alliance.plan
        self.rng = rng
        self.actor = actor
        self.numbers = count(1)
        self.unit_numbers: dict[tuple[str, str], Iterator[int]] = defaultdict(lambda: count(1))
        self.firms: dict[str, list[Organisation]] = defaultdict(list)

    def make_chains(self) -> None:
        """Chains, each with its lead department and its committee."""
        for order, plan in enumerate(self.plan.chains, start=1):
            region, on = self.alliance.region_of(plan), self.plan.founded_on
            chain = found_chain(
                actor=self.actor,
                at=_at(on),
                code=plan.code,
                name=plan.name,
                short_name=plan.short_name,
                region=region,
                established_on=on,
                parent=self.alliance.chains.get(plan.part_of),
                order=order,
            )
            self.alliance.chains[plan.code] = chain
            department = self._organisation(f"{region.name}{plan.stem}牵头部门（示例）", Kind.DEPARTMENT, region, on)
            self._role(department, chain, ChainRole.Kind.LEAD_DEPARTMENT, on, primary=True)
            self.alliance.departments[plan.code] = department
            self.alliance.committees[plan.code] = found_committee(
                actor=self.actor,
                at=_at(on),
                chain=chain,
                name=f"{plan.name}产业链党委",
                formation=self.rng.choice(list(Formation)),
                established_on=on,
                host=department,
            )

    def make_partners(self) -> None:
        """Banks and institutes, each a partner of one of the city's chains."""
        city_chains = cycle(chain for chain in self.plan.chains if not chain.county)
        counties = cycle(self.alliance.counties.values())
        on = self.plan.founded_on
        for number in range(1, self.plan.banks + 1):
            county = next(counties)
            bank = self._organisation(f"示例银行{county.short_name}第{number}支行", Kind.BANK, county, on)
            self._role(bank, self.alliance.chains[next(city_chains).code], ChainRole.Kind.BANK, on)
            self.alliance.banks.append(bank)
        for number in range(1, self.plan.institutes + 1):
            plan = next(city_chains)
            name = f"{self.alliance.city.short_name}示例{plan.stem}研究所"
            institute = self._organisation(f"{name}第{number}分所", Kind.INSTITUTE, self.alliance.city, on)
            self._role(institute, self.alliance.chains[plan.code], ChainRole.Kind.INSTITUTE, on)
            self.alliance.institutes.append(institute)

    def make_enterprises(self) -> None:
        """Enterprises, each on its county's chain first; some lead it, some are on a second one."""
        county_chains = [chain for chain in self.plan.chains if chain.county]
        staff = iter(shares(self.rng, self.plan.staff, self.plan.enterprises, least=3, spread=1.1))
        numbers = shares(self.rng, self.plan.enterprises, len(county_chains), least=2, spread=0.5)
        for plan, number in zip(county_chains, numbers, strict=True):
            leaders = min(1 + number // 25, 3)
            for index in range(number):
                member = self._enterprise(plan, index, next(staff), leads=index < leaders)
                self.alliance.enterprises.append(member)
                self.firms[plan.code].append(member.organisation)

    def make_units(self) -> None:
        """Party units: general branches, branches under some of them, groups under branches."""
        codes = list(self.alliance.committees)
        kinds = PartyUnit.Kind
        general = [
            self._unit(code, kinds.GENERAL_BRANCH, None) for code in self._spread(codes, self.plan.general_branches)
        ]
        upper = {unit.committee_id: unit for unit in general}
        branches = []
        for code in self._spread(codes, self.plan.branches):
            parent = upper.get(self.alliance.committees[code].pk)
            branches.append(self._unit(code, kinds.BRANCH, parent if self.rng.random() < 0.6 else None))
        for parent in self.rng.choices(branches, k=self.plan.groups):
            self._unit(self._code_of(parent), kinds.GROUP, parent)
        numbers = shares(self.rng, self.plan.members, self.plan.units, least=3, spread=0.6)
        for unit, members in zip(self.alliance.units, numbers, strict=True):
            self._count(partial(self._members, unit), members, unit.from_on)

    def _spread(self, codes: list[str], number: int) -> list[str]:
        """``number`` codes, each at least once where there are enough."""
        every = codes[:] if number >= len(codes) else self.rng.sample(codes, number)
        return every + self.rng.choices(codes, k=number - len(every))

    def _code_of(self, unit: PartyUnit) -> str:
        return next(code for code, committee in self.alliance.committees.items() if committee.pk == unit.committee_id)

    def _unit(self, code: str, kind: PartyUnit.Kind, parent: PartyUnit | None) -> PartyUnit:
        committee, firms = self.alliance.committees[code], self.firms[code]
        seat = self.rng.choice(firms) if firms else None
        word = {"general_branch": "党总支", "branch": "党支部", "group": "党小组"}[kind]
        number = next(self.unit_numbers[code, kind])
        on = max(self.plan.founded_on, parent.from_on) if parent else self._day()
        unit = found_party_unit(
            actor=self.actor,
            at=_at(on),
            committee=committee,
            name=f"{committee.name.removesuffix('产业链党委')}第{number}{word}",
            kind=kind,
            formation=self.rng.choice(list(Formation)),
            from_on=on,
            parent=parent,
            seat=seat,
        )
        self.alliance.units.append(unit)
        return unit

    def _members(self, unit: PartyUnit, on: date, heads: int) -> None:
        count_members(actor=self.actor, at=_at(on), unit=unit, on=on, members=heads)

    def _enterprise(self, plan: ChainPlan, index: int, staff: int, *, leads: bool) -> MemberEnterprise:
        chain, region, on = self.alliance.chains[plan.code], self.alliance.region_of(plan), self._day()
        trade = plan.trades[index % len(plan.trades)]
        brand = _BRANDS[index // len(plan.trades) % len(_BRANDS)]
        more = index // (len(plan.trades) * len(_BRANDS))
        name = f"{region.short_name}示例{brand}{trade}{f'（{more + 1}）' if more else ''}有限公司"
        organisation = self._organisation(name, Kind.ENTERPRISE, region, on)
        kinds = ChainRole.Kind
        self._role(organisation, chain, kinds.CHAIN_LEAD_ENTERPRISE if leads else kinds.ENTERPRISE, on, primary=True)
        if leads and index == 0 and plan.part_of:
            self._role(organisation, self.alliance.chains[plan.part_of], kinds.CHAIN_LEAD_ENTERPRISE, on)
        elif self.rng.random() < 0.1:
            self._second_role(organisation, plan, on)
        self._count(partial(self._staff, organisation), staff, on)
        self._marks(organisation, on)
        return MemberEnterprise(organisation, chain, staff)

    def _second_role(self, organisation: Organisation, plan: ChainPlan, on: date) -> None:
        others = [chain for chain in self.plan.chains if chain.county == plan.county and chain.code != plan.code]
        if others:
            chain = self.alliance.chains[self.rng.choice(others).code]
            self._role(organisation, chain, ChainRole.Kind.ENTERPRISE, on)

    def _staff(self, organisation: Organisation, on: date, heads: int) -> None:
        count_staff(actor=self.actor, at=_at(on), organisation=organisation, on=on, staff=heads)

    def _count(self, record: Callable[[date, int], None], final: int, since: date) -> None:
        """An earlier count where there was time for one, and the final count by which the totals are met."""
        mid_year = date(self.plan.as_of.year, 6, 30)
        year_end = date(self.plan.as_of.year - 1, 12, 31)
        last = mid_year if since <= mid_year <= self.plan.as_of else self.plan.as_of
        if since <= year_end < last:
            record(year_end, max(3, round(final * self.rng.uniform(0.9, 1.05))))
        record(last, final)

    def _marks(self, organisation: Organisation, on: date) -> None:
        kinds, levels = OrganisationMark.Kind, OrganisationMark.Level
        for kind, level, chance in (
            (kinds.ABOVE_SCALE, levels.NATIONAL, 0.18),
            (kinds.ABOVE_QUOTA, levels.NATIONAL, 0.05),
            (kinds.SPECIALISED_NEW, levels.PROVINCIAL, 0.05),
            (kinds.LITTLE_GIANT, levels.NATIONAL, 0.005),
            (kinds.HIGH_TECH, levels.NATIONAL, 0.06),
            (kinds.LEADING, levels.CITY, 0.08),
        ):
            if self.rng.random() < chance:
                until = date(on.year + 3, on.month, min(on.day, 28)) if kind == kinds.HIGH_TECH else None
                grant_mark(
                    actor=self.actor,
                    at=_at(on),
                    organisation=organisation,
                    kind=kind,
                    level=level,
                    from_on=on,
                    to_on=until,
                    source=_SOURCE,
                )

    def _organisation(self, name: str, kind: Organisation.Kind, region: Region, on: date) -> Organisation:
        return register_organisation(
            actor=self.actor,
            at=_at(on),
            credit_code=credit_code_for(region.code, next(self.numbers)),
            name=name,
            kind=kind,
            county=region,
            address=f"{region.name}示例路{self.rng.randint(1, 300)}号",
            established_on=on - timedelta(days=self.rng.randint(200, 6000)),
        )

    def _role(
        self, organisation: Organisation, chain: IndustryChain, kind: ChainRole.Kind, on: date, *, primary: bool = False
    ) -> None:
        give_chain_role(
            actor=self.actor,
            at=_at(on),
            organisation=organisation,
            chain=chain,
            kind=kind,
            from_on=on,
            source=_SOURCE,
            primary=primary,
        )

    def _day(self) -> date:
        """A day between the founding and the mid-year before the day as of which the totals hold."""
        latest = min(date(self.plan.as_of.year, 6, 30), self.plan.as_of)
        return self.plan.founded_on + timedelta(days=self.rng.randint(0, max((latest - self.plan.founded_on).days, 0)))


def _at(on: date) -> datetime:
    return datetime.combine(on, time(10), BUSINESS_ZONE)
