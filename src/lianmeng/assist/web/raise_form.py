"""The form with which a demand is raised."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.models import IndustryChain
from lianmeng.assist.actions.raising import DemandText
from lianmeng.assist.models import Category, Demand
from lianmeng.assist.web.forms import StepForm
from lianmeng.assist.web.widgets import RecordChips, record_choices
from lianmeng.platform.ui.widgets import Chips, FilesField, RecordSelect, TextArea


class RaiseForm(StepForm):
    """What an enterprise needs, in its own words; two minutes on a phone."""

    title = forms.CharField(
        label=_("In one sentence"),
        max_length=100,
        widget=forms.TextInput({"class": "input", "autocomplete": "off"}),
        help_text=_("Say what is needed and how much of it."),
    )
    category = forms.ChoiceField(label=_("What is it about?"), widget=RecordChips(even=True))
    content = forms.CharField(
        label=_("What the matter is"),
        max_length=2000,
        widget=TextArea(attrs={"rows": 5}),
        help_text=_("Where, since when, what was tried, what should happen."),
    )
    kind = forms.ChoiceField(
        label=_("What you want"), widget=Chips, choices=Demand.Kind.choices, initial=Demand.Kind.HELP
    )
    urgency = forms.ChoiceField(
        label=_("Urgency"),
        widget=Chips,
        choices=[("ordinary", _("ordinary")), ("urgent", _("urgent: production stands still or soon will"))],
        initial=Demand.Urgency.ORDINARY,
    )
    photos = FilesField(label=_("Photos and papers"), required=False)
    contact_name = forms.CharField(
        label=_("Contact person"), max_length=40, required=False, widget=forms.TextInput({"autocomplete": "name"})
    )
    contact_phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput({"class": "input", "autocomplete": "tel", "inputmode": "tel"}),
    )
    chain = forms.ChoiceField(label=_("Industry chain"), required=False, widget=RecordSelect)

    def __init__(self, *args: Any, categories: list[Category], chains: list[IndustryChain], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._categories = {str(category.pk): category for category in categories}
        self._chains = {str(chain.pk): chain for chain in chains}
        self.fields["category"].choices = record_choices(categories)  # type: ignore[attr-defined]
        self.fields["chain"].choices = record_choices(chains)  # type: ignore[attr-defined]
        if len(chains) < 2:
            del self.fields["chain"]

    @property
    def demand_text(self) -> DemandText:
        """What was filled in, as the action takes it."""
        given = self.cleaned_data
        return DemandText(
            category=self._categories[given["category"]],
            title=given["title"],
            content=given["content"],
            kind=given["kind"],
            urgency=given["urgency"],
            contact_name=given["contact_name"],
            contact_phone=given["contact_phone"],
        )

    @property
    def chosen_chain(self) -> IndustryChain | None:
        """The chain under which the demand is counted: the one chosen, or the only one there is."""
        if "chain" in self.fields:
            return self._chains.get(self.cleaned_data["chain"])
        return next(iter(self._chains.values()), None)
