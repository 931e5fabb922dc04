"""What must hold in the alliance, and who breaks it: one committee, one lead department and a leader for
each chain, no post vacant."""

from collections.abc import Callable, Iterator
from datetime import date

from lianmeng.alliance.models import IndustryChain
from lianmeng.alliance.queries.chains import ChainRow, chain_rows, visible_chains
from lianmeng.alliance.queries.committees import committee_rows, visible_committees
from lianmeng.alliance.queries.posts import vacant_offices
from lianmeng.kernel.errors import N_, Words
from lianmeng.kernel.institution import Rule, Violation
from lianmeng.kernel.places import Place, Viewer
from lianmeng.platform.accounts.roles import roles


def _chains_where(missing: Callable[[ChainRow], bool], reason: str) -> Callable[[Viewer, date], Iterator[Violation]]:
    def violators(viewer: Viewer, on: date) -> Iterator[Violation]:
        for row in chain_rows(viewer, visible_chains(viewer, on), on):
            if missing(row):
                yield _of_chain(row.chain, reason)

    return violators


def _of_chain(chain: IndustryChain, reason: str) -> Violation:
    at_county = chain.region.kind == chain.region.Kind.COUNTY
    return Violation(
        record_kind=chain._meta.label_lower,
        record_id=str(chain.pk),
        label=chain.name,
        reason=reason,
        since=chain.established_on,
        responsible=Place("county" if at_county else "city", chain.region_id),
    )


def _committees_without_secretary(viewer: Viewer, on: date) -> Iterator[Violation]:
    for row in committee_rows(viewer, visible_committees(viewer, on), on):
        if row.secretary is None:
            committee = row.committee
            at_county = committee.region.kind == committee.region.Kind.COUNTY
            yield Violation(
                record_kind=committee._meta.label_lower,
                record_id=str(committee.pk),
                label=committee.name,
                reason=N_("The post of its secretary is vacant."),
                responsible=Place("county" if at_county else "city", committee.region_id),
            )


def _vacant_offices(viewer: Viewer, on: date) -> Iterator[Violation]:
    for office in vacant_offices(viewer, on):
        yield Violation(
            record_kind=office.record._meta.label_lower,
            record_id=str(office.record.pk),
            label=office.record.name,
            reason=N_("Nobody holds the post: %(role)s."),
            params={"role": Words(roles.get(office.role).label)},
            responsible=Place("city", office.city),
        )


#: The published account, on which the rules rest.
_BASIS = N_("Published account of the alliance: one alliance per chain, 1 + X + N")

RULES = (
    Rule(
        code="alliance.one_per_chain",
        text=N_("Each chain has its alliance: one chain committee."),
        basis=_BASIS,
        owner="city_office",
        violators=_chains_where(lambda row: row.committee is None, N_("The chain has no committee.")),
    ),
    Rule(
        code="alliance.lead_department",
        text=N_("Each chain has one lead department."),
        basis=_BASIS,
        owner="city_office",
        violators=_chains_where(lambda row: row.lead_department is None, N_("The chain has no lead department.")),
    ),
    Rule(
        code="alliance.chain_leader",
        text=N_("Each chain has at least one chain leader."),
        basis=_BASIS,
        owner="city_office",
        violators=_chains_where(lambda row: not row.leaders, N_("The chain has no chain leader.")),
    ),
    Rule(
        code="alliance.lead_enterprise",
        text=N_("Each chain has at least one chain-leader enterprise."),
        basis=_BASIS,
        owner="city_office",
        violators=_chains_where(lambda row: not row.lead_enterprises, N_("The chain has no chain-leader enterprise.")),
    ),
    Rule(
        code="alliance.secretaries",
        text=N_("Each chain committee has its secretary."),
        basis=_BASIS,
        owner="city_office",
        violators=_committees_without_secretary,
    ),
    Rule(
        code="alliance.offices",
        text=N_("The office of the city, of each county and of each chain is filled."),
        basis=_BASIS,
        owner="city_office",
        violators=_vacant_offices,
    ),
)
