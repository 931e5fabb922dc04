"""What happens to demands: the names of the events, with the words for them, marked for translation."""

from lianmeng.kernel.errors import N_

#: Verb of an event → what happened.
VERBS = {
    "demand_drafted": N_("Draft written"),
    "draft_edited": N_("Draft changed"),
    "demand_submitted": N_("Demand submitted"),
    "demand_accepted": N_("Demand accepted"),
    "demand_rejected": N_("Demand rejected"),
    "demand_answered": N_("Answered at once"),
    "demand_dispatched": N_("Dispatched to a help team"),
    "demand_disputed": N_("Assignment disputed by the team"),
    "assignment_upheld": N_("Assignment upheld"),
    "demand_reassigned": N_("Reassigned to another team"),
    "demand_acknowledged": N_("Receipt acknowledged"),
    "enterprise_contacted": N_("First contact with the enterprise"),
    "team_founded": N_("Help team founded"),
    "progress_reported": N_("Progress reported"),
    "extension_requested": N_("More time asked for"),
    "deadline_extended": N_("Deadline extended"),
    "extension_denied": N_("More time refused"),
    "demand_concluded": N_("Handling concluded"),
    "demand_sent_back": N_("Conclusion sent back"),
    "demand_reviewed": N_("Conclusion passed review"),
    "call_back_failed": N_("Call-back did not reach the enterprise"),
    "demand_called_back": N_("Enterprise called back"),
    "demand_confirmed": N_("Confirmed and graded by the enterprise"),
    "demand_redo_asked": N_("Not solved, enterprise asked to redo"),
    "demand_closed": N_("Demand closed"),
    "demand_closed_unconfirmed": N_("Closed without confirmation"),
    "demand_withdrawn": N_("Demand withdrawn"),
    "deadline_recounted": N_("Deadline counted anew"),
    "reminded_before": N_("Reminder: due soon"),
    "reminded_contact": N_("Reminder: first contact overdue"),
    "reminded_expired": N_("Reminder: deadline passed"),
    "reminded_criticism": N_("Notice of criticism for long delay"),
}
