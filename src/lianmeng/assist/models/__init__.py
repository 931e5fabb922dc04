"""The tables of this room."""

from lianmeng.assist.models.call_back import CallBack
from lianmeng.assist.models.category import Category
from lianmeng.assist.models.co_handling import CoHandling
from lianmeng.assist.models.demand import Demand
from lianmeng.assist.models.escalation import Escalation, EscalationLevel, EscalationReason
from lianmeng.assist.models.exclusion import Exclusion, ExclusionReason
from lianmeng.assist.models.handling import Assignment, Dispute, Extension, Progress, Reminder
from lianmeng.assist.models.merging import Merge
from lianmeng.assist.models.outcome import DemandOutcome, OutcomeKind
from lianmeng.assist.models.pause import Pause, PauseKind, PauseReason
from lianmeng.assist.models.redo import Redo
from lianmeng.assist.models.reopening import Reopening
from lianmeng.assist.models.routing import RoutingRule
from lianmeng.assist.models.search import DemandSearch
from lianmeng.assist.models.supervision import LetterPattern, Supervision, SupervisionLevel, SupervisionRule
from lianmeng.assist.models.team import HelpTeam, TeamFunction
from lianmeng.assist.models.write_off import WriteOff

__all__ = [
    "Assignment",
    "CallBack",
    "Category",
    "CoHandling",
    "Demand",
    "DemandOutcome",
    "DemandSearch",
    "Dispute",
    "Escalation",
    "EscalationLevel",
    "EscalationReason",
    "Exclusion",
    "ExclusionReason",
    "Extension",
    "HelpTeam",
    "LetterPattern",
    "Merge",
    "OutcomeKind",
    "Pause",
    "PauseKind",
    "PauseReason",
    "Progress",
    "Redo",
    "Reminder",
    "Reopening",
    "RoutingRule",
    "Supervision",
    "SupervisionLevel",
    "SupervisionRule",
    "TeamFunction",
    "WriteOff",
]
