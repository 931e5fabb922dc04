"""The forms about what hangs on a demand, and the filters above the registers."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.queries.regions import counties
from lianmeng.assist.queries.registers import Register
from lianmeng.assist.web.asking import SiteRequest
from lianmeng.assist.web.forms import StepForm
from lianmeng.kernel.periods import local_date
from lianmeng.platform.ui.widgets import DateInput, RecordSelect, TextArea


class CoHandlerForm(StepForm):
    """Who is asked for what, and until when."""

    team = forms.ChoiceField(label=_("Co-handler"), widget=RecordSelect)
    task = forms.CharField(
        label=_("What the co-handler is asked to do"),
        max_length=1000,
        widget=TextArea(attrs={"rows": 4}),
        help_text=_("Handler, co-handler and offices read it, the enterprise does not."),
    )
    working_days = forms.IntegerField(
        label=_("Working days to report back"),
        required=False,
        widget=forms.NumberInput({"inputmode": "numeric", "min": 1}),
        help_text=_("Left blank, it is the time laid down."),
    )

    def __init__(self, *args: Any, teams: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(team.pk): team for team in teams}
        choices = [("", gettext("Please choose")), *((key, team.name) for key, team in self.teams.items())]
        self.fields["team"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "team": self.teams[self.cleaned_data["team"]]}


class ReportForm(StepForm):
    """What the co-handler reports."""

    report = forms.CharField(
        label=_("Report"),
        max_length=2000,
        widget=TextArea(attrs={"rows": 5}),
        help_text=_("What was done, what came of it, and what is still open."),
    )


class ClaimForm(StepForm):
    """Why a matter can be struck from the list."""

    claim = forms.CharField(
        label=_("What has been put right"),
        max_length=1000,
        widget=TextArea(attrs={"rows": 4}),
        help_text=_("So that whoever checks on site knows what to look at."),
    )


class EscalateForm(StepForm):
    """Why the level above is asked, and what it is to decide."""

    reason = forms.ChoiceField(label=_("Reason"), widget=RecordSelect)
    text = forms.CharField(
        label=_("What is to be decided"),
        max_length=1000,
        widget=TextArea(attrs={"rows": 5}),
        help_text=_("What has been tried, what stands in the way, what you propose. The enterprise does not read it."),
    )

    def __init__(self, *args: Any, reasons: list[Any], level: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons = {str(reason.pk): reason for reason in reasons}
        choices = [("", gettext("Please choose")), *((key, one.name) for key, one in self.reasons.items())]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]
        if level is not None:
            self.fields["reason"].help_text = gettext("It goes to: %(level)s") % {"level": level.name}

    def values(self) -> dict[str, Any]:
        return {**super().values(), "reason": self.reasons[self.cleaned_data["reason"]]}


class ExclusionForm(StepForm):
    """Why a demand is to be left out of statistics."""

    reason = forms.ChoiceField(label=_("Reason"), widget=RecordSelect)
    text = forms.CharField(
        label=_("Explanation"),
        max_length=500,
        widget=TextArea(attrs={"rows": 4}),
        help_text=_("It is listed openly: whoever sees the demand reads it."),
    )

    def __init__(self, *args: Any, reasons: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons = {str(reason.pk): reason for reason in reasons}
        choices = [("", gettext("Please choose")), *((key, one.name) for key, one in self.reasons.items())]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "reason": self.reasons[self.cleaned_data["reason"]]}


class DecisionForm(StepForm):
    """What a level decides."""

    decision = forms.CharField(
        label=_("Decision"),
        max_length=1000,
        widget=TextArea(attrs={"rows": 5}),
        help_text=_("Who does what until when. The handler acts on it."),
    )


class CheckForm(StepForm):
    """What a check on site found."""

    fields_of = {"recheck_finding": "finding"}

    checked_on = forms.DateField(label=_("Checked on site on"), widget=DateInput)
    finding = forms.CharField(
        label=_("Finding of the check"),
        max_length=1000,
        widget=TextArea(attrs={"rows": 4}),
        help_text=_("What was seen on the spot, and with whom."),
    )


class RegisterFilters(forms.Form):
    """Above a register."""

    text = forms.CharField(
        required=False,
        widget=forms.TextInput(
            {
                "class": "input wide",
                "type": "search",
                "placeholder": _("Demand, enterprise, unit or text"),
                "aria-label": _("Demand, enterprise, unit or text"),
            }
        ),
    )
    status = forms.ChoiceField(required=False, widget=forms.Select({"class": "input", "aria-label": _("All states")}))
    county = forms.ChoiceField(required=False, widget=RecordSelect({"aria-label": _("All counties")}))
    late = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, request: SiteRequest, register: Register) -> None:
        super().__init__(request.GET)
        known = register.lifecycle.states.values() if register.lifecycle else ()
        states = [(state.name, _(state.label)) for state in known]
        places = [(county.code, str(county)) for county in counties(request.actor, local_date(request.at))]
        offered: dict[str, list[tuple[str, Any]]] = {
            "status": [("", _("All states")), ("running", _("Under way")), *states],
            "county": [("", _("All counties")), *places],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not register.lifecycle:
            del self.fields["status"]
