"""The forms of merging and of the word of those who were merged."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models import Demand
from lianmeng.assist.web.forms import ReasonForm, StepForm
from lianmeng.assist.web.widgets import Grades
from lianmeng.platform.ui.widgets import RecordSelect, TextArea

#: The grades from the best down, in the words of the call-back form.
GRADES = (
    (5, _("very satisfied")),
    (4, _("satisfied")),
    (3, _("basically satisfied")),
    (2, _("dissatisfied")),
    (1, _("very dissatisfied")),
)


class MergeForm(ReasonForm):
    """Into which demand, and why."""

    leader = forms.ChoiceField(
        label=_("Leading demand"),
        widget=RecordSelect,
        help_text=_("Demands of the same county that are not concluded; those of the same category come first."),
    )

    field_order = ("leader", "note")

    def __init__(self, *args: Any, leaders: list[Demand], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.leaders = {str(one.pk): one for one in leaders}
        named = ((key, f"{one} · {one.enterprise.name}") for key, one in self.leaders.items())
        self.fields["leader"].choices = [("", gettext("Please choose")), *named]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "leader": self.leaders[self.cleaned_data["leader"]]}


class GradeForm(StepForm):
    """A grade with a comment."""

    grade = forms.TypedChoiceField(label=_("How satisfied are you?"), widget=Grades, choices=GRADES, coerce=int)
    comment = forms.CharField(label=_("Comment"), required=False, max_length=500, widget=TextArea(attrs={"rows": 3}))
