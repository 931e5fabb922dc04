"""The forms about letters of supervision, and the filters above their list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.queries.regions import counties
from lianmeng.assist.queries.supervision_tables import levels_on
from lianmeng.assist.states_supervision import SUPERVISION
from lianmeng.assist.web.asking import SiteRequest
from lianmeng.assist.web.forms import StepForm
from lianmeng.kernel.periods import local_date
from lianmeng.platform.ui.widgets import RecordSelect, TextArea


class IssueForm(StepForm):
    """What the letter demands, and until when it must be answered."""

    demanded = forms.CharField(
        label=_("What the handler must do"),
        max_length=1000,
        widget=TextArea(attrs={"rows": 4}),
        help_text=_(
            "It is printed on the letter, after number, enterprise and deadline, which are added by themselves."
        ),
    )
    working_days = forms.IntegerField(
        label=_("Working days to answer"),
        required=False,
        min_value=1,
        max_value=60,
        help_text=_("Left blank, it is the time laid down for this level."),
    )


class StartForm(IssueForm):
    """The same, with the level."""

    field_order = ("level",)

    level = forms.ChoiceField(label=_("Level of the letter"), widget=RecordSelect)

    def __init__(self, *args: Any, levels: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.levels = {str(level.pk): level for level in levels}
        self.fields["level"].choices = [(key, level.name) for key, level in self.levels.items()]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        values = super().values()
        return {**values, "level": self.levels[values["level"]]}


class LetterAnswerForm(StepForm):
    """The handler's answer."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=2000,
        widget=TextArea(attrs={"rows": 5}),
        help_text=_("Why it is late, what has been done, and by when it will be concluded."),
    )


class FindingForm(StepForm):
    """With what the supervisor closes."""

    finding = forms.CharField(
        label=_("Finding"),
        max_length=1000,
        widget=TextArea(attrs={"rows": 4}),
        help_text=_("What was found, and whether what the letter demanded has been done."),
    )


class SupervisionFilters(forms.Form):
    """Above the list of letters."""

    text = forms.CharField(
        required=False,
        widget=forms.TextInput(
            {
                "class": "input wide",
                "placeholder": _("Letter, demand, enterprise or team"),
                "aria-label": _("Letter, demand, enterprise or team"),
            }
        ),
    )
    status = forms.ChoiceField(required=False, widget=forms.Select({"class": "input", "aria-label": _("All states")}))
    level = forms.ChoiceField(required=False, widget=RecordSelect({"aria-label": _("All levels of letters")}))
    county = forms.ChoiceField(required=False, widget=RecordSelect({"aria-label": _("All counties")}))
    late = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, request: SiteRequest) -> None:
        super().__init__(request.GET)
        on = local_date(request.at)
        states = [(state.name, _(state.label)) for state in SUPERVISION.states.values()]
        places = [(county.code, str(county)) for county in counties(request.actor, on)]
        offered: dict[str, list[tuple[str, Any]]] = {
            "status": [("", _("All states")), ("running", _("Under way")), *states],
            "level": [("", _("All levels of letters")), *((str(one.pk), one.name) for one in levels_on(on))],
            "county": [("", _("All counties")), *places],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
