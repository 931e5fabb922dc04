"""The forms of the steps. They check shapes only; whether something may be done, and is right, the actions say."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianmeng.assist.models import Demand, OutcomeKind, PauseReason
from lianmeng.kernel.errors import Invalid, Refused
from lianmeng.platform.ui.formats import explain
from lianmeng.platform.ui.widgets import Chips, DateInput, FilesField, RecordSelect, TextArea

#: So many measured outcomes fit into one report.
OUTCOME_ROWS = 3


class StepForm(forms.Form):
    """A form about one demand. ``version`` tells whether the demand has moved since the page was drawn."""

    #: The name that an action gives to a value → the field in which it was typed.
    fields_of: ClassVar[Mapping[str, str]] = {}

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.refused: Refused | None = None

    def refuse(self, refused: Refused, version: int) -> None:
        """Show why the action refused: beside the field at fault, or above the form.

        The page then shows the demand as it is, in its present ``version``, so the next attempt counts from there.
        """
        self.refused = refused
        shown = cast(QueryDict, self.data).copy()
        shown["version"] = str(version)
        self.data = shown
        named = self.fields_of.get(refused.field, refused.field) if isinstance(refused, Invalid) else ""
        field = named if named in self.fields else None
        missing = field is not None and refused.code == "required"
        self.add_error(field, gettext("Please fill in this field.") if missing else explain(refused))

    def values(self) -> dict[str, Any]:
        """What is handed to the action, by its own names."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class PlainForm(StepForm):
    """A step that needs nothing but the decision."""


class RemarkForm(StepForm):
    """A step that may be remarked upon."""

    note = forms.CharField(label=_("Remark"), required=False, max_length=500, widget=TextArea(attrs={"rows": 3}))


class ReasonForm(StepForm):
    """A step that needs its reason."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=TextArea(attrs={"rows": 4}),
        help_text=_("Everybody concerned will read it."),
    )


class GroundForm(StepForm):
    """Why a demand is somebody else's business."""

    fields_of = {"note": "ground"}

    ground = forms.CharField(
        label=_("Ground"),
        max_length=500,
        widget=TextArea(attrs={"rows": 4}),
        help_text=_("Name the duty list or rule that gives this to somebody else, and to whom."),
    )


class AnswerForm(StepForm):
    """What the office replies to an objection."""

    fields_of = {"note": "answer"}

    answer = forms.CharField(label=_("Answer to the team"), max_length=500, widget=TextArea(attrs={"rows": 4}))


class ReassignForm(ReasonForm):
    """To which other team, and why."""

    handler = forms.ChoiceField(label=_("New help team"), widget=RecordSelect)

    field_order = ("handler", "note")

    def __init__(self, *args: Any, teams: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(team.pk): team for team in teams}
        choices = [("", gettext("Please choose")), *((key, team.name) for key, team in self.teams.items())]
        self.fields["handler"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "handler": self.teams[self.cleaned_data["handler"]]}


class EvidenceForm(StepForm):
    """What was done, with files that show it."""

    text = forms.CharField(label=_("What was done"), max_length=1000, widget=TextArea(attrs={"rows": 5}))
    evidence = FilesField(label=_("Photos and papers"), required=False)


class ContactForm(EvidenceForm):
    """The first contact."""

    text = forms.CharField(
        label=_("How the enterprise was contacted, and what was agreed"),
        max_length=1000,
        widget=TextArea(attrs={"rows": 5}),
    )


