"""Who there is, and in which words the permission table is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

People = frozenset[str]


def people(*names: str) -> People:
    """A set of people, given one by one or several in a word."""
    return frozenset(" ".join(names).split())


NOBODY = people()
#: Not signed in, and signed in once with an account that has been closed since.
OUTSIDE = people("anonymous closed_account")
#: Signed in without a post in force: none ever, one that ended today, one that begins tomorrow.
WITHOUT_POST = people("no_post ended_post coming_post")

COUNTY_OFFICES = people("county_office county_caller two_posts_office")
ALL_OFFICES = COUNTY_OFFICES | people("city_office other_county_office")
ADMINISTRATORS = people("security_admin system_admin")
#: Everybody who works in the alliance: they read its register.
ALLIANCE = ALL_OFFICES | people(
    "chain_office helper other_helper two_posts_team enterprise other_enterprise city_leader chain_leader",
    "county_leader supervisor secretary lead_department bank expert auditor",
)
SIGNED_IN = ALLIANCE | ADMINISTRATORS | WITHOUT_POST
EVERYBODY = SIGNED_IN | OUTSIDE

#: The side of the grower: its county, chain and help team; and those who look at the whole city.
OWN_OFFICES = COUNTY_OFFICES | people("city_office")
UNASSIGNED_SEEN = OWN_OFFICES | people(
    "chain_office enterprise city_leader chain_leader county_leader supervisor auditor"
)
OWN_SEEN = UNASSIGNED_SEEN | people("helper")
#: The other side: the orchard in another county, on another chain, with another team.
FOREIGN_OFFICES = people("city_office other_county_office")
FOREIGN_SEEN = FOREIGN_OFFICES | people("other_helper two_posts_team other_enterprise city_leader auditor")
#: Roles that see demands at all.
DEMAND_READERS = OWN_SEEN | FOREIGN_SEEN
RAISERS = ALL_OFFICES | people("enterprise other_enterprise")

#: Who can have a token: whoever acts in a post.
HOLDERS = SIGNED_IN - WITHOUT_POST

READ = frozenset({"GET", "HEAD"})
#: The interface for programs answers what it documents and nothing else.
GET = frozenset({"GET"})
FORM = READ | {"POST"}
POST = frozenset({"POST"})
#: A form that was filled in: done, refused with its reason, or shown again with its faults.
DONE = frozenset({302, 409, 422})


@dataclass(frozen=True)
class Ask:
    """One thing to ask a route for, and who gets it.

    ``thing`` names an object of the stage, ``words`` the rest of the address. ``may`` get ``answer`` on reading and
    one of ``done`` on posting ``data``; ``sees`` know the object, but this is not theirs to do (403).
    """

    thing: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    may: People = SIGNED_IN
    sees: People = NOBODY
    answer: int = 200
    done: frozenset[int] = DONE
    data: Mapping[str, str] = field(default_factory=dict)
    otherwise: int = 404
    nowhere: int = 404


@dataclass(frozen=True)
class Row:
    """A route: what may be asked of it, in which ways; all other methods answer 405."""

    asks: tuple[Ask, ...] = (Ask(),)
    methods: frozenset[str] = READ
