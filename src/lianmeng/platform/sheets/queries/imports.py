"""Imports, for the post that uploaded them."""

from uuid import UUID

from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.permissions.guard import GuardedQuerySet
from lianmeng.platform.sheets.models import ImportBatch, ImportedRow, ImportProblem
from lianmeng.platform.sheets.specs import SheetSpec, imports


def sheets_open_to(viewer: Viewer) -> list[SheetSpec]:
    """The sheets that ``viewer`` may import."""
    return [spec for spec in imports.values() if spec.open_to(viewer)]


def import_for(viewer: Viewer, batch_id: UUID) -> ImportBatch | None:
    """The import, or None if it does not exist for ``viewer``."""
    found: ImportBatch | None = _with_file(ImportBatch.objects.visible_to(viewer)).filter(pk=batch_id).first()
    return found


def import_to_run(batch_id: UUID) -> ImportBatch:
    """The import as the worker sees it."""
    found: ImportBatch = _with_file(ImportBatch.objects.visible_to(System("run an import"))).get(pk=batch_id)
    return found


def recent_imports(viewer: Viewer, sheet: str) -> GuardedQuerySet:
    """The imports of one sheet, newest first."""
    return _with_file(ImportBatch.objects.visible_to(viewer)).filter(sheet=sheet).order_by("-at", "-id")


def problems_of(viewer: Viewer, batch: ImportBatch) -> GuardedQuerySet:
    """What the last check found wrong, in the order of rows and columns."""
    problems = ImportProblem.objects.visible_to(viewer).filter(batch=batch, check_number=_last_check(batch))
    return problems.order_by("position")


def rows_of(viewer: Viewer, batch: ImportBatch) -> GuardedQuerySet:
    """What the rows of an applied import did."""
    return ImportedRow.objects.visible_to(viewer).filter(batch=batch).order_by("row")


def _with_file(batches: GuardedQuerySet) -> GuardedQuerySet:
    return batches.select_related("file")


def _last_check(batch: ImportBatch) -> int:
    problems = ImportProblem.objects.visible_to(System("number of the last check")).filter(batch=batch)
    last: int | None = problems.order_by("-check_number").values_list("check_number", flat=True).first()
    return last or 0
