"""Pages of jobs: the list of one's own, and one job as it goes on."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lianmeng.platform.background.queries.jobs import job_for, visible_jobs

_PER_PAGE = 30


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """The jobs of the post in which the reader acts, newest first."""
    page = Paginator(visible_jobs(request.actor), _PER_PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    return render(request, "background/job_list.html", {"page": page})


@require_safe
def job_page(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """One job; asked by htmx, only the card that changes, which stops asking once the job is over."""
    job = job_for(request.actor, job_id)  # type: ignore[attr-defined]
    if job is None:
        raise Http404
    template = "background/_job.html" if request.htmx else "background/job.html"  # type: ignore[attr-defined]
    return render(request, template, {"job": job})
