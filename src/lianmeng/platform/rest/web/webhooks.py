"""The pages of webhooks: one's own, and what each was told."""

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
from lianmeng.platform.records.wording import worded
from lianmeng.platform.rest.actions.webhooks import end_webhook, make_webhook, resend
from lianmeng.platform.rest.models import Delivery, Webhook
from lianmeng.platform.rest.queries.webhooks import (
    deliveries_of,
    delivery_for,
    destinations_on,
    own_webhooks,
    webhook_for,
)
from lianmeng.platform.rest.web.forms import WebhookForm

_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def own_page(request: HttpRequest) -> HttpResponse:
    """One's own webhooks, and the form for another one; the secret is on the page that answers the form, once."""
    viewer, at = request.actor, request.at  # type: ignore[attr-defined]
    form = WebhookForm(request.POST if request.method == "POST" else None)
    made: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                webhook, secret = make_webhook(actor=viewer, at=at, **form.cleaned_data)
            except Refused as refused:
                field = refused.field if isinstance(refused, Invalid) else None
                form.add_error(field, worded(refused.message, refused.params))
                status = 403 if isinstance(refused, Forbidden) else 422
            else:
                made, form, status = {"made": webhook, "secret": secret}, WebhookForm(), 200
    hosts = sorted(f"{one.host}:{one.port}" for one in destinations_on(local_date(at)))
    context = {"webhooks": own_webhooks(viewer), "form": form, "hosts": hosts, **made}
    return render(request, "rest/webhooks.html", context, status=status)


@require_safe
def log_page(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """What a webhook was told, and how that went."""
    webhook = _webhook(request, webhook_id)
    viewer = request.actor  # type: ignore[attr-defined]
    page = Paginator(deliveries_of(viewer, webhook), _PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, f"{one.resource}:{one.verb}", one.status != Delivery.Status.WAITING) for one in page]
    own = webhook.account_id == viewer.account and webhook.ended_at is None
    context = {"webhook": webhook, "page": page, "rows": rows, "may_resend": own}
    return render(request, "rest/webhook.html", context)


@require_POST
def end(request: HttpRequest, webhook_id: UUID) -> HttpResponse:
    """Tell it nothing more."""
    webhook = _webhook(request, webhook_id)
    try:
        end_webhook(actor=request.actor, webhook=webhook, at=request.at)  # type: ignore[attr-defined]
    except Forbidden as forbidden:
        raise PermissionDenied from forbidden
    except Refused as refused:
        messages.error(request, worded(refused.message, refused.params))
    else:
        messages.success(request, gettext("The webhook has ended; it is told nothing more."))
    return redirect("rest:webhook", webhook.pk)


@require_POST
def send_again(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Send a delivery once more."""
    delivery = delivery_for(request.actor, delivery_id)  # type: ignore[attr-defined]
    if delivery is None:
        raise Http404
    try:
        resend(actor=request.actor, delivery=delivery, at=request.at)  # type: ignore[attr-defined]
    except Forbidden as forbidden:
        raise PermissionDenied from forbidden
    except Refused as refused:
        messages.error(request, worded(refused.message, refused.params))
    else:
        messages.success(request, gettext("It will be sent again within a minute."))
    return redirect("rest:webhook", delivery.webhook_id)


def _webhook(request: HttpRequest, webhook_id: UUID) -> Webhook:
    webhook = webhook_for(request.actor, webhook_id)  # type: ignore[attr-defined]
    if webhook is None:
        raise Http404
    return webhook
