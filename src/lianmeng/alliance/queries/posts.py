"""Posts of the alliance: who holds those of a place, and which offices nobody holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lianmeng.alliance.models.named import Named
from lianmeng.alliance.queries.chains import visible_chains
from lianmeng.alliance.queries.regions import counties, installed_city
from lianmeng.kernel.places import Viewer
from lianmeng.platform.accounts.models import Post
from lianmeng.platform.accounts.queries.posts import official_posts


@dataclass(frozen=True)
class Office:
    """An office that ought to be filled: the role, and the record of the place at which it is held."""

    role: str
    record: Named
    city: str


def posts_of_place(kind: str, place: object, on: date) -> list[Post]:
    """The posts held at one place on ``on``, with their holders."""
    posts = official_posts("posts of a place").in_force(on).at(kind, place).select_related("holder")
    return list(posts.order_by("role", "from_on", "id"))


def vacant_offices(viewer: Viewer, on: date) -> Iterable[Office]:
    """The offices of city, counties and chains that nobody holds on ``on``, among the places the viewer sees."""
    city = installed_city(viewer)
    if city is None:
        return
    held = (
        official_posts("offices that are filled")
        .in_force(on)
        .filter(role__in=("city_office", "county_office", "chain_office"))
    )
    filled = set(held.values_list("role", "place_id"))
    wanted: list[tuple[str, str, Named]] = [("city_office", city.code, city)]
    wanted += [("county_office", county.code, county) for county in counties(viewer, on)]
    wanted += [("chain_office", str(chain.pk), chain) for chain in visible_chains(viewer, on)]
    for role, place, record in wanted:
        if (role, place) not in filled:
            yield Office(role, record, city.code)
