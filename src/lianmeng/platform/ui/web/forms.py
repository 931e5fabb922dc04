"""The gallery's sample form: every kind of field."""

from django import forms
from django.utils.translation import pgettext_lazy

from lianmeng.platform.ui.widgets import CheckChips, Chips, ChoiceList, DateInput, FilesField, TextArea


class SampleForm(forms.Form):
    """Checks nothing but shapes and stores nothing."""

    name = forms.CharField(
        label=pgettext_lazy("sample", "Sample name"),
        max_length=60,
        help_text=pgettext_lazy("sample", "As it stands on the licence."),
    )
    kind = forms.ChoiceField(
        label=pgettext_lazy("sample", "Sample kind"),
        widget=Chips(even=True),
        choices=[
            ("a", pgettext_lazy("sample", "Kind one")),
            ("b", pgettext_lazy("sample", "Kind two")),
            ("c", pgettext_lazy("sample", "Kind three")),
        ],
    )
    place = forms.ChoiceField(
        label=pgettext_lazy("sample", "Sample place"),
        choices=[
            ("", pgettext_lazy("sample", "Please choose")),
            ("1", pgettext_lazy("sample", "Place one")),
            ("2", pgettext_lazy("sample", "Place two")),
        ],
    )
    on = forms.DateField(label=pgettext_lazy("sample", "Sample day"), widget=DateInput)
    amount = forms.DecimalField(label=pgettext_lazy("sample", "Sample amount"), required=False, min_value=0)
    content = forms.CharField(label=pgettext_lazy("sample", "Sample text"), max_length=500, widget=TextArea)
    urgency = forms.ChoiceField(
        label=pgettext_lazy("sample", "Sample choice"),
        widget=ChoiceList,
        choices=[
            ("plain", pgettext_lazy("sample", "Ordinary: handled in the usual time")),
            ("soon", pgettext_lazy("sample", "Urgent: production would stand still within a week")),
        ],
    )
    topics = forms.MultipleChoiceField(
        label=pgettext_lazy("sample", "Sample topics"),
        required=False,
        widget=CheckChips,
        choices=[
            ("x", pgettext_lazy("sample", "Topic one")),
            ("y", pgettext_lazy("sample", "Topic two")),
            ("z", pgettext_lazy("sample", "Topic three")),
        ],
    )
    papers = FilesField(label=pgettext_lazy("sample", "Photos and papers"), required=False)
    agreed = forms.BooleanField(label=pgettext_lazy("sample", "The sample statement is true"))


class SampleReasonForm(forms.Form):
    """One action with a reason."""

    reason = forms.CharField(
        label=pgettext_lazy("sample", "Reason"),
        max_length=200,
        widget=TextArea(attrs={"rows": 3}),
        help_text=pgettext_lazy("sample", "Others will read it."),
    )
