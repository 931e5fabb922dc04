"""The fixed cast: two counties, two chains, three enterprises, two teams, and a person for each post."""

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from stdnum.cn import uscc

from lianmeng.alliance.actions.chain_roles import give_chain_role
from lianmeng.alliance.actions.chains import found_chain
from lianmeng.alliance.actions.organisations import register_organisation
from lianmeng.alliance.actions.regions import install_city
from lianmeng.alliance.credit_code import organisation_check
from lianmeng.alliance.models import ChainRole, IndustryChain, Organisation, Region
from lianmeng.assist.actions.teams import found_team
from lianmeng.assist.models import Category, HelpTeam, RoutingRule
from lianmeng.kernel.places import Actor, Place, System
from lianmeng.platform.accounts.actions.appointments import appoint
from lianmeng.platform.accounts.models import Account
from lianmeng.platform.accounts.queries.posts import actor_in
from lianmeng.platform.database.supervisor import EmbeddedServer
from tests.support.database import copied_database, copies, using

SHANGHAI = ZoneInfo("Asia/Shanghai")
FOUNDED_ON = date(2022, 1, 4)
ARRANGE = System("arrange a test")


def moment(text: str) -> datetime:
    """A moment in Shanghai: ``moment("2022-09-28 10:00")``."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


EARLY = moment("2022-01-04 09:00")

#: Person → role, kind of place, which place.
PEOPLE = {
    "city_office": ("city_office", "city", "620800"),
    "county_office": ("county_office", "county", "620823"),
    "county_caller": ("county_office", "county", "620823"),
    "other_county_office": ("county_office", "county", "620826"),
    "chain_office": ("chain_office", "chain", "vegetables"),
    "helper": ("help_team", "team", "team"),
    "other_helper": ("help_team", "team", "other_team"),
    "enterprise": ("enterprise", "organisation", "grower"),
    "other_enterprise": ("enterprise", "organisation", "orchard"),
    "city_leader": ("city_leader", "city", "620800"),
    "county_leader": ("county_leader", "county", "620823"),
    "supervisor": ("supervisor", "county", "620823"),
    "secretary": ("committee_secretary", "committee", ""),
    "bank": ("bank", "organisation", "bank"),
    "expert": ("expert", "city", "620800"),
    "auditor": ("auditor", "city", "620800"),
    "security_admin": ("security_admin", "city", "620800"),
    "system_admin": ("system_admin", "city", "620800"),
}


@dataclass
class Cast:
    """Everybody and everything of the play."""

    city: Region
    county: Region
    other_county: Region
    vegetables: IndustryChain
    apples: IndustryChain
    grower: Organisation
    orchard: Organisation
    bank: Organisation
    team: HelpTeam
    other_team: HelpTeam
    people: dict[str, Account]
    actors: dict[str, Actor]

    def __getitem__(self, person: str) -> Actor:
        return self.actors[person]


def install() -> Cast:
    """Put the cast on the stage, through the actions that a real city uses."""
    city, *counties = install_city(actor=ARRANGE, at=EARLY, code="620800")
    by_code = {county.code: county for county in counties}
    county, other_county = by_code["620823"], by_code["620826"]
    vegetables = _chain("vegetables", "设施蔬菜", city)
    apples = _chain("apples", "静宁苹果", city)
    grower = _organisation(credit_code("620823", 1), "崇信示例蔬菜有限公司", county, vegetables)
    orchard = _organisation(credit_code("620826", 2), "静宁示例果业有限公司", other_county, apples)
    bank = _organisation(credit_code("620802", 3), "平凉示例银行", by_code["620802"], None)
    category = Category.objects.get(code="utilities")
    team = found_team(
        actor=ARRANGE, at=EARLY, name="崇信县红色领航帮办团", founded_on=FOUNDED_ON, functions=[category], county=county
    )
    other = found_team(
        actor=ARRANGE, at=EARLY, name="平凉市水电路气帮办团", founded_on=FOUNDED_ON, functions=[category]
    )
    RoutingRule.objects.create(county=county, team_id=team.pk, source="测试", from_on=FOUNDED_ON)
    cast = Cast(city, county, other_county, vegetables, apples, grower, orchard, bank, team, other, {}, {})
    _appoint_everybody(cast)
    return cast


def credit_code(region: str, serial: int) -> str:
    """A well-formed credit code: the ``serial``-th enterprise of a region."""
    body = f"MA7{serial:05d}"
    start = f"91{region}{body}{organisation_check(body)}"
    return start + uscc.calc_check_digit(start)


def _chain(code: str, name: str, city: Region) -> IndustryChain:
    return found_chain(actor=ARRANGE, at=EARLY, code=code, name=name, region=city, established_on=FOUNDED_ON)


def _organisation(code: str, name: str, county: Region, chain: IndustryChain | None) -> Organisation:
    kind = Organisation.Kind.ENTERPRISE if chain else Organisation.Kind.BANK
    organisation = register_organisation(actor=ARRANGE, at=EARLY, credit_code=code, name=name, kind=kind, county=county)
    if chain:
        give_chain_role(
            actor=ARRANGE, at=EARLY, organisation=organisation, chain=chain, kind=ChainRole.Kind.ENTERPRISE,
            primary=True, from_on=FOUNDED_ON, source="测试",
        )  # fmt: skip
    return organisation


def _appoint_everybody(cast: Cast) -> None:
    for person, (role, kind, place) in PEOPLE.items():
        place_id = place if place.isdigit() else str(getattr(cast, place).pk) if place else ""
        account = Account(username=person, display_name=f"{person}（测试）")
        account.set_unusable_password()
        account.save()
        cast.people[person] = account
        if place_id:
            post = appoint(
                actor=ARRANGE, at=EARLY, holder=account, role=role, place=Place(kind, place_id), title=role,
                from_on=FOUNDED_ON,
            )  # fmt: skip
            cast.actors[person] = actor_in(post)


@pytest.fixture(scope="session")
def cast_database(
    database_server: EmbeddedServer,
    django_db_setup: None,
    worker_id: str,
    django_db_blocker: pytest.FixtureRequest,
) -> Iterator[bytes]:
    """A database in which the cast stands already. Yields the pickled cast."""
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        copied_database(database_server.socket_folder, worker_id) as name,
    ):
        with using(name), transaction.atomic():
            pickled = pickle.dumps(install())
            # As in a test's own transaction, nothing that waits for the commit may happen.
            connection.run_on_commit = []
        with copies.offering("cast", name):
            yield pickled


@pytest.fixture
def cast(cast_database: bytes, db: None) -> Cast:
    """The cast, for one test inside its transaction."""
    found: Cast = pickle.loads(cast_database)
    return found