class ConcludeForm(StepForm):
    """The result, what it measurably brought, and the evidence."""

    template_name = "assist/_conclude_form.html"
    fields_of = {"quantity": "quantity_1"}

    reply = forms.CharField(
        label=_("Result"),
        max_length=2000,
        widget=TextArea(attrs={"rows": 5}),
        help_text=_("The enterprise reads it and grades it."),
    )
    evidence = FilesField(label=_("Photos and papers"), required=False)

    def __init__(self, *args: Any, kinds: list[OutcomeKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {str(kind.pk): kind for kind in kinds}
        choices = [("", gettext("No measured outcome")), *((key, str(kind)) for key, kind in self.kinds.items())]
        for number in range(1, OUTCOME_ROWS + 1):
            label = gettext("Outcome %(number)s") % {"number": number}
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, widget=RecordSelect
            )
            self.fields[f"quantity_{number}"] = forms.DecimalField(
                label=gettext("Quantity"), required=False, max_digits=16, decimal_places=2
            )

    @property
    def outcome_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The pairs of fields for measured outcomes."""
        return [(self[f"kind_{number}"], self[f"quantity_{number}"]) for number in range(1, OUTCOME_ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        """A kind goes with a quantity, and the other way round."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, OUTCOME_ROWS + 1):
            kind, quantity = cleaned.get(f"kind_{number}"), cleaned.get(f"quantity_{number}")
            if kind and quantity is None and f"quantity_{number}" not in self.errors:
                self.add_error(f"quantity_{number}", gettext("Please say how much."))
            elif quantity is not None and not kind:
                self.add_error(f"kind_{number}", gettext("Please say what was measured."))
            elif quantity is not None and quantity <= 0:
                self.add_error(f"quantity_{number}", gettext("The quantity must be more than zero."))
        return cleaned

    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        rows = ((cleaned[f"kind_{number}"], cleaned[f"quantity_{number}"]) for number in range(1, OUTCOME_ROWS + 1))
        outcomes: list[tuple[OutcomeKind, Decimal]] = [(self.kinds[kind], quantity) for kind, quantity in rows if kind]
        return {"reply": cleaned["reply"], "evidence": cleaned["evidence"], "outcomes": outcomes}


class CallBackForm(StepForm):
    """One attempt to ask the enterprise."""

    fields_of = {"call_result": "result"}

    reached = forms.ChoiceField(
        label=_("Was the enterprise reached?"),
        widget=Chips,
        choices=[("yes", _("Reached")), ("no", _("Not reached"))],
    )
    result = forms.ChoiceField(
        label=_("What the enterprise says"),
        required=False,
        widget=Chips,
        choices=Demand.CallResult.choices,
        help_text=_("Only if it was reached. Whoever was not reached is not counted as satisfied."),
    )
    note = forms.CharField(label=_("Remark"), required=False, max_length=500, widget=TextArea(attrs={"rows": 3}))

    def values(self) -> dict[str, Any]:
        reached = self.cleaned_data["reached"] == "yes"
        result = self.cleaned_data["result"] if reached else ""
        return {"reached": reached, "result": result, "note": self.cleaned_data["note"]}


class MoreTimeForm(StepForm):
    """How much more time, and why."""

    working_days = forms.IntegerField(
        label=_("More time, in working days"),
        widget=forms.NumberInput({"inputmode": "numeric", "min": 1}),
        help_text=_("Counted from the present deadline, once, and only if the office approves."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=TextArea(attrs={"rows": 4}))


class DecideTimeForm(StepForm):
    """Approve or refuse more time."""

    decision = forms.ChoiceField(
        label=_("Decision"), widget=Chips, choices=[("approve", _("Approve")), ("refuse", _("Refuse"))]
    )
    note = forms.CharField(
        label=_("Answer to the team"),
        required=False,
        max_length=500,
        widget=TextArea(attrs={"rows": 3}),
        help_text=_("Needed when more time is refused."),
    )


class PauseForm(StepForm):
    """Why the clock is to be held, and until when."""

    reason = forms.ChoiceField(label=_("Reason"), widget=RecordSelect)
    text = forms.CharField(
        label=_("What is waited for"),
        max_length=500,
        widget=TextArea(attrs={"rows": 4}),
        help_text=_("The enterprise reads it too."),
    )
    until = forms.DateField(
        label=_("Until"),
        widget=DateInput,
        help_text=_("Suspended, it goes on by itself on this day; parked, the office looks at it again."),
    )

    def __init__(self, *args: Any, reasons: list[PauseReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reasons = {str(reason.pk): reason for reason in reasons}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, reason in self.reasons.items():
            groups.setdefault(str(reason.get_kind_display()), []).append((key, reason.name))
        choices = [("", gettext("Please choose")), *groups.items()]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "reason": self.reasons[self.cleaned_data["reason"]]}


class DecidePauseForm(StepForm):
    """Hold the clock, or refuse to."""

    decision = forms.ChoiceField(
        label=_("Decision"), widget=Chips, choices=[("approve", _("Hold the clock")), ("refuse", _("Refuse"))]
    )
    note = forms.CharField(
        label=_("Answer to the team"),
        required=False,
        max_length=500,
        widget=TextArea(attrs={"rows": 3}),
        help_text=_("Needed when it is refused."),
    )


class DecideRedoForm(StepForm):
    """Have it redone, or not."""

    decision = forms.ChoiceField(
        label=_("Decision"), widget=Chips, choices=[("approve", _("Have it redone")), ("refuse", _("Refuse"))]
    )
    note = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        widget=TextArea(attrs={"rows": 3}),
        help_text=_("Team and enterprise read it. Needed when it is refused."),
    )


class KeepParkedForm(ReasonForm):
    """Until when it stays parked, and why."""

    until = forms.DateField(label=_("Look at it again on"), widget=DateInput)

    field_order = ("until", "note")


class DispatchForm(StepForm):
    """Accept, say how hard it is, and dispatch; what has been accepted is only dispatched."""

    difficulty = forms.ChoiceField(label=_("Difficulty"), widget=Chips)
    handler = forms.ChoiceField(label=_("Help team"), widget=RecordSelect)
    note = forms.CharField(
        label=_("Word to the team"), required=False, max_length=500, widget=TextArea(attrs={"rows": 3})
    )

    def __init__(
        self, *args: Any, teams: list[Any], difficulties: list[tuple[str, str]], accepted: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {str(team.pk): team for team in teams}
        choices = [("", gettext("Please choose")), *((key, team.name) for key, team in self.teams.items())]
        self.fields["handler"].choices = choices  # type: ignore[attr-defined]
        self.fields["difficulty"].choices = difficulties  # type: ignore[attr-defined]
        if accepted:
            del self.fields["difficulty"]

    def values(self) -> dict[str, Any]:
        return {**super().values(), "handler": self.teams[self.cleaned_data["handler"]]}


class ReplyForm(StepForm):
    """The answer to a consultation."""

    reply = forms.CharField(
        label=_("Answer"),
        max_length=2000,
        widget=TextArea(attrs={"rows": 5}),
        help_text=_("The enterprise reads it and grades it."),
    )


class RejectForm(ReasonForm):
    """Why a demand is not accepted."""

    note = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=TextArea(attrs={"rows": 4}),
        help_text=_("The enterprise reads it. Say what it can do instead."),
    )
