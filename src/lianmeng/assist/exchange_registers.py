"""The registers as sheets: the columns of the page, and those that are too long for it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _words

from lianmeng.alliance.models import Region
from lianmeng.assist.queries.registers import REGISTERS, Register, rows_filtered
from lianmeng.kernel.errors import N_
from lianmeng.kernel.periods import BUSINESS_ZONE
from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.sheets.columns import Column, ColumnKind
from lianmeng.platform.sheets.specs import ExportSpec, Filters


def _rows(register: Register) -> Callable[[Viewer, Filters, datetime], Iterable[Mapping[str, Any]]]:
    def rows(viewer: Viewer, filters: Filters, at: datetime) -> Iterable[Mapping[str, Any]]:
        for part in rows_filtered(register, viewer, filters, at).iterator(chunk_size=500):
            yield {
                "demand": part.demand.number,
                "title": part.demand.title,
                "enterprise": part.demand.enterprise.name,
                "county": part.demand.county.name,
                "state": part.get_status_display() if register.lifecycle else "",
                "due": _local(register.due_of(part)),
                **{cell.name: _local(cell.value(part)) for cell in register.cells},
            }

    return rows


def _local(value: Any) -> Any:
    return value.astimezone(BUSINESS_ZONE) if isinstance(value, datetime) else value


def _described(register: Register) -> Callable[[Viewer, Filters], Sequence[tuple[str, str]]]:
    def described(viewer: Viewer, filters: Filters) -> Sequence[tuple[str, str]]:
        """Label and value of each filter that was chosen."""
        pairs: list[tuple[str, str]] = []
        if text := filters.get("text"):
            pairs.append((N_("Search"), text))
        status, lifecycle = filters.get("status", ""), register.lifecycle
        if lifecycle and status in lifecycle.states:
            pairs.append((N_("State"), _words(lifecycle.state(status).label)))
        elif status == "running":
            pairs.append((N_("State"), _words(N_("Under way"))))
        if filters.get("late"):
            pairs.append((N_("Due"), _words(N_("Overdue only"))))
        if county := filters.get("county"):
            known = Region.objects.visible_to(viewer).values_list("code", "name")
            pairs += [(N_("County"), name) for code, name in known if code == county]
        return pairs

    return described


def _sheet(register: Register) -> ExportSpec:
    state = (Column(name="state", label=N_("State"), width=14),) if register.lifecycle else ()
    due = (Column(name="due", label=N_("Due"), width=18),) if register.due else ()
    return ExportSpec(
        code=register.code,
        title=register.title,
        columns=(
            Column(name="demand", label=N_("Number"), kind=ColumnKind.CODE, width=14),
            Column(name="title", label=N_("Title"), width=32),
            Column(name="enterprise", label=N_("Enterprise"), width=30),
            Column(name="county", label=N_("County"), width=12),
            *state,
            *(Column(name=cell.name, label=cell.label, width=36 if cell.sheet_only else 20) for cell in register.cells),
            *due,
        ),
        rows=_rows(register),
        describe=_described(register),
        basis=register.note,
        open_to=lambda viewer: isinstance(viewer, System) or viewer.role in register.seers,
    )


SHEETS = tuple(_sheet(register) for register in REGISTERS.values())
