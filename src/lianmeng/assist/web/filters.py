"""The filter forms above the lists. They only show choices; the queries do the narrowing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.queries.chains import visible_chains
from lianmeng.alliance.queries.regions import counties
from lianmeng.assist.models import Demand
from lianmeng.assist.queries.groups import GROUPS
from lianmeng.assist.queries.reference import categories
from lianmeng.assist.queries.routing import teams_for
from lianmeng.assist.web.asking import SiteRequest
from lianmeng.kernel.periods import local_date
from lianmeng.platform.ui.widgets import RecordSelect

#: Kept from page to page, but not what a reader would call a filter.
_NO_FILTERS = frozenset({"page", "sort", "group"})


def _search(placeholder: Any) -> forms.CharField:
    attrs = {"type": "search", "class": "input wide", "placeholder": placeholder, "aria-label": placeholder}
    widget = forms.TextInput(attrs)
    widget.input_type = "search"
    return forms.CharField(required=False, widget=widget)


def _records(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, widget=RecordSelect({"aria-label": label}))


def _choices(label: Any, choices: Any) -> forms.ChoiceField:
    widget = forms.Select({"class": "input", "aria-label": label})
    return forms.ChoiceField(required=False, choices=[("", label), *choices], widget=widget)


class DemandFilters(forms.Form):
    """Above the list of demands."""

    text = _search(_("Title, enterprise or number"))
    county = _records(_("All counties"))
    chain = _records(_("All chains"))
    category = _records(_("All categories"))
    team = _records(_("All help teams"))
    urgency = _choices(_("All urgencies"), Demand.Urgency.choices)
    group = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    todo = forms.CharField(required=False, widget=forms.HiddenInput)
    overdue = forms.CharField(required=False, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, widget=forms.HiddenInput)
    enterprise = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, request: SiteRequest) -> None:
        super().__init__(request.GET)
        viewer, on = request.actor, local_date(request.at)
        self.fields["group"].choices = [(group.name, group.label) for group in GROUPS]  # type: ignore[attr-defined]
        offered = {
            "county": (_("All counties"), [(county.code, str(county)) for county in counties(viewer, on)]),
            "chain": (_("All chains"), _named(visible_chains(viewer, on))),
            "category": (_("All categories"), _named(categories(on))),
            "team": (_("All help teams"), _named(teams_for(viewer, on))),
        }
        for name, (label, choices) in offered.items():
            if len(choices) > 1:
                self.fields[name].choices = [("", label), *choices]  # type: ignore[attr-defined]
            else:
                del self.fields[name]
        if viewer.role == "enterprise":
            # Everything on this list is the enterprise's own: where it lies needs no choosing.
            for name in ("county", "chain", "team"):
                self.fields.pop(name, None)


class TeamFilters(forms.Form):
    """Above the list of help teams."""

    text = _search(_("Name or initials"))
    county = _records(_("All levels"))
    category = _records(_("All functions"))

    def __init__(self, request: SiteRequest) -> None:
        super().__init__(request.GET)
        on = local_date(request.at)
        places = [(county.code, str(county)) for county in counties(request.actor, on)]
        levels = [("", _("All levels")), ("city", _("City level")), *places]
        self.fields["county"].choices = levels  # type: ignore[attr-defined]
        functions = [("", _("All functions")), *_named(categories(on))]
        self.fields["category"].choices = functions  # type: ignore[attr-defined]


def is_filtered(request: SiteRequest) -> bool:
    """Whether anything but the group, the order and the page was chosen."""
    return any(value for name, value in request.GET.items() if name not in _NO_FILTERS)


def _named(records: Any) -> list[tuple[str, str]]:
    return [(str(record.pk), str(record)) for record in records]
