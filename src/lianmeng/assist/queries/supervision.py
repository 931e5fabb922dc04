"""Letters of supervision: the list with its filters, one letter, and what its reader may do with it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from lianmeng.assist.models import Demand, Supervision
from lianmeng.assist.queries.members import is_member
from lianmeng.assist.states import IN_HAND
from lianmeng.assist.states_supervision import ISSUED, RUNNING, SUPERVISION
from lianmeng.kernel.lifecycle import Move
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.permissions.guard import GuardedQuerySet
from lianmeng.platform.permissions.policy import allowed


def visible_supervisions(viewer: Viewer) -> GuardedQuerySet:
    """The letters a viewer sees, with what a line of the list shows."""
    related = ("level", "office", "team", "demand__enterprise", "demand__county")
    return Supervision.objects.visible_to(viewer).select_related(*related)


def supervisions_filtered(viewer: Viewer, filters: Mapping[str, str], at: datetime) -> GuardedQuerySet:
    """The letters by ``text``, ``status`` (or "running"), ``level``, ``county``, ``demand`` and ``late``."""
    found = visible_supervisions(viewer)
    for word in filters.get("text", "").split():
        wanted = Q(number__icontains=word) | Q(demand__number__icontains=word) | Q(demand__title__icontains=word)
        found = found.filter(wanted | Q(demand__enterprise__name__icontains=word) | Q(team__name__icontains=word))
    if status := filters.get("status"):
        found = found.filter(status__in=RUNNING if status == "running" else (status,))
    if county := filters.get("county"):
        found = found.filter(demand__county=county)
    for name in ("level", "demand"):
        if value := filters.get(name):
            found = found.filter(**{name: key}) if (key := _uuid(value)) else found.none()
    if filters.get("late"):
        found = found.filter(answer_late(at))
    return found.order_by("-at", "-id")


def answer_late(at: datetime) -> Q:
    """Issued, and not answered in time."""
    return Q(status=ISSUED, answer_due_at__lt=at)


def seen_supervision(viewer: Viewer, key: UUID) -> Supervision | None:
    """The letter, or None if for this viewer it does not exist."""
    found: Supervision | None = visible_supervisions(viewer).select_related("demand__handler").filter(pk=key).first()
    return found


def letters_of(viewer: Viewer, demand: Demand) -> list[Supervision]:
    """The letters about one demand, the latest first."""
    found = Supervision.objects.visible_to(viewer).select_related("level")
    return list(found.filter(demand=demand).order_by("-at", "-id"))


def moves_open(viewer: Actor, letter: Supervision, at: datetime) -> list[Move]:
    """What the viewer may do with a letter now."""
    found = [move for move in SUPERVISION.moves_from(letter.status) if allowed(viewer, move.right, letter)]
    if letter.demand.status not in IN_HAND:
        found = [move for move in found if move.name != "issue"]
    judging = {"close", "return_answer"}
    judges = any(move.name in judging for move in found)
    if judges and viewer.account and is_member(viewer.account, letter.team_id, local_date(at)):
        found = [move for move in found if move.name not in judging]
    return found


def supervising_office(viewer: Actor) -> str:
    """The region in whose name the viewer supervises: the place of the post."""
    return str(viewer.stands_at("city") or viewer.stands_at("county") or "")


def may_supervise(viewer: Actor, demand: Demand, at: datetime) -> bool:
    """Whether the viewer may put a demand under supervision now."""
    if demand.status not in IN_HAND or demand.due_at is None or at <= demand.due_at:
        return False
    return allowed(viewer, "supervision.issue", Supervision(demand=demand, office_id=supervising_office(viewer)))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
