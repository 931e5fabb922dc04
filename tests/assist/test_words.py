"""The text search of demands: nothing that contains the words is missed, and nothing else is found."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lianmeng.alliance.actions.organisations import update_organisation
from lianmeng.assist.actions.raising import DemandText, edit_draft
from lianmeng.assist.models import Category, Demand, DemandSearch
from lianmeng.assist.queries.demands import visible_demands
from lianmeng.assist.queries.words import written_in
from lianmeng.kernel.places import System
from tests.assist.stories import raised
from tests.support.cast import ARRANGE, Cast, moment

pytestmark = pytest.mark.django_db

NOW = moment("2022-09-28 12:00")
LOOK = System("look at the index")
#: Few letters, so that words often stand in texts; blanks, capitals and wildcards that must mean themselves.
LETTERS = st.text(alphabet="园区道路Kk%_\\ 3-'", min_size=1, max_size=7)


def found(text: str) -> set[str]:
    return {demand.title for demand in written_in(visible_demands(LOOK), text)}


def contained(demand: Demand, text: str) -> bool:
    """The same by a plain reading of each demand."""
    firm = demand.enterprise
    says = [one.casefold() for one in (demand.title, demand.content, firm.name, firm.short_name)]
    sounds = [demand.initials, firm.initials]
    return all(
        any(word.casefold() in one for one in says)
        or demand.number.endswith(word)
        or (word.isascii() and any(word.lower() in one for one in sounds))
        for word in text.split()
    )


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=LETTERS)
def test_a_search_finds_what_a_plain_reading_finds(cast: Cast, text: str) -> None:
    if not Demand.objects.visible_to(LOOK).exists():
        for title in ("园区道路硬化", "区道Kk%", "路园_3", "道 路'\\-3", "Kk路路"):
            raised(cast, title=title)
    everything = list(visible_demands(LOOK))
    if max((len(word) for word in text.split()), default=0) < 2:
        return
    # A number has letters of its own, of which only its ending is looked at.
    if any(word.isascii() and word.replace("-", "").isdigit() and len(word) < 3 for word in text.split()):
        return
    assert found(text) == {demand.title for demand in everything if contained(demand, text)}


def test_titles_are_found_by_the_initials_of_their_sounds(cast: Cast) -> None:
    raised(cast, title="银行贷款续贷")
    assert found("yhdk") == {"银行贷款续贷"}
    assert found("YHDK") == {"银行贷款续贷"}
    assert found("xdyh") == set()


def test_an_edited_draft_and_a_renamed_enterprise_are_found_by_their_new_words_only(cast: Cast) -> None:
    demand = raised(cast, title="旧的标题", submit=False)
    text = DemandText(category=Category.objects.get(code="land"), title="崭新标题", content="换了说法")
    edit_draft(actor=cast["enterprise"], demand=demand, text=text, at=NOW)
    assert (found("旧的"), found("崭新"), found("zxbt")) == (set(), {"崭新标题"}, {"崭新标题"})
    grower = type(cast.grower).objects.visible_to(LOOK).get(pk=cast.grower.pk)
    update_organisation(actor=ARRANGE, at=NOW, organisation=grower, name="崇信改名菌业有限公司")
    assert (found("示例蔬菜"), found("改名菌业"), found("gmjy")) == (set(), {"崭新标题"}, {"崭新标题"})


def test_the_index_is_written_with_the_demand_and_for_each(cast: Cast) -> None:
    demand = raised(cast)
    rows = DemandSearch.objects.visible_to(LOOK)
    assert set(rows.values_list("demand_id", flat=True)) == {demand.pk}
    assert {"道路", f"#{demand.number}", f"#{demand.number[-3:]}"} <= set(rows.get().terms)


def test_the_index_itself_shows_nobody_more_than_the_demands(cast: Cast) -> None:
    raised(cast)
    counts = {person: DemandSearch.objects.visible_to(cast[person]).count() for person in cast.actors}
    assert counts == {person: Demand.objects.visible_to(cast[person]).count() for person in cast.actors}
    assert set(counts.values()) == {0, 1}
