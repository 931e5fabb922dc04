"""The sheets of the room: demands both ways, help teams outwards."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from django.utils.translation import gettext as _words

from lianmeng.alliance.models import IndustryChain, Organisation, Region
from lianmeng.assist.actions.raising import DemandText, raise_demand, submit_demand, withdraw_demand
from lianmeng.assist.exchange_registers import SHEETS as REGISTERS
from lianmeng.assist.exchange_supervision import SUPERVISIONS
from lianmeng.assist.models import Category, Demand, HelpTeam
from lianmeng.assist.queries.demands import demand_lines, demands_filtered
from lianmeng.assist.queries.groups import GROUPS, PILES
from lianmeng.assist.queries.reference import categories, chains_of, enterprises_to_raise_for
from lianmeng.assist.queries.teams import team_rows, visible_teams
from lianmeng.assist.rules import DEMANDS_SEEN, TEAMS_SEEN
from lianmeng.assist.states import WITHDRAWN
from lianmeng.kernel.errors import N_, Invalid
from lianmeng.kernel.periods import BUSINESS_ZONE, local_date
from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.background.clock import business_now
from lianmeng.platform.records.queries.calendar import office_hours
from lianmeng.platform.sheets.columns import Column, ColumnKind
from lianmeng.platform.sheets.specs import (
    Act,
    Current,
    ExportSpec,
    Filters,
    Key,
    SheetSpec,
    Values,
    register_export,
    register_import,
    register_opposite,
)
from lianmeng.platform.work.unit import UnitOfWork

_INTEGER, _DATE, _CODE = ColumnKind.INTEGER, ColumnKind.DATE, ColumnKind.CODE


def _enterprises(viewer: Viewer, codes: Collection[str]) -> Mapping[str, Organisation]:
    found = enterprises_to_raise_for(viewer).filter(credit_code__in=codes)
    return {organisation.credit_code: organisation for organisation in found}


def _categories(viewer: Viewer, texts: Collection[str]) -> Mapping[str, Category]:
    known = list(categories(local_date(business_now())))
    named = {text: category for category in known for text in (category.name, category.code)}
    return {text: named[text] for text in texts if text in named}


def _chains(viewer: Viewer, texts: Collection[str]) -> Mapping[str, IndustryChain]:
    chains = IndustryChain.objects.visible_to(viewer).filter(ended_on__isnull=True)
    named = {text: chain for chain in chains for text in (chain.short_name, chain.name, chain.code) if text}
    return {text: named[text] for text in texts if text in named}


def _labels(choices: Any) -> Mapping[str, str]:
    """The codes with their labels, still to be translated: a sheet may be written in any language."""
    return dict(choices.choices)


DEMAND_COLUMNS = (
    Column(
        name="source_ref",
        label=N_("Number at the source"),
        required=True,
        max_length=80,
        help=N_("The number under which the demand was noted elsewhere. A row noted before is not imported twice."),
        example="XQ-2022-0001",
        width=18,
    ),
    Column(
        name="enterprise",
        label=N_("Unified social credit code"),
        kind=_CODE,
        required=True,
        lookup=_enterprises,
        unknown=N_("No enterprise for which you may raise demands has the credit code “%(value)s”."),
        example="91620802MA0000015X",
        width=22,
    ),
    Column(
        name="enterprise_name",
        label=N_("Name of the enterprise"),
        max_length=120,
        help=N_("For whoever reads the sheet; the credit code counts."),
        example="崆峒示例红牛养殖有限公司",
        width=30,
    ),
    Column(name="title", label=N_("Title"), required=True, max_length=100, example="牛舍用电增容", width=30),
    Column(
        name="content",
        label=N_("Content"),
        required=True,
        max_length=2000,
        example="现有变压器容量不足，申请增容至400千伏安。",
        width=50,
    ),
    Column(
        name="category",
        label=N_("Category"),
        required=True,
        lookup=_categories,
        unknown=N_("There is no category “%(value)s”."),
        example="水电路气",
        width=12,
    ),
    Column(
        name="kind",
        label=N_("Kind of demand"),
        kind=ColumnKind.CHOICE,
        choices=lambda viewer: _labels(Demand.Kind),
        help=N_("Left blank, help is wanted."),
        example="求助",
        width=10,
    ),
    Column(
        name="urgency",
        label=N_("Urgency"),
        kind=ColumnKind.CHOICE,
        choices=lambda viewer: _labels(Demand.Urgency),
        help=N_("Left blank, it is ordinary."),
        example="一般",
        width=10,
    ),
    Column(
        name="chain",
        label=N_("Industry chain"),
        lookup=_chains,
        unknown=N_("There is no chain “%(value)s”."),
        help=N_("Left blank, it is the primary chain of the enterprise."),
        example="平凉红牛",
        width=16,
    ),
    Column(name="contact_name", label=N_("Contact person"), max_length=40, width=12),
    Column(name="contact_phone", label=N_("Contact telephone"), kind=_CODE, max_length=30, width=16),
    Column(
        name="raised_on",
        label=N_("Raised on"),
        kind=_DATE,
        required=True,
        help=N_("It counts as submitted at the opening of the office on that day."),
        example="2022-08-29",
        width=14,
    ),
)


def _existing(viewer: Viewer, keys: Collection[Key]) -> Mapping[Key, Current]:
    """Demands noted before under the same number for the same enterprise; they stay as they were said."""
    references = [key[0] for key in keys]
    seen = Demand.objects.visible_to(System("demands imported before")).filter(source_ref__in=references)
    seen = seen.exclude(status=WITHDRAWN)
    by_key = {(demand.source_ref, demand.enterprise_id): demand for demand in seen}
    found = {}
    for key in keys:
        reference, enterprise = key
        if demand := by_key.get((reference, getattr(enterprise, "pk", None))):
            found[key] = Current(demand)
    return found


def _clean(viewer: Viewer, values: Values) -> Values:
    raised_on = values["raised_on"]
    if isinstance(raised_on, date) and raised_on > local_date(business_now()):
        raise Invalid("future", N_("This day is still to come."), field="raised_on")
    return {**values, "kind": values["kind"] or Demand.Kind.HELP, "urgency": values["urgency"] or "ordinary"}


def _apply(work: UnitOfWork, viewer: Viewer, values: Values, current: Current | None, at: datetime) -> Demand:
    given: dict[str, Any] = dict(values)
    raised_on, enterprise = given["raised_on"], given["enterprise"]
    opening = office_hours().on(raised_on)[0][0]
    chain = given["chain"] or next(iter(chains_of(viewer, enterprise, raised_on)), None)
    names = ("category", "title", "content", "kind", "urgency", "contact_name", "contact_phone", "source_ref")
    demand = raise_demand(
        actor=viewer,
        enterprise=enterprise,
        chain=chain,
        text=DemandText(**{name: given[name] for name in names}),
        channel=Demand.Channel.SHEET,
        at=opening,
    )
    return submit_demand(actor=viewer, demand=demand, at=opening)


@register_opposite("demand_submitted")
def withdraw(viewer: Viewer, act: Act, at: datetime) -> None:
    """What an import submitted is withdrawn; it stays on record as such."""
    withdraw_demand(actor=viewer, demand=cast(Demand, act.record), note="撤销批量导入", at=at)


@register_opposite("demand_drafted")
def nothing_more(viewer: Viewer, act: Act, at: datetime) -> None:
    """Withdrawn already, as what was submitted."""


def _demand_rows(viewer: Viewer, filters: Filters, at: datetime) -> Iterable[Mapping[str, Any]]:
    for line in demand_lines(demands_filtered(viewer, filters, at).iterator(chunk_size=500), at):
        demand = line.demand
        yield {
            "number": demand.number,
            "title": demand.title,
            "content": demand.content,
            "enterprise": demand.enterprise.name,
            "credit_code": demand.enterprise.credit_code,
            "county": demand.county.name,
            "chain": demand.chain.name if demand.chain else "",
            "category": demand.category.name,
            "kind": demand.get_kind_display(),
            "urgency": demand.get_urgency_display(),
            "state": demand.get_status_display(),
            "team": demand.handler.name if demand.handler else "",
            "submitted_at": _local(demand.submitted_at),
            "dispatched_at": _local(demand.clock_started_at),
            "due_at": _local(demand.due_at),
            "left": line.left,
            "concluded_at": _local(demand.concluded_at),
            "on_time": line.on_time,
            "reply": demand.reply,
            "grade": demand.grade,
            "ended_at": _local(demand.ended_at),
            "source_ref": demand.source_ref,
        }


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(BUSINESS_ZONE) if moment else None


def _described(viewer: Viewer, filters: Filters) -> Sequence[tuple[str, str]]:
    """Label and value of each filter that was chosen."""
    pairs: list[tuple[str, str]] = []
    groups = {group.name: group.label for group in GROUPS}
    if text := filters.get("text"):
        pairs.append((N_("Search"), text))
    if (group := filters.get("group", "")) in groups:
        pairs.append((N_("State"), _words(groups[group])))
    if (todo := filters.get("todo", "")) in PILES:
        pairs.append((N_("State"), _words(PILES[todo].label)))
    if filters.get("overdue"):
        pairs.append((N_("Deadline"), _words(N_("Overdue only"))))
    if (urgency := filters.get("urgency")) in Demand.Urgency.values:
        pairs.append((N_("Urgency"), str(Demand.Urgency(urgency).label)))
    for name, label, known in (
        ("county", N_("County"), Region.objects.visible_to(viewer).values_list("code", "name")),
        ("chain", N_("Industry chain"), IndustryChain.objects.visible_to(viewer).values_list("pk", "name")),
        ("category", N_("Category"), Category.objects.values_list("pk", "name")),
        ("team", N_("Help team"), HelpTeam.objects.visible_to(viewer).values_list("pk", "name")),
    ):
        if value := filters.get(name):
            pairs += [(label, str(words)) for key, words in known if str(key) == value]
    return pairs


def _team_rows(viewer: Viewer, filters: Filters, at: datetime) -> Iterable[Mapping[str, Any]]:
    for row in team_rows(viewer, visible_teams(viewer, filters, local_date(at)), at):
        yield {
            "name": row.team.name,
            "county": row.team.county.name if row.team.county else _words(N_("City level")),
            "chain": row.team.chain.name if row.team.chain else "",
            "functions": "、".join(category.name for category in row.functions),
            "founded_on": row.team.founded_on,
            "members": row.members,
            "in_hand": row.workload.in_hand,
            "overdue": row.workload.overdue,
            "ended": row.workload.ended,
        }


def _sees(scope: Mapping[str, object]) -> Any:
    return lambda viewer: isinstance(viewer, System) or viewer.role in scope


IMPORT = SheetSpec(
    code="demands",
    title=N_("Demands"),
    right="demand.raise",
    columns=DEMAND_COLUMNS,
    keys=("source_ref", "enterprise"),
    existing=_existing,
    clean=_clean,
    apply=_apply,
    notes=(
        N_("Each row is raised and submitted in the name of the enterprise, as of the day given."),
        N_("A demand imported before, by number at the source and enterprise, is left as it is."),
    ),
)

EXPORT = ExportSpec(
    code="demands",
    title=N_("Demands"),
    columns=(
        Column(name="number", label=N_("Number"), kind=_CODE, width=14),
        Column(name="title", label=N_("Title"), width=32),
        Column(name="content", label=N_("Content"), width=48),
        Column(name="enterprise", label=N_("Enterprise"), width=30),
        Column(name="credit_code", label=N_("Unified social credit code"), kind=_CODE, width=22),
        Column(name="county", label=N_("County"), width=12),
        Column(name="chain", label=N_("Industry chain"), width=16),
        Column(name="category", label=N_("Category"), width=12),
        Column(name="kind", label=N_("Kind of demand"), width=10),
        Column(name="urgency", label=N_("Urgency"), width=10),
        Column(name="state", label=N_("State"), width=14),
        Column(name="team", label=N_("Help team"), width=24),
        Column(name="submitted_at", label=N_("Submitted at"), width=18),
        Column(name="dispatched_at", label=N_("Dispatched at"), width=18),
        Column(name="due_at", label=N_("Deadline"), width=18),
        Column(name="left", label=N_("Working days left"), kind=_INTEGER, width=12),
        Column(name="concluded_at", label=N_("Concluded at"), width=18),
        Column(name="on_time", label=N_("Concluded in time"), kind=ColumnKind.YESNO, width=12),
        Column(name="reply", label=N_("Result"), width=48),
        Column(name="grade", label=N_("Grade"), kind=_INTEGER, width=8),
        Column(name="ended_at", label=N_("Ended at"), width=18),
        Column(name="source_ref", label=N_("Number at the source"), width=18),
    ),
    rows=_demand_rows,
    describe=_described,
    basis=N_("Every demand submitted, also rejected and withdrawn ones; drafts are not counted."),
    open_to=_sees(DEMANDS_SEEN),
)

TEAMS = ExportSpec(
    code="help_teams",
    title=N_("Help teams"),
    columns=(
        Column(name="name", label=N_("Help team"), width=32),
        Column(name="county", label=N_("County"), width=12),
        Column(name="chain", label=N_("Industry chain"), width=16),
        Column(name="functions", label=N_("Functions"), width=32),
        Column(name="founded_on", label=N_("Founded"), kind=_DATE, width=14),
        Column(name="members", label=N_("Team members"), kind=_INTEGER, width=10),
        Column(name="in_hand", label=N_("In hand"), kind=_INTEGER, width=10),
        Column(name="overdue", label=N_("Overdue"), kind=_INTEGER, width=10),
        Column(name="ended", label=N_("Ended"), kind=_INTEGER, width=10),
    ),
    rows=_team_rows,
    describe=_described,
    basis=N_("Teams at work on the day of export; the workload counts the demands that the exporter may see."),
    open_to=_sees(TEAMS_SEEN),
)

register_import(IMPORT)
for _spec in (EXPORT, TEAMS, SUPERVISIONS, *REGISTERS):
    register_export(_spec)
