"""Exporting a registered list, by POST only because each export is logged; and the log."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lianmeng.kernel.errors import Forbidden, Invalid, Refused
from lianmeng.kernel.periods import local_date
from lianmeng.platform.accounts.roles import roles
from lianmeng.platform.records.wording import worded
from lianmeng.platform.sheets.actions.exports import Exported, export_sheet
from lianmeng.platform.sheets.models import ExportLog
from lianmeng.platform.sheets.queries.exports import export_log, purposes_on
from lianmeng.platform.sheets.specs import ExportSpec, exports
from lianmeng.platform.sheets.web.forms import ExportForm
from lianmeng.platform.sheets.web.uploading import attachment

#: Names of the form that are not filters of the list.
_NOT_FILTERS = frozenset({"csrfmiddlewaretoken", "format", "page", "after", "purpose", "explanation"})
_PER_PAGE = 50


@require_POST
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Ask what the list is for, then send it under the posted filters.

    Whom it is closed to does not learn that it exists.
    """
    if code not in exports or not exports.get(code).open_to(request.actor):  # type: ignore[attr-defined]
        raise Http404
    purposes = purposes_on(local_date(request.at)).values()  # type: ignore[attr-defined]
    asked = "purpose" in request.POST
    wanted = request.POST.get("format", "xlsx")
    form = (
        ExportForm(request.POST, purposes=purposes)
        if asked
        else ExportForm(initial={"format": wanted}, purposes=purposes)
    )
    filters = {name: str(value) for name, value in request.POST.dict().items() if name not in _NOT_FILTERS and value}
    if asked and form.is_valid():
        try:
            return _sent(_exported(request, code, filters, form))
        except Forbidden as refusal:
            raise Http404 from refusal
        except Refused as refusal:
            field = refusal.field if isinstance(refusal, Invalid) and refusal.field in form.fields else None
            form.add_error(field, worded(refusal.message, refusal.params))
    return _ask(request, exports.get(code), form, filters)


@require_safe
def log_page(request: HttpRequest) -> HttpResponse:
    """The exports that the reader may know of: the own ones, or all of them for those who watch over them."""
    text = request.GET.get("q", "")
    found = Paginator(export_log(request.actor, text), _PER_PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    context = {"page": found, "lines": [(log, _title(log), _post(log)) for log in found], "text": text}
    return render(request, "sheets/export_log.html", context)


def _exported(request: HttpRequest, code: str, filters: dict[str, str], form: ExportForm) -> Exported:
    return export_sheet(
        actor=request.actor,  # type: ignore[attr-defined]
        code=code,
        filters=filters,
        file_format=form.cleaned_data["format"],
        at=request.at,  # type: ignore[attr-defined]
        purpose=form.cleaned_data["purpose"],
        explanation=form.cleaned_data["explanation"],
    )


def _sent(exported: Exported) -> HttpResponse:
    headers = {"Content-Type": exported.content_type, "Content-Disposition": attachment(exported.name)}
    return HttpResponse(exported.content, headers=headers)


def _ask(request: HttpRequest, spec: ExportSpec, form: ExportForm, filters: dict[str, str]) -> HttpResponse:
    described = [(_(label), value) for label, value in spec.describe(request.actor, filters)]  # type: ignore[attr-defined]
    context = {"spec": spec, "form": form, "filters": filters, "described": described}
    return render(request, "sheets/export.html", context, status=422 if form.errors else 200)


def _title(log: ExportLog) -> str:
    return _(exports.get(log.list_code).title) if log.list_code in exports else log.list_code


def _post(log: ExportLog) -> str:
    return _(roles.get(log.by_role).label) if log.by_role in roles else ""
