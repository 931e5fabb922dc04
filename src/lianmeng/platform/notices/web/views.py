"""The inbox. Looking changes nothing; opening a notice and marking it read are posted."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from lianmeng.platform.notices.actions.delivery import mark_all_read, mark_read
from lianmeng.platform.notices.links import link_to
from lianmeng.platform.notices.models import Notice
from lianmeng.platform.notices.queries.inbox import notice_for, unread_first

_PER_PAGE = 20


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The notices of the post in which the reader acts, unread ones first; ``?unread=1`` shows those alone."""
    actor = request.actor  # type: ignore[attr-defined]
    unread_only = request.GET.get("unread") == "1"
    page = Paginator(unread_first(actor, unread_only=unread_only), _PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "unread_only": unread_only, "everything": not unread_only}
    return render(request, "notices/inbox.html", context)


@require_POST
def open_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark a notice read and go to the record that it is about, or stay where that has no page."""
    notice = _mine(request, notice_id)
    mark_read(actor=request.actor, notices=[notice], at=request.at)  # type: ignore[attr-defined]
    return redirect(link_to(notice.record_kind, notice.record_id) or reverse("inbox"))


@require_POST
def read_one(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Mark a notice read and stay in the inbox."""
    mark_read(actor=request.actor, notices=[_mine(request, notice_id)], at=request.at)  # type: ignore[attr-defined]
    return _back(request)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every notice of the post read."""
    changed = mark_all_read(actor=request.actor, at=request.at)  # type: ignore[attr-defined]
    text = ngettext("%(count)s notice was marked as read.", "%(count)s notices were marked as read.", changed)
    messages.success(request, text % {"count": changed})
    return redirect("inbox")


def _mine(request: HttpRequest, notice_id: UUID) -> Notice:
    notice = notice_for(request.actor, notice_id)  # type: ignore[attr-defined]
    if notice is None:
        raise Http404("no such notice for this post")
    return notice


def _back(request: HttpRequest) -> HttpResponse:
    """To the part of the inbox in which the reader was."""
    unread_only = request.POST.get("unread") == "1"
    return redirect(reverse("inbox") + ("?unread=1" if unread_only else ""))
