"""Exporting a registered list; by POST only, because each export is logged."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lianmeng.kernel.errors import Forbidden, Refused
from lianmeng.platform.records.wording import worded
from lianmeng.platform.sheets.actions.exports import export_sheet
from lianmeng.platform.sheets.specs import exports
from lianmeng.platform.sheets.web.uploading import attachment

#: Names of the form that are not filters of the list.
_NOT_FILTERS = frozenset({"csrfmiddlewaretoken", "format", "page", "after"})


@require_POST
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Send the list under the posted filters. Whom it is closed to does not learn that it exists."""
    if code not in exports:
        raise Http404
    filters = {name: value for name, value in request.POST.dict().items() if name not in _NOT_FILTERS and value}
    try:
        exported = export_sheet(
            actor=request.actor,  # type: ignore[attr-defined]
            code=code,
            filters={name: str(value) for name, value in filters.items()},
            file_format=request.POST.get("format", "xlsx"),
            at=request.at,  # type: ignore[attr-defined]
        )
    except Forbidden as refusal:
        raise Http404 from refusal
    except Refused as refusal:
        messages.error(request, worded(refusal.message, refusal.params))
        return redirect("/")
    headers = {"Content-Type": exported.content_type, "Content-Disposition": attachment(exported.name)}
    return HttpResponse(exported.content, headers=headers)
