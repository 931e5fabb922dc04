"""Organisations: searching them, listing them with what holds on a day, one in full."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from lianmeng.alliance.models import ChainRole, Organisation, OrganisationMark, StaffCount
from lianmeng.alliance.models.dates import in_force
from lianmeng.alliance.queries.counts import latest_staff, roles_in_force
from lianmeng.alliance.rules import readable
from lianmeng.kernel.places import Viewer
from lianmeng.platform.events.trail import timeline


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation with what holds of it on one day. ``staff`` is None where it may not be read or is unknown."""

    organisation: Organisation
    roles: tuple[ChainRole, ...]
    marks: tuple[OrganisationMark, ...]
    staff: int | None
    counted_on: date | None

    @property
    def primary(self) -> ChainRole | None:
        """The role on the primary chain."""
        return next((role for role in self.roles if role.primary), None)

    @property
    def further(self) -> tuple[ChainRole, ...]:
        """The roles on other chains than the primary one."""
        return tuple(role for role in self.roles if not role.primary)


@dataclass(frozen=True)
class OrganisationHistory:
    """Everything dated of one organisation, newest first, and the trail of acts behind it."""

    roles: tuple[ChainRole, ...]
    marks: tuple[OrganisationMark, ...]
    counts: tuple[StaffCount, ...]
    reads_staff: bool
    events: tuple[Any, ...]


def visible_organisations(viewer: Viewer) -> Any:
    """The organisations on the register, sorted by sound."""
    return Organisation.objects.visible_to(viewer).select_related("county").order_by("pinyin", "id")


def matching(organisations: Any, text: str) -> Any:
    """Those whose name contains ``text``, from two characters on, or whose code or initials begin with it."""
    text = text.strip()
    if not text:
        return organisations
    wanted = Q(name__icontains=text) | Q(short_name__icontains=text)
    if text.isascii():
        wanted |= Q(credit_code__startswith=text.upper())
        wanted |= Q(initials__contains=text.lower())
    return organisations.filter(wanted)


def on_chain(viewer: Viewer, organisations: Any, chain: object, on: date) -> Any:
    """Those with a part, on ``on``, on a chain or on a county chain that belongs to it."""
    roles = roles_in_force(viewer, on).filter(Q(chain=chain) | Q(chain__parent=chain))
    return organisations.filter(Exists(roles.filter(organisation=OuterRef("pk"))))


def with_role(viewer: Viewer, organisations: Any, kind: str, on: date) -> Any:
    """Those who play the part ``kind`` on some chain on ``on``."""
    roles = roles_in_force(viewer, on).filter(organisation=OuterRef("pk"), kind=kind)
    return organisations.filter(Exists(roles))


def with_mark(viewer: Viewer, organisations: Any, kind: str, on: date) -> Any:
    """Those that hold a mark of ``kind`` on ``on``."""
    marks = OrganisationMark.objects.visible_to(viewer).filter(in_force(on), organisation=OuterRef("pk"), kind=kind)
    return organisations.filter(Exists(marks))


def by_staff(viewer: Viewer, organisations: Any, on: date) -> Any:
    """The same organisations, the largest first, as far as the viewer may read their head counts."""
    count = latest_staff(viewer, on).filter(organisation=OuterRef("pk")).values("staff")[:1]
    ordered = organisations.annotate(latest_staff=Subquery(count))
    return ordered.order_by(Subquery(count).desc(nulls_last=True), "pinyin", "id")


def organisation_rows(viewer: Viewer, organisations: Iterable[Organisation], on: date) -> list[OrganisationRow]:
    """The given organisations with roles, marks and staff on ``on``; four queries however many there are."""
    organisations = list(organisations)
    keys = [organisation.pk for organisation in organisations]
    roles: dict[UUID, list[ChainRole]] = defaultdict(list)
    for role in (
        roles_in_force(viewer, on)
        .filter(organisation__in=keys)
        .select_related("chain")
        .order_by("-primary", "chain__order", "kind")
    ):
        roles[role.organisation_id].append(role)
    marks: dict[UUID, list[OrganisationMark]] = defaultdict(list)
    for mark in OrganisationMark.objects.visible_to(viewer).filter(in_force(on), organisation__in=keys):
        marks[mark.organisation_id].append(mark)
    counts = {count.organisation_id: count for count in latest_staff(viewer, on).filter(organisation__in=keys)}
    return [
        OrganisationRow(
            organisation=organisation,
            roles=tuple(roles[organisation.pk]),
            marks=tuple(marks[organisation.pk]),
            staff=counts[organisation.pk].staff if organisation.pk in counts else None,
            counted_on=counts[organisation.pk].on if organisation.pk in counts else None,
        )
        for organisation in organisations
    ]


def organisation_history(viewer: Viewer, organisation: Organisation) -> OrganisationHistory:
    """All dated facts of one organisation and the events behind them, as far as the viewer may read them."""
    roles = tuple(
        ChainRole.objects.visible_to(viewer)
        .filter(organisation=organisation)
        .select_related("chain")
        .order_by("-from_on")
    )
    marks = tuple(OrganisationMark.objects.visible_to(viewer).filter(organisation=organisation).order_by("-from_on"))
    counted = tuple(StaffCount.objects.visible_to(viewer).filter(organisation=organisation).order_by("-on"))
    return OrganisationHistory(
        roles=roles,
        marks=marks,
        counts=tuple(count for count in counted if not count.taken_back),
        reads_staff=readable(viewer, organisation, "staff"),
        events=tuple(timeline(viewer, organisation, *roles, *marks, *counted)),
    )
