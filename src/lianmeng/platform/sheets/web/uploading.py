"""The way in: which sheets there are, their templates, the upload."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lianmeng.kernel.errors import Refused
from lianmeng.platform.records.wording import worded
from lianmeng.platform.sheets.actions.imports import upload_sheet
from lianmeng.platform.sheets.queries.imports import recent_imports, sheets_open_to
from lianmeng.platform.sheets.specs import SheetSpec, imports
from lianmeng.platform.sheets.template import write_template
from lianmeng.platform.sheets.web.forms import UploadForm
from lianmeng.platform.sheets.web.steps import steps_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RECENT = 10


@require_safe
def sheet_list(request: HttpRequest) -> HttpResponse:
    """The sheets that the reader may import, each with the last import of it."""
    actor = request.actor  # type: ignore[attr-defined]
    sheets = [(spec, recent_imports(actor, spec.code).first()) for spec in sheets_open_to(actor)]
    return render(request, "sheets/sheet_list.html", {"sheets": sheets})


@require_safe
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The template of a sheet, in the reader's language and with the reader's choices."""
    spec = _open_sheet(request, code)
    content = write_template(spec, request.actor)  # type: ignore[attr-defined]
    name = _("%(sheet)s import template") % {"sheet": _(spec.title)}
    return HttpResponse(content, headers={"Content-Type": XLSX, "Content-Disposition": attachment(f"{name}.xlsx")})


@require_http_methods(["GET", "HEAD", "POST"])
def upload_page(request: HttpRequest, code: str) -> HttpResponse:
    """Template and upload side by side; an accepted file leads on to its check."""
    spec = _open_sheet(request, code)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        try:
            batch = upload_sheet(
                actor=request.actor,  # type: ignore[attr-defined]
                sheet=code,
                upload=form.cleaned_data["file"],
                at=request.at,  # type: ignore[attr-defined]
            )
        except Refused as refusal:
            form.add_error("file", worded(refusal.message, refusal.params))
        else:
            return redirect("sheets:batch", batch.pk)
    recent = recent_imports(request.actor, code)[:_RECENT]  # type: ignore[attr-defined]
    context = {"spec": spec, "form": form, "recent": recent, "steps": steps_of(None)}
    return render(request, "sheets/upload.html", context, status=422 if form.errors else 200)


def attachment(name: str) -> str:
    """The header that has a browser save a file under ``name``."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def _open_sheet(request: HttpRequest, code: str) -> SheetSpec:
    """The sheet, or "not found" for whoever may not import it."""
    if code not in imports or not imports.get(code).open_to(request.actor):  # type: ignore[attr-defined]
        raise Http404
    return imports.get(code)
