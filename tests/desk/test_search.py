"""The search box: a few of each kind, through the reader's own scope."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from lianmeng.desk.queries.search import Shown, search, suggest
from lianmeng.desk.web.jumps import jumps_for
from lianmeng.kernel.places import Actor
from tests.assist.stories import raised
from tests.support.cast import Cast, moment

NOW = moment("2022-09-28 12:00")

#: Session, account, posts in force, and one for each kind of record.
SUGGESTING = 7

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(business_time: Callable[[datetime], datetime]) -> None:
    business_time(NOW)


def titles(viewer: Actor, text: str) -> dict[str, list[str]]:
    return {found.searched.label: [spelt(hit) for hit in found.hits] for found in search(viewer, text, NOW)}


def spelt(hit: Shown) -> str:
    return "".join(piece for piece, _found in hit.title)


def marked(hit: Shown) -> list[str]:
    return [piece for part in (hit.title, hit.note, hit.excerpt) for piece, found in part if found]


def test_demands_are_found_by_number_title_content_and_enterprise(cast: Cast) -> None:
    demand = raised(cast)
    for text in (demand.number, demand.number[-4:], "道路", "雨天", "示例蔬菜", "园区 运输"):
        assert titles(cast["county_office"], text)["Demands"] == ["园区道路硬化"], text


def test_organisations_are_found_by_name_code_and_initials(cast: Cast) -> None:
    for text in ("示例果业", cast.orchard.credit_code, cast.orchard.credit_code[:9].lower(), cast.orchard.initials[:4]):
        assert titles(cast["city_office"], text)["Organisations"] == [cast.orchard.name], text


def test_chains_and_teams_are_found_by_name_and_initials(cast: Cast) -> None:
    assert titles(cast["city_office"], "苹果")["Industry chains"] == [cast.apples.name]
    assert titles(cast["city_office"], cast.apples.initials)["Industry chains"] == [cast.apples.name]
    assert titles(cast["city_office"], "水电")["Help teams"] == [cast.other_team.name]


def test_what_one_may_not_see_is_not_found(cast: Cast) -> None:
    demand = raised(cast)
    for person in ("other_county_office", "other_enterprise", "helper", "bank", "system_admin"):
        assert "Demands" not in titles(cast[person], demand.number), person
    assert titles(cast["system_admin"], "示例") == {}


def test_fewer_than_two_characters_find_nothing(cast: Cast) -> None:
    raised(cast)
    assert search(cast["city_office"], " 园 ", NOW) == []


def test_many_matches_are_counted_and_lead_to_the_list(client: Client, cast: Cast) -> None:
    for number in range(10):
        raised(cast, title=f"路灯第{number}盏")
    found = search(cast["county_office"], "路灯", NOW)[0]
    assert (len(found.hits), found.count) == (8, 10)
    client.force_login(cast.people["county_office"])
    page = client.get(found.all_url).content.decode()
    assert "路灯第0盏" in page


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "请输入要查找的内容"),
        ("?q=园", "请至少输入两个字"),
        ("?q=绝无此事", "没有找到结果"),
        ("?q=道路", "园区<mark>道路</mark>硬化"),
    ],
)
def test_the_page_says_what_it_found_and_why_not(client: Client, cast: Cast, query: str, sentence: str) -> None:
    raised(cast)
    client.force_login(cast.people["enterprise"])
    assert sentence in client.get(reverse("search") + query).content.decode()


def test_what_was_typed_is_shown_as_text_and_cut_to_length(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["enterprise"])
    page = client.get(reverse("search"), {"q": '"><script>alert(1)</script>' + "长" * 100}).content.decode()
    assert "<script>alert(1)" not in page
    assert "长" * 61 not in page


def test_what_was_looked_for_is_marked_and_a_long_text_quoted_only_where_needed(cast: Cast) -> None:
    raised(cast, content="甲" * 80 + "雨天运输困难" + "乙" * 80)
    by_title, by_content = (search(cast["county_office"], text, NOW)[0].hits[0] for text in ("道路", "雨天 困难"))
    assert (marked(by_title), by_title.excerpt) == (["道路"], ())
    assert marked(by_content) == ["雨天", "困难"]
    assert "".join(piece for piece, _found in by_content.excerpt).startswith("…甲")


def test_suggestions_are_few_and_keep_the_scope(cast: Cast) -> None:
    for number in range(6):
        raised(cast, title=f"路灯第{number}盏")
    assert [(found.searched.label, len(found.hits)) for found in suggest(cast["county_office"], "路灯", NOW)] == [
        ("Demands", 4)
    ]
    assert suggest(cast["other_enterprise"], "路灯", NOW) == []
    assert suggest(cast["county_office"], "路", NOW) == []


@pytest.mark.parametrize("number", [1, 3])
def test_suggestions_cost_the_same_however_many_there_are(
    client: Client, cast: Cast, number: int, django_assert_num_queries: Callable[[int], object]
) -> None:
    for _ in range(number):
        raised(cast, title="路灯")
    client.force_login(cast.people["county_office"])
    with django_assert_num_queries(SUGGESTING):  # type: ignore[attr-defined]
        client.get(reverse("suggestions"), {"q": "路灯", "pages": "1"})


def test_an_invisible_record_and_one_that_does_not_exist_give_the_very_same_answer(client: Client, cast: Cast) -> None:
    demand = raised(cast)
    client.force_login(cast.people["other_enterprise"])
    answers = {client.get(reverse("suggestions"), {"q": text}).content for text in (demand.number, "2022-999999")}
    assert len(answers) == 1


def test_the_palette_offers_the_pages_of_the_post_by_name_and_by_sound(cast: Cast) -> None:
    with translation.override("zh-hans"):
        names = {place.label for place in jumps_for(cast["county_office"])}
        assert {"诉求", "超期诉求", "键盘快捷键"} <= names
        assert [place.label for place in jumps_for(cast["county_office"], "jpkj")] == ["键盘快捷键"]
        assert {place.label for place in jumps_for(cast["system_admin"])} & {"诉求", "超期诉求"} == set()


def test_the_strokes_of_the_keyboard_map_are_each_given_once(client: Client, cast: Cast) -> None:
    for person in cast.actors:
        strokes = [place.keys for place in jumps_for(cast[person]) if place.keys]
        assert len(strokes) == len(set(strokes)), person
    client.force_login(cast.people["county_office"])
    page = client.get(reverse("keyboard")).content.decode()
    assert 'data-keys="g d"' in page
