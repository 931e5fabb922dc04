"""The shapes of demands as programs see them."""

from typing import Literal

from ninja import Schema

from lianmeng.platform.rest.shapes import Coded, Named


class DemandFilters(Schema):
    """As above the list of demands; `todo` is a pile of work, `group` a group of states, `overdue` anything."""

    text: str = ""
    county: str = ""
    chain: str = ""
    category: str = ""
    team: str = ""
    enterprise: str = ""
    urgency: str = ""
    kind: str = ""
    status: str = ""
    group: str = ""
    todo: str = ""
    overdue: str = ""
    sort: Literal["", "due", "-due", "raised", "-raised"] = ""


class RaisingFilters(Schema):
    """The enterprise for which an office raises a demand; it decides which chains can be chosen."""

    enterprise: str = ""


class DemandShape(Schema):
    """A demand in a list. `days_left` are working days to the deadline, negative when late, null when no clock runs."""

    id: str
    version: int
    number: str
    title: str
    status: str
    kind: str
    urgency: str
    difficulty: str
    channel: str
    enterprise: Named
    county: Coded
    chain: Named | None
    category: Coded
    team: Named | None
    raised_at: str
    submitted_at: str | None
    due_at: str | None
    days_left: int | None
    overdue: bool
    kept_deadline: bool | None
    concluded_at: str | None
    ended_at: str | None


class Contact(Schema):
    """Whom to call; only for those who may read it."""

    name: str
    phone: str


class ProgressShape(Schema):
    """What the help team did."""

    at: str
    text: str
    first_contact: bool


class OutcomeShape(Schema):
    """What the solution measurably brought."""

    kind: str
    quantity: str
    unit: str


class CallBackShape(Schema):
    """One attempt to ask the enterprise."""

    at: str
    reached: bool
    result: str


class ExtensionShape(Schema):
    """A request for more time."""

    at: str
    status: str
    value: int
    unit: str
    reason: str
    new_due_at: str | None


class DisputeShape(Schema):
    """A help team's objection to its assignment."""

    at: str
    team: Named
    ground: str
    granted: bool | None
    answer: str


class PauseShape(Schema):
    """A time for which the clock was to be held."""

    at: str
    status: str
    reason: str
    until: str


class EventShape(Schema):
    """An act on the trail of the demand."""

    at: str
    act: str
    role: str
    note: str


class OpenStep(Schema):
    """A step that the token's post may take now."""

    name: str
    label: str


class DemandInFull(DemandShape):
    """A demand with everything around it, and what may be done next."""

    content: str
    reply: str
    call_result: str
    grade: int | None
    comment: str
    contact: Contact | None
    progress: list[ProgressShape]
    outcomes: list[OutcomeShape]
    call_backs: list[CallBackShape]
    extensions: list[ExtensionShape]
    disputes: list[DisputeShape]
    pauses: list[PauseShape]
    events: list[EventShape]
    steps: list[OpenStep]


class StepTaken(Schema):
    """The demand after a step; null if the step took it out of the post's sight."""

    id: str
    version: int | None
    demand: DemandShape | None
