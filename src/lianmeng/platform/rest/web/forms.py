"""The forms for a new token and a new webhook."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.rest.resources import resources


class Chips(forms.CheckboxSelectMultiple):
    """Any of few short choices, all in sight."""

    template_name = "ui/widgets/chips.html"


class Day(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"
    template_name = "ui/widgets/date.html"

    def __init__(self) -> None:
        super().__init__({"class": "input", "data-spelled": ""}, format="%Y-%m-%d")


class TokenForm(forms.Form):
    """What a token is for, what it may do, and until when. Whether that is right, the action says."""

    name = forms.CharField(label=_("What it is for"), max_length=60, help_text=_("The program or person that gets it."))
    scopes = forms.MultipleChoiceField(label=_("May"), widget=Chips)
    expires_on = forms.DateField(label=_("Valid until (exclusive)"), widget=Day)

    def __init__(self, *args: Any, on: date, longest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choices = []
        for resource in resources.values():
            label = gettext(resource.label)
            choices.append((f"{resource.name}:read", gettext("%(records)s: read") % {"records": label}))
            if len(resource.scopes) > 1:
                choices.append((f"{resource.name}:write", gettext("%(records)s: write") % {"records": label}))
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]
        field = self.fields["expires_on"]
        field.help_text = gettext("At most %(days)s days from today.") % {"days": longest}
        field.widget.attrs |= {
            "min": (on + timedelta(days=1)).isoformat(),
            "max": (on + timedelta(days=longest)).isoformat(),
        }


class WebhookForm(forms.Form):
    """Where to tell of which acts. Whether that is allowed, the action says."""

    name = forms.CharField(label=_("What it is for"), max_length=60, help_text=_("The program that is told."))
    url = forms.CharField(
        label=_("Address"),
        max_length=300,
        help_text=_("An https address of a host that the administrator has allowed."),
    )
    verbs = forms.MultipleChoiceField(label=_("Acts to be told of"), widget=Chips)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["verbs"].choices = [  # type: ignore[attr-defined]
            (f"{resource.name}:{verb}", gettext(words))
            for resource in resources.values()
            for verb, words in resource.verbs.items()
        ]
