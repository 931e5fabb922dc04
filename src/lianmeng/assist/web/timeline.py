"""The events of a demand, joined with what belongs to them: texts, files, outcomes, what changed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext, ngettext

from lianmeng.assist.events import VERBS
from lianmeng.assist.models import Demand
from lianmeng.assist.queries.detail import DemandView
from lianmeng.platform.accounts.queries.posts import titles_of
from lianmeng.platform.files.models import StoredFile
from lianmeng.platform.ui.formats import date_text, moment_short_text

#: Verb → tone of the component and icon; what is not named here is an ordinary step.
_LOOKS: dict[str, tuple[str, str]] = {
    "demand_drafted": ("draft", "pencil"),
    "draft_edited": ("draft", "pencil"),
    "demand_submitted": ("waiting", "upload"),
    "demand_accepted": ("good", "check"),
    "demand_rejected": ("late", "x"),
    "demand_answered": ("good", "message-square"),
    "demand_dispatched": ("active", "send"),
    "demand_disputed": ("weak", "undo-2"),
    "assignment_upheld": ("active", "gavel"),
    "demand_reassigned": ("active", "repeat"),
    "demand_acknowledged": ("active", "check"),
    "enterprise_contacted": ("active", "phone"),
    "progress_reported": ("active", "clipboard-list"),
    "extension_requested": ("weak", "hourglass"),
    "deadline_extended": ("weak", "clock"),
    "extension_denied": ("weak", "x"),
    "pause_requested": ("weak", "circle-pause"),
    "demand_suspended": ("weak", "circle-pause"),
    "demand_parked": ("weak", "circle-pause"),
    "pause_refused": ("weak", "x"),
    "demand_resumed": ("active", "play"),
    "parking_reviewed": ("weak", "circle-pause"),
    "reminded_review": ("weak", "bell"),
    "demand_concluded": ("good", "flag"),
    "demand_sent_back": ("weak", "undo-2"),
    "demand_reviewed": ("good", "shield-check"),
    "call_back_failed": ("weak", "phone"),
    "demand_called_back": ("good", "phone"),
    "demand_confirmed": ("good", "thumbs-up"),
    "demand_redo_asked": ("late", "rotate-ccw"),
    "redo_granted": ("late", "rotate-ccw"),
    "redo_refused": ("weak", "x"),
    "reminded_redo": ("late", "bell"),
    "demand_closed": ("good", "archive"),
    "demand_closed_unconfirmed": ("closed", "archive"),
    "demand_reopened": ("late", "rotate-ccw"),
    "write_off_applied": ("active", "list-checks"),
    "demand_written_off": ("good", "list-checks"),
    "write_off_returned": ("weak", "undo-2"),
    "write_off_upheld": ("good", "shield-check"),
    "write_off_rebounded": ("late", "rotate-ccw"),
    "reminded_write_off": ("late", "bell"),
    "demand_escalated": ("late", "arrow-up-right"),
    "escalation_decided": ("good", "gavel"),
    "escalation_turned_back": ("weak", "undo-2"),
    "escalation_taken_back": ("closed", "x"),
    "reminded_escalation": ("late", "bell"),
    "exclusion_asked": ("weak", "minus"),
    "demand_excluded": ("weak", "minus"),
    "exclusion_refused": ("active", "x"),
    "exclusion_revoked": ("active", "plus"),
    "reminded_exclusion": ("late", "bell"),
    "demand_withdrawn": ("closed", "x"),
    "demand_merged": ("weak", "repeat"),
    "demand_led": ("weak", "repeat"),
    "demand_separated": ("active", "undo-2"),
    "demand_left": ("weak", "undo-2"),
    "solution_graded": ("good", "thumbs-up"),
    "deadline_recounted": ("weak", "calendar-days"),
    "reminded_before": ("weak", "bell"),
    "reminded_contact": ("late", "bell"),
    "reminded_expired": ("late", "bell"),
    "reminded_criticism": ("late", "bell"),
    "co_handling_asked": ("active", "hand-helping"),
    "co_handling_acknowledged": ("active", "check"),
    "co_handling_reported": ("good", "message-square"),
    "co_handling_declined": ("weak", "undo-2"),
    "co_handling_returned": ("weak", "undo-2"),
    "co_handling_asked_again": ("active", "repeat"),
    "co_handling_withdrawn": ("closed", "x"),
    "reminded_co_handler": ("late", "bell"),
    "supervision_proposed": ("weak", "bell"),
    "supervision_issued": ("late", "gavel"),
    "supervision_dismissed": ("closed", "x"),
    "supervision_answered": ("active", "message-square"),
    "supervision_returned": ("weak", "undo-2"),
    "supervision_closed": ("good", "archive"),
}
_WITH_PROGRESS = frozenset({"enterprise_contacted", "progress_reported"})
_WITH_REPLY = frozenset({"demand_concluded", "demand_answered"})


@dataclass(frozen=True)
class Fact:
    """A word beside an event. ``value`` is stored data if ``data``; ``old`` is what it was before."""

    label: str
    value: str
    old: str = ""
    data: bool = False


@dataclass(frozen=True)
class TimelineItem:
    """One event as its reader sees it."""

    title: str
    by: str
    at: datetime
    tone: str
    icon: str
    text: str
    facts: tuple[Fact, ...]
    files: tuple[StoredFile, ...]


def timeline_items(view: DemandView) -> list[TimelineItem]:
    """The events of a demand, the latest first; one query for the posts of those who acted."""
    titles = _titles(view.events)
    progress = iter(view.progress)
    reports = [event for event in view.events if event.verb in _WITH_PROGRESS]
    # The rows of progress were written one with each of these events, in the same order.
    rows = {event.position: row for event, row in zip(reports, progress, strict=False)}
    evidence = _evidence(view)
    items = []
    for event in view.events:
        tone, icon = _LOOKS.get(event.verb, ("waiting", ""))
        row = rows.get(event.position)
        files = view.files.get(row.pk, ()) if row else evidence.get(event.position, ())
        items.append(
            TimelineItem(
                title=gettext(VERBS[event.verb]) if event.verb in VERBS else event.verb,
                by=_by(event, titles),
                at=event.at,
                tone=tone,
                icon=icon,
                text=event.new.get("reply", "") if event.verb in _WITH_REPLY else event.note,
                facts=tuple(_facts(view.demand, event)),
                files=files,
            )
        )
    return items[::-1]


def _evidence(view: DemandView) -> dict[int, tuple[StoredFile, ...]]:
    """The evidence by the conclusion it came with; of several at the same moment, the last."""
    found: dict[int, tuple[StoredFile, ...]] = {}
    by_moment = {event.at: event.position for event in view.events if event.verb == "demand_concluded"}
    for file in view.evidence:
        if file.at in by_moment:
            position = by_moment[file.at]
            found[position] = (*found.get(position, ()), file)
    return found


def _titles(events: Iterable[Any]) -> dict[UUID, str]:
    return titles_of(event.actor_post for event in events if event.actor_post)


def _by(event: Any, titles: dict[UUID, str]) -> str:
    """Who, in which post; what the program did by itself has nobody."""
    if event.actor_role == "system":
        return ""
    title = titles.get(event.actor_post, "")
    return f"{event.actor_name} · {title}" if title and title != event.actor_name else event.actor_name


def _facts(demand: Demand, event: Any) -> Iterator[Fact]:
    new, old = event.new, event.old
    if number := new.get("leader"):
        yield Fact(gettext("Leading demand"), number, data=True)
    if number := new.get("merged"):
        yield Fact(gettext("Merged demand"), number, data=True)
    if team := new.get("team"):
        label = gettext("Co-handler") if event.verb.startswith("co_handling") else gettext("Help team")
        yield Fact(label, team, data=True)
    if "routed" in new and not new["routed"]:
        yield Fact(gettext("Routing catalogue"), gettext("deviated from"))
    if event.verb == "demand_accepted" and new.get("difficulty"):
        yield Fact(gettext("Difficulty"), str(Demand.Difficulty(new["difficulty"]).label))
    if new.get("due_at"):
        yield Fact(gettext("Deadline"), _moment(new["due_at"]), _moment(old.get("due_at")))
    if reason := new.get("reason"):
        yield Fact(gettext("Reason"), reason, data=True)
    if until := new.get("until"):
        yield Fact(gettext("Until"), _day(until), _day(old.get("until")))
    if level := new.get("level_name"):
        yield Fact(gettext("Level"), level, data=True)
    if checked_on := new.get("checked_on"):
        yield Fact(gettext("Checked on site on"), _day(checked_on))
    if days := new.get("working_days"):
        yield Fact(
            gettext("Time asked for"), ngettext("%(days)s working day", "%(days)s working days", days) % {"days": days}
        )
    for outcome in new.get("outcomes", ()):
        yield Fact(gettext("Outcome"), outcome, data=True)
    if level := new.get("level"):
        yield Fact(gettext("Letter of supervision"), " ".join(filter(None, (level, new.get("letter")))), data=True)
    if result := new.get("call_result"):
        yield Fact(gettext("The enterprise says"), str(Demand.CallResult(result).label))
    if grade := new.get("grade"):
        yield Fact(gettext("Grade"), gettext("%(grade)s of 5") % {"grade": grade})
    if event.verb == "draft_edited":
        names = [_field_name(name) for name in old if name != "status"]
        yield Fact(gettext("Changed fields"), gettext(", ").join(names))


def _field_name(column: str) -> str:
    field: Any = Demand._meta.get_field(column.removesuffix("_id"))
    return str(field.verbose_name)


def _day(stored: str | None) -> str:
    day = parse_date(stored) if stored else None
    return date_text(day) if day else ""


def _moment(stored: str | None) -> str:
    moment = parse_datetime(stored) if stored else None
    return moment_short_text(moment) if moment else ""
