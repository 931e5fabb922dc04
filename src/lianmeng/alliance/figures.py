"""The indicators of the alliance. Each is a stock, counted at the last day of the window asked for.

Broken down by chain, everything is counted under the city chain to which it belongs; a county chain that
stands alone is counted under itself.
"""

from lianmeng.alliance.models import Level
from lianmeng.alliance.queries import counts
from lianmeng.alliance.queries.chains import visible_chains
from lianmeng.alliance.queries.committees import visible_committees
from lianmeng.kernel.errors import N_
from lianmeng.kernel.indicators import Basis, Count, Indicator, IndicatorKind, Sum

CHAINS = Indicator(
    code="alliance.chains",
    label=N_("Key industry chains"),
    unit="count",
    kind=IndicatorKind.STOCK,
    basis=Basis.AS_OF,
    rows=lambda viewer, window: visible_chains(viewer, window.last_on).filter(level=Level.CITY),
    measure=Count(),
    dimensions={"chain": "id"},
    source=N_("Register of chains"),
    note=N_("Chains of the city in force; chains of the counties are not counted."),
    owner="city_office",
)

COMMITTEES = Indicator(
    code="alliance.committees",
    label=N_("Chain committees"),
    unit="count",
    kind=IndicatorKind.STOCK,
    basis=Basis.AS_OF,
    rows=lambda viewer, window: counts.under_root_chain(visible_committees(viewer, window.last_on)),
    measure=Count(),
    dimensions={"chain": "root_chain", "county": "region_id", "level": "level"},
    source=N_("Register of committees"),
    note=N_("Committees of chains of the city and of the counties that stand on the day."),
    owner="city_office",
)

UNITS = Indicator(
    code="alliance.units",
    label=N_("Party units"),
    unit="count",
    kind=IndicatorKind.STOCK,
    basis=Basis.AS_OF,
    rows=lambda viewer, window: counts.units_in_force(viewer, window.last_on),
    measure=Count(),
    dimensions={"chain": "root_chain", "county": "committee__region_id", "kind": "kind"},
    source=N_("Register of party units"),
    note=N_("General branches, branches and groups together."),
    owner="city_office",
)

MEMBERS = Indicator(
    code="alliance.members",
    label=N_("Party members"),
    unit="person",
    kind=IndicatorKind.STOCK,
    basis=Basis.AS_OF,
    rows=lambda viewer, window: counts.latest_members(viewer, window.last_on),
    measure=Sum("members"),
    dimensions={"chain": "root_chain", "county": "unit__committee__region_id", "kind": "unit__kind"},
    source=N_("Head counts of party units"),
    note=N_("The latest head count of each unit up to the day, of units that stand on it."),
    owner="city_office",
)

STAFF = Indicator(
    code="alliance.staff",
    label=N_("Staff of member enterprises"),
    unit="person",
    kind=IndicatorKind.STOCK,
    basis=Basis.AS_OF,
    rows=lambda viewer, window: counts.member_staff(viewer, window.last_on),
    measure=Sum("staff"),
    dimensions={"chain": "primary_chain", "county": "organisation__county_id"},
    source=N_("Head counts of organisations"),
    note=N_("The latest head count of each member enterprise; an enterprise on several chains counts once."),
    owner="city_office",
)

ENTERPRISES = Indicator(
    code="alliance.enterprises",
    label=N_("Member enterprises"),
    unit="enterprise",
    kind=IndicatorKind.STOCK,
    basis=Basis.AS_OF,
    rows=lambda viewer, window: counts.member_enterprises(viewer, window.last_on),
    measure=Count(),
    dimensions={"chain": "primary_chain", "county": "county_id"},
    source=N_("Roles on chains"),
    note=N_("Distinct enterprises with an enterprise's role on any chain, counted under their primary chain."),
    owner="city_office",
)

#: In the order of the published account.
FIGURES = (CHAINS, COMMITTEES, UNITS, MEMBERS, STAFF, ENTERPRISES)
