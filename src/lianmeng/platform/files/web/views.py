"""Serving a stored file to those who may see its record."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from lianmeng.platform.files import storage
from lianmeng.platform.files.queries.files import fetchable_file


@require_safe
def download(request: HttpRequest, file_id: UUID) -> FileResponse:
    """Send the file; shown in the page only if it is an image that we wrote ourselves, otherwise saved."""
    stored = fetchable_file(request.actor, file_id)  # type: ignore[attr-defined]
    if stored is None:
        raise Http404
    try:
        content = storage.open_stored(stored.storage_name)
    except FileNotFoundError as error:
        raise Http404 from error
    kind = stored.content
    response = FileResponse(
        content, content_type=kind.content_type, filename=stored.original_name, as_attachment=not kind.is_image
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    # Whatever a browser makes of the content, it makes it without scripts and as nobody.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
