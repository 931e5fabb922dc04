"""The pages of the alliance: for whom they open, what they show, and what they keep to themselves."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from lianmeng.alliance.actions.committees import found_committee
from lianmeng.alliance.actions.organisations import count_staff, update_organisation
from lianmeng.alliance.models import ChainCommittee, Formation
from lianmeng.kernel.identifiers import new_id
from tests.support.cast import ARRANGE, FOUNDED_ON, Cast, moment

AT = moment("2022-08-31 10:00")
LISTS = ("chain_list", "committee_list", "organisation_list", "county_list")
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def _today(business_time: Callable[[datetime], datetime]) -> None:
    business_time(AT)


@pytest.fixture
def committee(cast: Cast) -> ChainCommittee:
    count_staff(actor=ARRANGE, at=AT, organisation=cast.grower, on=FOUNDED_ON, staff=7351)
    update_organisation(actor=ARRANGE, at=AT, organisation=cast.grower, address="崇信县示例路9号", note="搬迁")
    return found_committee(
        actor=ARRANGE, at=AT, chain=cast.vegetables, name="设施蔬菜产业链党委", formation=Formation.JOINT,
        established_on=FOUNDED_ON,
    )  # fmt: skip


def visit(cast: Cast, person: str, name: str, *args: object, status: int = 200, **query: str) -> str:
    client = Client()
    client.force_login(cast.people[person])
    answer = client.get(reverse(f"alliance:{name}", args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def details(cast: Cast, committee: ChainCommittee) -> list[tuple[str, object]]:
    return [
        ("chain_detail", cast.vegetables.pk),
        ("committee_detail", committee.pk),
        ("organisation_detail", cast.grower.pk),
        ("county_detail", cast.county.code),
    ]


@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_strangers_to_sign_in(db: None, name: str) -> None:
    answer = Client().get(reverse(f"alliance:{name}"))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))  # type: ignore[attr-defined]


def test_what_does_not_exist_and_what_is_invisible_look_the_same(cast: Cast, committee: ChainCommittee) -> None:
    for name, key in details(cast, committee):
        missing = "629999" if name == "county_detail" else new_id()
        visit(cast, "city_office", name, missing, status=404)
        if name != "county_detail":
            visit(cast, "system_admin", name, key, status=404)
        visit(cast, "enterprise", name, key)
    visit(cast, "city_office", "county_detail", "620800", status=404)


def test_head_counts_appear_only_where_they_may_be_read(cast: Cast, committee: ChainCommittee) -> None:
    pages = [*((name,) for name in LISTS), *details(cast, committee)]
    for person, readable in (("city_office", True), ("enterprise", True), ("bank", False), ("other_enterprise", False)):
        found = "".join(visit(cast, person, *page) for page in pages)
        assert ("7,351" in found) is readable, person


def test_filters_and_days_narrow_the_lists(cast: Cast, committee: ChainCommittee) -> None:
    found = visit(cast, "city_office", "organisation_list", text="蔬菜")
    assert cast.grower.name in found
    assert cast.orchard.name not in found
    assert "没有符合筛选条件的单位" in visit(cast, "city_office", "organisation_list", text="查无此家")
    assert committee.name in visit(cast, "city_office", "committee_list")
    assert committee.name not in visit(cast, "city_office", "committee_list", on="2021-12-31")
    for on in ("nonsense", "2022-13-45", "2099-01-01"):
        assert "截至2022年8月31日" in visit(cast, "city_office", "chain_list", on=on)


def test_an_organisation_shows_its_history(cast: Cast, committee: ChainCommittee) -> None:
    page = visit(cast, "county_office", "organisation_detail", cast.grower.pk)
    for words in ("登记入库", "赋予产业链角色", "统计员工数", "变更登记信息", "崇信县示例路9号", "搬迁"):
        assert words in page


def test_only_who_may_register_is_offered_the_import(cast: Cast) -> None:
    address = f'href="{reverse("sheets:upload", args=["organisations"])}"'
    assert address in visit(cast, "county_office", "organisation_list")
    assert address not in visit(cast, "enterprise", "organisation_list")


def test_every_page_speaks_english_outside_data(cast: Cast, committee: ChainCommittee) -> None:
    client = Client()
    client.force_login(cast.people["city_office"])
    client.cookies["language"] = "en"
    for name, *args in [*((name,) for name in LISTS), *details(cast, committee)]:
        page = client.get(reverse(f"alliance:{name}", args=args)).content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        # Whatever stands inside an element marked as data may be Chinese; records nest no other marked element.
        rest = re.sub(r"<(\w+)[^>]*data-record[^>]*>.*?</\1>", "", main, flags=re.DOTALL)
        assert not HAN.search(rest), (name, HAN.search(rest))
