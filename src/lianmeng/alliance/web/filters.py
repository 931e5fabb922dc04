"""The filter forms above the lists. They only read and show choices; the queries do the narrowing."""

from typing import Any

import django_filters
from django.forms import DateInput, Select, TextInput
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from lianmeng.alliance.models import (
    ChainCommittee,
    ChainRole,
    Formation,
    IndustryChain,
    Level,
    Organisation,
    OrganisationMark,
    Region,
)
from lianmeng.alliance.queries.chains import visible_chains
from lianmeng.alliance.queries.regions import counties
from lianmeng.alliance.web.days import shown_day
from lianmeng.platform.ui.widgets import RecordSelect

Labelled = dict[str, Any]


def _search(placeholder: Any) -> TextInput:
    field = TextInput({"class": "input wide", "placeholder": placeholder, "aria-label": placeholder})
    field.input_type = "search"
    return field


def _counties(request: HttpRequest) -> Any:
    return counties(request.actor, shown_day(request))  # type: ignore[attr-defined]


def _chains(request: HttpRequest) -> Any:
    return visible_chains(request.actor, shown_day(request))  # type: ignore[attr-defined]


class _Text(django_filters.CharFilter):
    def __init__(self, placeholder: Any) -> None:
        super().__init__(widget=_search(placeholder))


class _Choice(django_filters.ChoiceFilter):
    def __init__(self, label: Any, choices: Any) -> None:
        super().__init__(choices=choices, empty_label=label, widget=Select({"class": "input", "aria-label": label}))


class _Record(django_filters.ModelChoiceFilter):
    def __init__(self, label: Any, queryset: Any, key: str = "pk") -> None:
        widget = RecordSelect({"aria-label": label})
        super().__init__(queryset=queryset, to_field_name=key, empty_label=label, widget=widget)


class _Day(django_filters.DateFilter):
    def __init__(self) -> None:
        attrs: Labelled = {"type": "date", "class": "input", "aria-label": _("As of")}
        super().__init__(widget=DateInput(attrs, format="%Y-%m-%d"))


class ChainFilter(django_filters.FilterSet):
    text = _Text(_("Name or initials"))
    level = _Choice(_("All levels"), Level.choices)
    county = _Record(_("All counties"), _counties, key="code")
    on = _Day()

    class Meta:
        model = IndustryChain
        fields: list[str] = []


class CommitteeFilter(django_filters.FilterSet):
    text = _Text(_("Name or initials"))
    level = _Choice(_("All levels"), Level.choices)
    county = _Record(_("All counties"), _counties, key="code")
    formation = _Choice(_("All ways of forming"), Formation.choices)
    on = _Day()

    class Meta:
        model = ChainCommittee
        fields: list[str] = []


class OrganisationFilter(django_filters.FilterSet):
    text = _Text(_("Name, initials or credit code"))
    chain = _Record(_("All chains"), _chains)
    county = _Record(_("All counties"), _counties, key="code")
    kind = _Choice(_("All kinds"), Organisation.Kind.choices)
    role = _Choice(_("All roles"), ChainRole.Kind.choices)
    mark = _Choice(_("All marks"), OrganisationMark.Kind.choices)
    on = _Day()

    class Meta:
        model = Organisation
        fields: list[str] = []


class CountyFilter(django_filters.FilterSet):
    on = _Day()

    class Meta:
        model = Region
        fields: list[str] = []


def form_of(filters: type[django_filters.FilterSet], request: HttpRequest) -> Any:
    """The form of a list's filters, showing what is chosen and the day as of which the list stands."""
    chosen = request.GET.copy()
    chosen["on"] = shown_day(request).isoformat()
    return filters(chosen, request=request).form


def is_filtered(request: HttpRequest) -> bool:
    """Whether anything but the order and the page was chosen."""
    return any(value for name, value in request.GET.items() if name not in ("page", "sort"))
