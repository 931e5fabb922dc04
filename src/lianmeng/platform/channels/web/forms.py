"""The forms of channels: what an administrator sets up, and what a person chooses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.channels.models import Channel, Choice


class _Hidden(forms.PasswordInput):
    """Written and never shown again."""

    def __init__(self) -> None:
        super().__init__(render_value=False, attrs={"autocomplete": "off"})


class RobotForm(forms.Form):
    """A robot of a chat group."""

    name = forms.CharField(label=_("Name of the channel"), max_length=60)
    url = forms.CharField(
        label=_("Address of the robot"),
        required=False,
        max_length=500,
        widget=_Hidden,
        help_text=_("The webhook address that the group shows. It is a password: once saved, nobody can read it."),
    )
    key = forms.CharField(
        label=_("Signing key"),
        required=False,
        max_length=200,
        widget=_Hidden,
        help_text=_("Where the robot demands signatures. Left empty, what is stored stays."),
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class MailForm(forms.Form):
    """A mail server."""

    name = forms.CharField(label=_("Name of the channel"), max_length=60)
    host = forms.CharField(label=_("Mail server"), max_length=200)
    port = forms.IntegerField(label=_("Port"), min_value=1, max_value=65535, initial=465)
    security = forms.ChoiceField(label=_("Encryption"), choices=Channel.Security.choices)
    sender = forms.EmailField(label=_("Sender"))
    username = forms.CharField(label=_("User name at the mail server"), required=False, max_length=200)
    password = forms.CharField(
        label=_("Password at the mail server"),
        required=False,
        max_length=200,
        widget=_Hidden,
        help_text=_("Once saved, nobody can read it. Left empty, what is stored stays."),
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)


def form_of(kind: str) -> type[forms.Form]:
    """The form of a kind of channel."""
    return MailForm if kind == Channel.Kind.EMAIL else RobotForm


class ChoiceForm(forms.Form):
    """How one wants to be told through a channel."""

    active = forms.BooleanField(label=_("Tell me through this channel"), required=False)
    address = forms.EmailField(label=_("My e-mail address"), required=False)
    kinds = forms.ChoiceField(label=_("Told of"), choices=Choice.Kinds.choices)
    pace = forms.ChoiceField(label=_("How often"), choices=Choice.Pace.choices)
    quiet_from = forms.TimeField(
        label=_("Silent from"), required=False, widget=forms.TimeInput({"type": "time", "class": "input"})
    )
    quiet_to = forms.TimeField(
        label=_("Silent until"),
        required=False,
        widget=forms.TimeInput({"type": "time", "class": "input"}),
        help_text=_("What would come in between comes afterwards. Leave both empty for none."),
    )

    def __init__(self, *args: Any, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if channel.is_robot:
            del self.fields["address"]

    def values(self) -> dict[str, Any]:
        """The values with an address, which robots need none of."""
        return {"address": "", **self.cleaned_data}
