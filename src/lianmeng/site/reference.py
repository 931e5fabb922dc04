"""The reference tables in Django's admin: calendars, limits, catalogues. The system administrator's, and nothing else.

Entries are ended by a date and never deleted, so that earlier days keep what held on them. Each change is on the trail.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from lianmeng.assist.models import (
    Category,
    EscalationLevel,
    EscalationReason,
    ExclusionReason,
    LetterPattern,
    OutcomeKind,
    PauseReason,
    RoutingRule,
    SupervisionLevel,
    SupervisionRule,
)
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import System
from lianmeng.platform.accounts.models import SecondFactorRule
from lianmeng.platform.accounts.roles import roles
from lianmeng.platform.channels.models import RobotHost
from lianmeng.platform.events import chain
from lianmeng.platform.events.trail import draft_event
from lianmeng.platform.files.models import AllowedType
from lianmeng.platform.permissions.ambient import acting_as, writing
from lianmeng.platform.records.models import CalendarDay, CalendarYear, Limit, OfficeHours, Record
from lianmeng.platform.rest.models import WebhookDestination
from lianmeng.platform.sheets.models import ExportPurpose

_ROLE = "system_admin"


class ReferenceSite(admin.AdminSite):
    """Open to whoever acts as system administrator; other posts of the same person do not open it."""

    site_header = _("Reference tables")
    site_title = _("Reference tables")
    index_title = _("What the office lays down, with source and validity")
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.actor.role == _ROLE)  # type: ignore[attr-defined]

    def get_urls(self) -> list[Any]:
        """Without Django's short cut to any record of any table."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Refuse everybody else, whatever they ask for: sending them to sign in would send them round in a circle.

        The names of teams, chains and counties in choices are read in the program's own name.
        """
        inner = super().admin_view(view, cacheable)

        @require_http_methods(["GET", "HEAD", "POST"])
        def named(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not self.has_permission(request):
                raise PermissionDenied
            with acting_as(System("names in reference tables")):
                response = inner(request, *args, **kwargs)
                return response.render() if hasattr(response, "render") and not response.is_rendered else response

        return named


class ReferenceAdmin(admin.ModelAdmin):
    """Reads and writes one reference table; ``on_trail`` are the columns whose change the trail tells."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Record, form: Any, change: bool) -> None:
        """Save the entry and put what changed on the trail, in one transaction."""
        old = {name: form.initial.get(name) for name in form.changed_data} if change else {}
        new = {name: form.cleaned_data[name] for name in form.changed_data}
        at = request.at  # type: ignore[attr-defined]
        with transaction.atomic(), writing("reference tables"):
            obj.version += 1
            super().save_model(request, obj, form, change)
            verb = "reference_changed" if change else "reference_added"
            event = draft_event(
                actor=request.actor,  # type: ignore[attr-defined]
                verb=verb,
                record=obj,
                at=at,
                on=local_date(at),
                old=old,
                new=new,
            )
            chain.append([event])


reference_site = ReferenceSite(name="reference")


@admin.register(Limit, site=reference_site)
class LimitAdmin(ReferenceAdmin):
    list_display = ("code", "value", "unit", "note", "from_on", "to_on", "source")
    search_fields = ("code", "note")
    list_filter = ("unit",)


@admin.register(CalendarDay, site=reference_site)
class CalendarDayAdmin(ReferenceAdmin):
    list_display = ("on", "working", "name", "source")
    date_hierarchy = "on"
    list_filter = ("working",)


@admin.register(CalendarYear, site=reference_site)
class CalendarYearAdmin(ReferenceAdmin):
    list_display = ("year", "confirmed", "source")


@admin.register(OfficeHours, site=reference_site)
class OfficeHoursAdmin(ReferenceAdmin):
    list_display = ("opens", "closes", "from_on", "to_on", "source")


@admin.register(Category, site=reference_site)
class CategoryAdmin(ReferenceAdmin):
    list_display = ("name", "code", "order", "words", "from_on", "to_on")


@admin.register(OutcomeKind, site=reference_site)
class OutcomeKindAdmin(ReferenceAdmin):
    list_display = ("name", "unit", "code", "order", "from_on", "to_on")


@admin.register(RoutingRule, site=reference_site)
class RoutingRuleAdmin(ReferenceAdmin):
    list_display = ("category", "county", "chain", "team", "from_on", "to_on", "source")
    list_filter = ("category",)


@admin.register(ExportPurpose, site=reference_site)
class ExportPurposeAdmin(ReferenceAdmin):
    list_display = ("name", "code", "explained", "from_on", "to_on", "source")


@admin.register(PauseReason, site=reference_site)
class PauseReasonAdmin(ReferenceAdmin):
    list_display = ("name", "kind", "code", "order", "from_on", "to_on", "source")


@admin.register(EscalationLevel, site=reference_site)
class EscalationLevelAdmin(ReferenceAdmin):
    list_display = ("name", "code", "body", "order", "answer_days", "from_on", "to_on", "source")


@admin.register(EscalationReason, site=reference_site)
class EscalationReasonAdmin(ReferenceAdmin):
    list_display = ("name", "code", "order", "from_on", "to_on", "source")


@admin.register(ExclusionReason, site=reference_site)
class ExclusionReasonAdmin(ReferenceAdmin):
    list_display = ("name", "code", "order", "from_on", "to_on", "source")


@admin.register(SupervisionLevel, site=reference_site)
class SupervisionLevelAdmin(ReferenceAdmin):
    list_display = ("name", "code", "order", "answer_days", "from_on", "to_on", "source")


@admin.register(SupervisionRule, site=reference_site)
class SupervisionRuleAdmin(ReferenceAdmin):
    list_display = ("level", "after", "from_on", "to_on", "source")


@admin.register(LetterPattern, site=reference_site)
class LetterPatternAdmin(ReferenceAdmin):
    list_display = ("pattern", "issuer", "region", "from_on", "to_on", "source")


@admin.register(AllowedType, site=reference_site)
class AllowedTypeAdmin(ReferenceAdmin):
    list_display = ("__str__", "from_on", "to_on", "source")


@admin.register(WebhookDestination, site=reference_site)
class WebhookDestinationAdmin(ReferenceAdmin):
    list_display = ("host", "port", "from_on", "to_on", "source")


@admin.register(RobotHost, site=reference_site)
class RobotHostAdmin(ReferenceAdmin):
    list_display = ("kind", "host", "from_on", "to_on", "source")


class SecondFactorRuleForm(forms.ModelForm):
    """The role is one of those that the rooms have registered."""

    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.name, gettext(role.label)) for role in roles.values()]  # type: ignore[attr-defined]


@admin.register(SecondFactorRule, site=reference_site)
class SecondFactorRuleAdmin(ReferenceAdmin):
    form = SecondFactorRuleForm
    list_display = ("role_name", "from_on", "to_on", "source")

    @admin.display(description=_("Role"), ordering="role")
    def role_name(self, rule: SecondFactorRule) -> str:
        """The role in words."""
        return gettext(roles.get(rule.role).label) if rule.role in roles else rule.role
