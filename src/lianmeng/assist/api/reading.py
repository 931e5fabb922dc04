"""Demands read: the list, and one in full."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from lianmeng.assist.api.shapes import DemandFilters, DemandInFull, DemandShape
from lianmeng.assist.models import Demand
from lianmeng.assist.queries.demands import DemandLine, demand_lines, demands_filtered
from lianmeng.assist.queries.detail import DemandView, demand_view, seen_demand
from lianmeng.assist.queries.steps import TRIAGE
from lianmeng.assist.states import DEMAND, SUBMITTED
from lianmeng.platform.rest.resources import Call, Detail, Listing, Values
from lianmeng.platform.rest.shapes import amount, coded, day, moment, named


def demand_values(line: DemandLine) -> Values:
    """A line of the list, ready."""
    one = line.demand
    return {
        "id": str(one.pk),
        "version": one.version,
        "number": one.number,
        "title": one.title,
        "status": one.status,
        "kind": one.kind,
        "urgency": one.urgency,
        "difficulty": one.difficulty,
        "channel": one.channel,
        "enterprise": named(one.enterprise),
        "county": coded(one.county),
        "chain": named(one.chain),
        "category": coded(one.category),
        "team": named(one.handler),
        "raised_at": moment(one.raised_at),
        "submitted_at": moment(one.submitted_at),
        "due_at": moment(one.due_at),
        "days_left": line.left,
        "overdue": line.overdue,
        "kept_deadline": line.on_time,
        "concluded_at": moment(one.concluded_at),
        "ended_at": moment(one.ended_at),
    }


def triage_steps(demand: Demand) -> tuple[str, ...]:
    """What can be decided where the pages offer one page for all of it."""
    offered = ["dispatch"]
    if demand.kind == Demand.Kind.CONSULTATION:
        offered.append("answer")
    if demand.status == SUBMITTED:
        offered.append("reject")
    return tuple(offered)


def _rows(call: Call) -> Any:
    return demands_filtered(call.actor, call.filters, call.at)


def _shaped(call: Call, rows: Sequence[Any]) -> list[Values]:
    return [demand_values(line) for line in demand_lines(rows, call.at)]


def _find(call: Call, key: UUID) -> Values | None:
    demand = seen_demand(call.actor, key)
    return None if demand is None else _in_full(call, demand_view(call.actor, demand, call.at))


def _in_full(call: Call, view: DemandView) -> Values:
    one = view.demand
    return {
        **demand_values(demand_lines([one], call.at)[0]),
        "content": one.content,
        "reply": one.reply,
        "call_result": one.call_result,
        "grade": one.grade,
        "comment": one.comment,
        "contact": {"name": one.contact_name, "phone": one.contact_phone} if view.reads_contact else None,
        "progress": [
            {"at": moment(row.at), "text": row.text, "first_contact": row.first_contact} for row in view.progress
        ],
        "outcomes": [
            {"kind": row.kind.name, "quantity": amount(row.quantity), "unit": row.kind.unit} for row in view.outcomes
        ],
        "call_backs": [{"at": moment(row.at), "reached": row.reached, "result": row.result} for row in view.call_backs],
        "extensions": [
            {
                "at": moment(row.at),
                "status": row.status,
                "value": row.value,
                "unit": row.unit,
                "reason": row.reason,
                "new_due_at": moment(row.new_due_at),
            }
            for row in view.extensions
        ],
        "disputes": [
            {
                "at": moment(row.at),
                "team": named(row.team),
                "ground": row.ground,
                "granted": row.granted,
                "answer": row.answer,
            }
            for row in view.disputes
        ],
        "pauses": [
            {"at": moment(row.at), "status": row.status, "reason": row.reason.name, "until": day(row.until)}
            for row in view.pauses
        ],
        "events": [
            {"at": moment(event.at), "act": event.verb, "role": event.actor_role, "note": event.note}
            for event in view.events
        ],
        "steps": _open_steps(view),
    }


def _open_steps(view: DemandView) -> list[Values]:
    found = []
    for step in view.steps:
        names = triage_steps(view.demand) if step.name == TRIAGE else (step.name,)
        labels = {name: DEMAND.move(name).label if name in DEMAND.moves else step.label for name in names}
        found += [{"name": name, "label": gettext(label)} for name, label in labels.items()]
    return found


LISTING = Listing(rows=_rows, shaped=_shaped, shape=DemandShape, filters=DemandFilters)
DETAIL = Detail(find=_find, shape=DemandInFull)
