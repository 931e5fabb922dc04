"""One import: its check as it goes on, what it would do, its faults, the confirmation, the result."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianmeng.kernel.errors import Refused
from lianmeng.kernel.periods import local_date
from lianmeng.platform.background.models import Job
from lianmeng.platform.background.queries.jobs import job_to_run
from lianmeng.platform.records.wording import worded
from lianmeng.platform.sheets.actions.imports import cancel_import, confirm_import, recheck_import
from lianmeng.platform.sheets.actions.undoing import begin_undo
from lianmeng.platform.sheets.failed_rows import failed_rows
from lianmeng.platform.sheets.fault_list import write_fault_list
from lianmeng.platform.sheets.models import ImportBatch
from lianmeng.platform.sheets.queries.imports import import_for, problems_of
from lianmeng.platform.sheets.queries.undoing import undo_plan
from lianmeng.platform.sheets.web.steps import steps_of
from lianmeng.platform.sheets.web.uploading import XLSX, attachment

_PER_PAGE = 50
_STEPS: dict[str, Callable[..., ImportBatch]] = {
    "confirm": confirm_import,
    "confirm_right": partial(confirm_import, right_only=True),
    "cancel": cancel_import,
    "recheck": recheck_import,
}
_UNDER_WORK = (ImportBatch.Status.UPLOADED, ImportBatch.Status.CONFIRMED, ImportBatch.Status.UNDOING)
#: In these states the faults of the file are what is listed.
_WITH_FAULTS = (ImportBatch.Status.REFUSED, ImportBatch.Status.APPLIED)


@require_safe
def batch_page(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The import in whatever state it is. While a job works on it, the page asks again by itself."""
    batch = _batch(request, batch_id)
    job = job_to_run(batch.job)
    under_work = batch.status in _UNDER_WORK and not job.is_over
    if request.htmx and not under_work and not request.GET.get("page"):  # type: ignore[attr-defined]
        return HttpResponse(headers={"HX-Refresh": "true"})
    problems = Paginator(problems_of(request.actor, batch), _PER_PAGE)  # type: ignore[attr-defined]
    context = {
        "batch": batch,
        "spec": batch.spec,
        "job": job,
        "job_state": "waiting" if job.status == Job.Status.QUEUED else "running",
        "under_work": under_work,
        "broken": batch.status in _UNDER_WORK and job.status == Job.Status.FAILED,
        "steps": steps_of(batch),
        "page": problems.get_page(request.GET.get("page")),
    }
    return render(request, "sheets/batch.html", context)


@require_safe
def fault_list(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """All faults of the file as a workbook."""
    batch = _batch(request, batch_id)
    content = write_fault_list(batch, problems_of(request.actor, batch).iterator(2000))  # type: ignore[attr-defined]
    name = _("Faults of %(file)s") % {"file": batch.file.original_name.rpartition(".")[0]} + ".xlsx"
    return HttpResponse(content, headers={"Content-Type": XLSX, "Content-Disposition": attachment(name)})


@require_safe
def mend_list(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The failed rows alone, with their reasons, to be mended and uploaded again."""
    batch = _batch(request, batch_id)
    if not batch.by_row or batch.status not in _WITH_FAULTS:
        raise Http404
    problems = problems_of(request.actor, batch).iterator(2000)  # type: ignore[attr-defined]
    content = failed_rows(batch, request.actor, problems, local_date(request.at))  # type: ignore[attr-defined]
    name = _("Rows to be mended of %(file)s") % {"file": batch.file.original_name.rpartition(".")[0]} + ".xlsx"
    return HttpResponse(content, headers={"Content-Type": XLSX, "Content-Disposition": attachment(name)})


@require_http_methods(["GET", "HEAD", "POST"])
def undo_page(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """What would be taken back and what stays, named with its reason; then the confirmation."""
    batch = _batch(request, batch_id)
    if request.method == "POST":
        try:
            begin_undo(actor=request.actor, batch=batch, at=request.at)  # type: ignore[attr-defined]
        except Refused as refusal:
            messages.error(request, worded(refusal.message, refusal.params))
        return redirect("sheets:batch", batch.pk)
    if batch.status != ImportBatch.Status.APPLIED:
        return redirect("sheets:batch", batch.pk)
    plan = undo_plan(request.actor, batch)  # type: ignore[attr-defined]
    kept = [(one.row.row, worded(one.kept.message, one.kept.params)) for one in plan.kept if one.kept]
    context = {
        "batch": batch,
        "spec": batch.spec,
        "back": plan.back[:_PER_PAGE],
        "back_count": len(plan.back),
        "kept": kept[:_PER_PAGE],
        "kept_count": len(kept),
    }
    return render(request, "sheets/undo.html", context)


@require_POST
def take_step(request: HttpRequest, batch_id: UUID, step: str) -> HttpResponse:
    """Confirm, cancel or check again; a refusal is shown on the import's page."""
    batch = _batch(request, batch_id)
    if step not in _STEPS:
        raise Http404
    try:
        _STEPS[step](actor=request.actor, batch=batch, at=request.at)  # type: ignore[attr-defined]
    except Refused as refusal:
        messages.error(request, worded(refusal.message, refusal.params))
    return redirect("sheets:batch", batch.pk)


def _batch(request: HttpRequest, batch_id: UUID) -> ImportBatch:
    batch = import_for(request.actor, batch_id)  # type: ignore[attr-defined]
    if batch is None:
        raise Http404
    return batch
