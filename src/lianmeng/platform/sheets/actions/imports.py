"""An import on its way: uploaded, checked, confirmed, applied whole or not at all."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO, cast
from uuid import UUID

from lianmeng.kernel.errors import N_, Conflict, Forbidden, NotPossible, Refused, Words
from lianmeng.kernel.identifiers import new_id
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.background.actions.jobs import start_job
from lianmeng.platform.background.handlers import Report
from lianmeng.platform.background.queries.jobs import job_to_run
from lianmeng.platform.files.actions.files import Upload, check_size, store_file
from lianmeng.platform.records.wording import stored_params
from lianmeng.platform.sheets.bounds import MOST_BYTES, bounds_on
from lianmeng.platform.sheets.checking import Checked, Outcome, Row
from lianmeng.platform.sheets.models import ImportBatch, ImportedRow, ImportProblem
from lianmeng.platform.sheets.preview import preview_of
from lianmeng.platform.sheets.problems import Problem
from lianmeng.platform.sheets.reading.files import ONLY_HERE, READABLE, probe, readable_kind
from lianmeng.platform.sheets.specs import SheetSpec, imports
from lianmeng.platform.sheets.states import IMPORT
from lianmeng.platform.work.unit import UnitOfWork, batch_of_work, unit_of_work

#: The kinds of the two background jobs; their handlers are in ``jobs``.
CHECK, APPLY = "sheets.check", "sheets.apply"
NO_REASON: dict[str, object] = {"message": "", "message_params": {}}


class RowRefused(Refused):
    """An action refused a row while the import was being applied: everything is undone, and the row is named."""

    def __init__(self, row: Row, refusal: Refused) -> None:
        super().__init__(refusal.code, refusal.message, **refusal.params)
        self.row = row


def upload_sheet(*, actor: Viewer, sheet: str, upload: Upload, at: datetime) -> ImportBatch:
    """Take in a file for the sheet with this code and start its check in the background.

    Raises Forbidden without the right to import, Refused with the reason for a file that is no sheet.
    """
    spec = imports.get(sheet)
    if not spec.open_to(actor):
        raise Forbidden(
            "no_import", N_("In your present post you may not import “%(sheet)s”."), sheet=Words(spec.title)
        )
    with unit_of_work(actor) as work:
        batch = ImportBatch(id=new_id(), sheet=sheet, at=at, **_uploader(actor))
        batch.file = store_file(
            work,
            owner=batch,
            upload=_probed(upload, at),
            at=at,
            kinds=READABLE,
            also=ONLY_HERE,
            limit=MOST_BYTES,
        )
        batch.job = start(work, batch, CHECK, N_("Check “%(file)s”"), at)
        work.create(batch, verb="import_uploaded", at=at)
    return batch


def record_check(*, actor: Viewer, batch: ImportBatch, checked: Checked, at: datetime) -> ImportBatch:
    """Keep what a check found: the file may be imported if nothing at all is wrong with it."""
    counts = {f"rows_{outcome}": checked.count(outcome) for outcome in Outcome}
    # As a batch, because a bad file has many faults; it is one action all the same.
    with batch_of_work(f"check {batch.sheet}") as whole:
        work = whole.as_actor(actor)
        batch = work.lock(batch)
        found = len(checked.problems)
        changes = {
            **counts,
            "problems": found,
            "by_row": checked.by_row,
            "plan": checked.digest,
            "preview": preview_of(batch.spec, checked, actor),
        }
        changes |= NO_REASON
        add_problems(work, batch, checked.problems)
        work.move(batch, IMPORT, "refuse" if found else "pass", at=at, changes=changes)
    return batch


def refuse_file(*, actor: Viewer, batch: ImportBatch, reason: Refused, at: datetime) -> ImportBatch:
    """The file as a whole is no list of this kind."""
    with unit_of_work(actor) as work:
        batch = work.lock(batch)
        work.move(batch, IMPORT, "refuse", at=at, changes=reason_of(reason))
    return batch


def confirm_import(*, actor: Viewer, batch: ImportBatch, at: datetime, right_only: bool = False) -> ImportBatch:
    """Import what was previewed; the work itself is done in the background.

    With ``right_only`` the wrong rows of a faulty file are left out, which must be chosen in so many words.
    """
    with unit_of_work(actor) as work:
        batch = work.lock(batch)
        if right_only:
            work.check_move(batch, IMPORT, "confirm_right")
            if not batch.may_go_without_wrong:
                raise NotPossible("not_by_row", N_("The faults of this file do not lie in single rows."))
        # If the move is refused, the job is undone with everything else.
        job = start(work, batch, APPLY, N_("Import “%(file)s”"), at)
        move = "confirm_right" if right_only else "confirm"
        work.move(batch, IMPORT, move, at=at, changes={"job": job, "right_only": right_only})
    return batch


def apply_import(*, actor: Viewer, batch: ImportBatch, checked: Checked, at: datetime, report: Report) -> ImportBatch:
    """Do what the check planned, through the room's own actions, in one transaction.

    Raises Conflict when the records have moved since the preview, RowRefused when an action refuses a
    row. Either way nothing at all has been changed.
    """
    if (checked.problems and not batch.right_only) or checked.digest != batch.plan:
        raise Conflict("moved", N_("The records have changed since the preview. Please check the file again."))
    todo = [row for row in checked.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
    with batch_of_work(f"import {batch.sheet}") as work:
        batch = work.lock(batch)
        for done, row in enumerate(todo, start=1):
            _apply_row(work.as_actor(actor), batch, row, at)
            report(done, len(todo), N_("Importing the rows"))
        report(len(todo), len(todo), N_("Writing to the database"))
        work.as_actor(actor).move(batch, IMPORT, "apply", at=at, changes={"applied_at": at})
    return batch


def fail_import(*, actor: Viewer, batch: ImportBatch, reason: Refused, at: datetime) -> ImportBatch:
    """The import was undone; say why, and at which row if one was to blame."""
    with unit_of_work(actor) as work:
        batch = work.lock(batch)
        if isinstance(reason, RowRefused):
            label = batch.spec.columns[0].label
            add_problems(work, batch, [Problem.of(reason, row=reason.row.number, label=label)])
        work.move(
            batch, IMPORT, "fail", at=at, changes={**reason_of(reason), "problems": int(isinstance(reason, RowRefused))}
        )
    return batch


def recheck_import(*, actor: Viewer, batch: ImportBatch, at: datetime) -> ImportBatch:
    """Check the same file again, against the records as they are now."""
    if not job_to_run(batch.job).is_over:
        raise NotPossible("busy", N_("This file is still being worked on."))
    with unit_of_work(actor) as work:
        batch = work.lock(batch)
        job = start(work, batch, CHECK, N_("Check “%(file)s”"), at)
        work.move(batch, IMPORT, "recheck", at=at, changes={"job": job, "right_only": False, **NO_REASON})
    return batch


def cancel_import(*, actor: Viewer, batch: ImportBatch, at: datetime) -> ImportBatch:
    """Give the import up; nothing was changed."""
    with unit_of_work(actor) as work:
        batch = work.lock(batch)
        work.move(batch, IMPORT, "cancel", at=at)
    return batch


def _probed(upload: Upload, at: datetime) -> Upload:
    """The upload, once its size and kind are known to be acceptable; a bomb is refused before it is stored."""
    on = local_date(at)
    check_size(upload, MOST_BYTES, on)
    probe(cast(BinaryIO, upload), readable_kind(upload), bounds_on(on))
    return upload


def start(work: UnitOfWork, batch: ImportBatch, kind: str, title: str, at: datetime) -> UUID:
    """Start a background job on the import."""
    return start_job(work, kind, {"batch": str(batch.pk)}, title=title, at=at, file=batch.file.original_name).pk


def _apply_row(work: UnitOfWork, batch: ImportBatch, row: Row, at: datetime) -> None:
    spec: SheetSpec = batch.spec
    try:
        with work.noting() as events:
            record = spec.apply(work, work.actor, row.values, row.current, at)
    except Refused as refusal:
        raise RowRefused(row, refusal) from refusal
    outcome = ImportedRow(
        batch=batch,
        row=row.number,
        outcome=row.outcome.value,
        record_kind=record._meta.label_lower,
        record_id=record.pk,
        acts=[
            {"verb": one.verb, "kind": one.record_kind, "id": str(one.record_id), "old": one.old, "new": one.new}
            for one in events
        ],
    )
    work.add(outcome)


def add_problems(work: UnitOfWork, batch: ImportBatch, problems: Sequence[Problem]) -> None:
    """Problems are kept for good; those of a later check have a higher number. The version counts the steps."""
    for position, problem in enumerate(problems, start=1):
        work.add(
            ImportProblem(
                batch=batch,
                check_number=batch.version + 1,
                position=position,
                row=problem.row,
                column=problem.column,
                label=problem.label,
                code=problem.code,
                message=problem.message,
                message_params=stored_params(problem.params),
            )
        )


def reason_of(reason: Refused) -> dict[str, object]:
    """The reason as the import keeps it."""
    return {"message": reason.message, "message_params": stored_params(reason.params)}


def _uploader(actor: Viewer) -> dict[str, object]:
    if isinstance(actor, Actor):
        return {"by_account": actor.account, "by_post": actor.post, "by_name": actor.name}
    return {"by_name": actor.reason[:120]}
