"""The pages of channels: the administrator's, and everybody's own choice."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lianmeng.kernel.errors import Forbidden, Invalid, Refused
from lianmeng.platform.channels.actions import channels as actions
from lianmeng.platform.channels.actions.choices import choose as choose_channel
from lianmeng.platform.channels.models import Channel
from lianmeng.platform.channels.queries.channels import (
    channel_for,
    channels,
    choice_of,
    choices_by_channel,
    messages_seen,
    on_offer,
)
from lianmeng.platform.channels.rules import MANAGE
from lianmeng.platform.channels.secrets import Secret
from lianmeng.platform.channels.web.forms import ChoiceForm, form_of
from lianmeng.platform.permissions.policy import holds_somewhere
from lianmeng.platform.records.wording import worded

_PER_PAGE = 20
form_only = require_http_methods(["GET", "HEAD", "POST"])
#: The address of a robot is a password, and where letters go out is worth one.
confirmed = reauthentication_required(enabled=lambda request: holds_somewhere(request.actor, MANAGE))


@require_safe
def channel_list(request: HttpRequest) -> HttpResponse:
    """Every channel, and the log of what went out."""
    _check_manager(request)
    page = Paginator(messages_seen(request.actor), _PER_PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    context = {"channels": channels(request.actor), "kinds": Channel.Kind.choices, "page": page}  # type: ignore[attr-defined]
    return render(request, "channels/channel_list.html", context)


@form_only
@confirmed
def add(request: HttpRequest, kind: str) -> HttpResponse:
    """Set a channel of ``kind`` up."""
    _check_manager(request)
    if kind not in Channel.Kind.values:
        raise Http404("no such kind")

    def act(values: dict[str, Any]) -> object:
        return actions.add_channel(
            actor=request.actor, kind=kind, values=values, secret=_secret(values), at=request.at  # type: ignore[attr-defined]
        )  # fmt: skip

    title = _("Set up: %(kind)s") % {"kind": Channel.Kind(kind).label}
    return _page(request, form_of(kind)(request.POST or None), act, title)


@form_only
@confirmed
def edit(request: HttpRequest, channel_id: UUID) -> HttpResponse:
    """Change a channel."""
    channel = _managed(request, channel_id)

    def act(values: dict[str, Any]) -> object:
        return actions.change_channel(
            actor=request.actor, channel=channel, values=values, secret=_secret(values), at=request.at  # type: ignore[attr-defined]
        )  # fmt: skip

    initial = {name: getattr(channel, name) for name in form_of(channel.kind).base_fields if hasattr(channel, name)}
    form = form_of(channel.kind)(request.POST or None, initial=initial)
    return _page(request, form, act, _("Change: %(name)s") % {"name": channel.name})


@require_POST
def test(request: HttpRequest, channel_id: UUID) -> HttpResponse:
    """Have a test message sent; the log says how it fared."""
    actions.send_test(actor=request.actor, channel=_managed(request, channel_id), at=request.at)  # type: ignore[attr-defined]
    messages.success(request, _("The test message goes out within a minute; the log below says how it fared."))
    return redirect("channels:list")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """How one is told outside of the inbox."""
    chosen = choices_by_channel(request.actor)  # type: ignore[attr-defined]
    lines = [(channel, chosen.get(channel.pk)) for channel in on_offer()]
    return render(request, "channels/mine.html", {"lines": lines})


@form_only
def choose(request: HttpRequest, channel_id: UUID) -> HttpResponse:
    """Choose how one is told through one channel."""
    channel = next((one for one in on_offer() if one.pk == channel_id), None)
    if channel is None:
        raise Http404("no such channel in use")
    choice = choice_of(request.actor, channel)  # type: ignore[attr-defined]
    initial = {name: getattr(choice, name) for name in ChoiceForm.base_fields} if choice else {"active": True}
    form = ChoiceForm(request.POST or None, initial=initial, channel=channel)

    def act(values: dict[str, Any]) -> object:
        return choose_channel(actor=request.actor, channel=channel, values=form.values(), at=request.at)  # type: ignore[attr-defined]

    return _page(request, form, act, channel.name, back="channels:mine")


def _page(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], object],
    title: str,
    back: str = "channels:list",
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                act(form.cleaned_data)
            except Refused as refusal:
                field = refusal.field if isinstance(refusal, Invalid) and refusal.field in form.fields else None
                form.add_error(field, worded(refusal.message, refusal.params))
                status = 403 if isinstance(refusal, Forbidden) else 422 if isinstance(refusal, Invalid) else 409
            else:
                messages.success(request, _("Saved."))
                return redirect(back)
    context = {"title": title, "form": form, "submit_label": _("Save"), "back_url": reverse(back)}
    return render(request, "ui/action.html", context, status=status)


def _check_manager(request: HttpRequest) -> None:
    if not holds_somewhere(request.actor, MANAGE):  # type: ignore[attr-defined]
        raise Http404("not this person's business")


def _managed(request: HttpRequest, channel_id: UUID) -> Channel:
    _check_manager(request)
    channel = channel_for(request.actor, channel_id)  # type: ignore[attr-defined]
    if channel is None:
        raise Http404("no such channel")
    return channel


def _secret(values: dict[str, Any]) -> Secret:
    return Secret(**{name: values.get(name, "") for name in ("url", "key", "password")})
