"""The pages of tokens: one's own, everybody's for who watches over them; and the readable description."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianmeng.kernel.errors import Forbidden, Invalid, Refused
from lianmeng.kernel.periods import local_date
from lianmeng.platform.records.queries.limits import amount
from lianmeng.platform.records.wording import worded
from lianmeng.platform.rest.actions.tokens import make_token, revoke_token
from lianmeng.platform.rest.queries.tokens import own_tokens, token_for, token_rows, visible_tokens
from lianmeng.platform.rest.resources import resources
from lianmeng.platform.rest.rules import AUDITOR, SECURITY_ADMIN
from lianmeng.platform.rest.web.forms import TokenForm
from lianmeng.platform.rest.web.operations import operations_by_tag

_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def own_page(request: HttpRequest) -> HttpResponse:
    """One's own tokens, and the form for another one; the secret is on the page that answers the form, once."""
    on = local_date(request.at)  # type: ignore[attr-defined]
    longest = int(amount("rest.token_days", on))
    form = TokenForm(request.POST if request.method == "POST" else None, on=on, longest=longest)
    made: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                token, secret = make_token(actor=request.actor, at=request.at, **form.cleaned_data)  # type: ignore[attr-defined]
            except Refused as refused:
                field = refused.field if isinstance(refused, Invalid) else None
                form.add_error(field, worded(refused.message, refused.params))
                status = 403 if isinstance(refused, Forbidden) else 422
            else:
                made = {"made": token, "secret": secret}
                form = TokenForm(on=on, longest=longest)
                status = 200
    context = {"rows": own_tokens(request.actor, on), "form": form, **made}  # type: ignore[attr-defined]
    return render(request, "rest/tokens.html", context, status=status)


@require_safe
def all_page(request: HttpRequest) -> HttpResponse:
    """Everybody's tokens, for the security administrator and the auditor."""
    viewer = request.actor  # type: ignore[attr-defined]
    if viewer.role not in (SECURITY_ADMIN, AUDITOR):
        raise Http404
    page = Paginator(visible_tokens(viewer), _PER_PAGE).get_page(request.GET.get("page"))
    rows = token_rows(page.object_list, local_date(request.at))  # type: ignore[attr-defined]
    context = {"page": page, "rows": rows, "may_revoke": viewer.role == SECURITY_ADMIN}
    return render(request, "rest/all_tokens.html", context)


@require_POST
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    """End a token at once."""
    viewer = request.actor  # type: ignore[attr-defined]
    token = token_for(viewer, token_id)
    if token is None:
        raise Http404
    try:
        revoke_token(actor=viewer, token=token, at=request.at)  # type: ignore[attr-defined]
    except Forbidden as forbidden:
        raise PermissionDenied from forbidden
    except Refused as refused:
        messages.error(request, worded(refused.message, refused.params))
    else:
        messages.success(request, gettext("The token is revoked. It no longer opens anything."))
    return redirect("rest:tokens" if token.account_id == viewer.account else "rest:all_tokens")


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The description of the interface for people."""
    labels = {resource.name: resource.label for resource in resources.values()}
    groups = [(labels.get(tag, tag), found) for tag, found in operations_by_tag().items()]
    return render(request, "rest/reference.html", {"groups": groups})
