"""Undoing an import: nothing is deleted, each act of it is answered by its opposite."""

from collections.abc import Mapping
from datetime import datetime

from lianmeng.kernel.errors import N_, NotPossible, Refused
from lianmeng.kernel.places import Viewer
from lianmeng.platform.background.handlers import Report
from lianmeng.platform.sheets.actions.imports import NO_REASON, add_problems, reason_of, start
from lianmeng.platform.sheets.models import ImportBatch
from lianmeng.platform.sheets.problems import Problem
from lianmeng.platform.sheets.queries.undoing import RowBack, undo_plan
from lianmeng.platform.sheets.specs import opposites
from lianmeng.platform.sheets.states import IMPORT
from lianmeng.platform.work.unit import unit_of_work

#: The kind of the background job; its handler is in ``jobs``.
UNDO = "sheets.undo"
#: So many rows may turn out to be refused by an action before the undoing as a whole is given up.
_MOST_TURNS = 20


class _StaysAfterAll(Exception):
    """An action refused to take a row back: everything is undone, and the whole begins anew without this row."""

    def __init__(self, row: RowBack, refusal: Refused) -> None:
        super().__init__(row, refusal)
        self.row, self.refusal = row, refusal


def begin_undo(*, actor: Viewer, batch: ImportBatch, at: datetime) -> ImportBatch:
    """Begin to take an import back; the work itself is done in the background."""
    with unit_of_work(actor) as work:
        batch = work.lock(batch)
        job = start(work, batch, UNDO, N_("Undo the import of “%(file)s”"), at)
        work.move(batch, IMPORT, "undo", at=at, changes={"job": job, **NO_REASON})
    return batch


def apply_undo(*, actor: Viewer, batch: ImportBatch, at: datetime, report: Report) -> ImportBatch:
    """Take back every row that has not moved since, in one transaction, the last one first; name the rows that stay.

    NotPossible if none can go back. Then nothing at all has been changed.
    """
    refused: dict[int, Refused] = {}
    for _turn in range(_MOST_TURNS):
        try:
            return _take_back(actor, batch, at, report, refused)
        except _StaysAfterAll as stays:
            refused[stays.row.row.row] = stays.refusal
    raise NotPossible(
        "undo_refused", N_("Too many rows cannot be taken back. Please look at their records one by one.")
    )


def fail_undo(*, actor: Viewer, batch: ImportBatch, reason: Refused, at: datetime) -> ImportBatch:
    """Nothing was taken back; say why."""
    with unit_of_work(actor) as work:
        batch = work.lock(batch)
        work.move(batch, IMPORT, "keep", at=at, changes=reason_of(reason))
    return batch


def _take_back(
    actor: Viewer, batch: ImportBatch, at: datetime, report: Report, refused: Mapping[int, Refused]
) -> ImportBatch:
    plan = undo_plan(actor, batch)
    back = [one for one in plan.back if one.row.row not in refused]
    kept = {**{one.row.row: one.kept for one in plan.kept if one.kept}, **refused}
    if not back:
        raise NotPossible("nothing_to_undo", N_("No row can be taken back; all of them have moved since."))
    with unit_of_work(actor) as work:
        batch = work.lock(batch)
        for done, one in enumerate(reversed(back), start=1):
            try:
                for act in reversed(one.acts):
                    opposites.get(act.verb)(actor, act, at)
            except Refused as refusal:
                raise _StaysAfterAll(one, refusal) from refusal
            report(done, len(back), N_("Taking the rows back"))
        label = batch.spec.columns[0].label
        add_problems(work, batch, [Problem.of(reason, row=row, label=label) for row, reason in sorted(kept.items())])
        changes = {"rows_undone": len(back), "problems": len(kept)}
        work.move(batch, IMPORT, "take_back", at=at, changes=changes)
    return batch
