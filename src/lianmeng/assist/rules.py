"""Who sees and does what in this room. One table of scopes and one of rights; what is not in it is denied."""

from lianmeng.alliance.rules import MEMBERS
from lianmeng.alliance.rules import OFFICES as ALLIANCE_OFFICES
from lianmeng.assist import models
from lianmeng.assist.paths import CoHandled
from lianmeng.assist.states import DRAFT
from lianmeng.kernel.errors import N_
from lianmeng.kernel.places import Actor
from lianmeng.platform.permissions.guard import GuardedQuerySet
from lianmeng.platform.permissions.paths import (
    EVERYTHING,
    At,
    By,
    ByAccount,
    Having,
    Lacking,
    Path,
    Through,
    both,
    either,
)
from lianmeng.platform.permissions.policy import is_visible, register_rights, register_scope

CITY_OFFICE, COUNTY_OFFICE, CHAIN_OFFICE = "city_office", "county_office", "chain_office"
HELP_TEAM, ENTERPRISE, SUPERVISOR, AUDITOR = "help_team", "enterprise", "supervisor", "auditor"
CITY_LEADER, COUNTY_LEADER = "city_leader", "county_leader"

OF_COUNTY = By("county_id", "county")
#: A city chain stands for the county chains in it too, as everywhere in the figures.
OF_CHAIN = either(By("chain_id", "chain"), By("chain__parent_id", "chain"))
OF_TEAM, OF_ENTERPRISE = By("handler_id", "team"), By("enterprise_id", "organisation")


def not_a_draft(path: Path) -> Path:
    """What has been submitted, and one's own drafts: a draft is nobody else's business."""
    return either(both(path, Lacking(status=DRAFT)), both(path, ByAccount("raised_by")))


#: Role → the demands it sees.
DEMANDS_SEEN: dict[str, Path] = {
    CITY_OFFICE: not_a_draft(EVERYTHING),
    COUNTY_OFFICE: not_a_draft(OF_COUNTY),
    CHAIN_OFFICE: both(OF_CHAIN, Lacking(status=DRAFT)),
    HELP_TEAM: either(OF_TEAM, CoHandled()),
    ENTERPRISE: OF_ENTERPRISE,
    CITY_LEADER: both(either(At("city"), OF_CHAIN), Lacking(status=DRAFT)),
    COUNTY_LEADER: both(either(OF_COUNTY, OF_CHAIN), Lacking(status=DRAFT)),
    SUPERVISOR: both(either(At("city"), OF_COUNTY), Lacking(status=DRAFT)),
    AUDITOR: Lacking(status=DRAFT),
}

OFFICES: dict[str, Path] = {CITY_OFFICE: EVERYTHING, COUNTY_OFFICE: OF_COUNTY}
HANDLER: dict[str, Path] = {HELP_TEAM: OF_TEAM}
#: An enterprise acts for itself only.
ITSELF: dict[str, Path] = {ENTERPRISE: OF_ENTERPRISE}

#: Right → its label and who holds it, on which demands. The moves name these rights.
DEMAND_RIGHTS: dict[str, tuple[str, dict[str, Path]]] = {
    "demand.raise": (N_("raise a demand"), OFFICES | ITSELF),
    "demand.triage": (N_("accept, reject or answer a demand"), OFFICES),
    "demand.dispatch": (N_("dispatch a demand and decide disputes"), OFFICES),
    "demand.handle": (N_("handle a demand"), HANDLER),
    "demand.review": (N_("review a conclusion"), OFFICES),
    "demand.call_back": (N_("call the enterprise back"), OFFICES | {SUPERVISOR: either(At("city"), OF_COUNTY)}),
    "demand.confirm": (N_("confirm and grade a solution"), ITSELF),
    "demand.redo": (N_("have a demand redone"), {SUPERVISOR: either(At("city"), OF_COUNTY)}),
    "demand.close": (N_("close a demand"), OFFICES),
    "demand.reopen": (
        N_("reopen a closed demand"),
        OFFICES | ITSELF | {SUPERVISOR: either(At("city"), OF_COUNTY)},
    ),
    "demand.pause": (N_("hold the clock of a demand"), OFFICES),
    "demand.resume": (N_("let the clock run on"), OFFICES | HANDLER),
    "demand.withdraw": (N_("withdraw a demand"), OFFICES | ITSELF),
    "demand.merge": (N_("merge duplicate demands and separate them"), OFFICES),
    "demand.read_contact": (
        N_("see the contact person"),
        OFFICES | ITSELF | HANDLER | {SUPERVISOR: either(At("city"), OF_COUNTY)},
    ),
}

EXTENSION_RIGHTS: dict[str, tuple[str, dict[str, Path]]] = {
    "extension.decide": (
        N_("decide on more time"),
        {CITY_OFFICE: EVERYTHING, COUNTY_OFFICE: By("demand__county_id", "county")},
    ),
}

PAUSE_RIGHTS: dict[str, tuple[str, dict[str, Path]]] = {
    "pause.decide": (
        N_("decide on holding the clock"),
        {CITY_OFFICE: EVERYTHING, COUNTY_OFFICE: By("demand__county_id", "county")},
    ),
    "pause.end": (
        N_("end the holding of the clock"),
        {
            CITY_OFFICE: EVERYTHING,
            COUNTY_OFFICE: By("demand__county_id", "county"),
            HELP_TEAM: By("demand__handler_id", "team"),
        },
    ),
}

REDO_RIGHTS: dict[str, tuple[str, dict[str, Path]]] = {
    "redo.decide": (
        N_("decide whether a demand is redone"),
        {SUPERVISOR: either(At("city"), By("demand__county_id", "county"))},
    ),
}

#: The enterprise reads on its own page that a letter went out; the letters are between offices and team.
SUPERVISIONS_SEEN = tuple(role for role in DEMANDS_SEEN if role != ENTERPRISE)

#: A supervising office, on its own letters: that of the county in its county, that of the city everywhere.
_SUPERVISING: dict[str, Path] = {
    CITY_OFFICE: By("office_id", "city"),
    COUNTY_OFFICE: both(By("office_id", "county"), By("demand__county_id", "county")),
    SUPERVISOR: either(By("office_id", "city"), both(By("office_id", "county"), By("demand__county_id", "county"))),
}

SUPERVISION_RIGHTS: dict[str, tuple[str, dict[str, Path]]] = {
    "supervision.issue": (N_("issue letters of supervision"), _SUPERVISING),
    "supervision.answer": (N_("answer letters of supervision"), {HELP_TEAM: By("demand__handler_id", "team")}),
    "supervision.close": (N_("examine answers and close a supervision"), _SUPERVISING),
}

WRITE_OFF_RIGHTS: dict[str, tuple[str, dict[str, Path]]] = {
    "write_off.apply": (
        N_("apply to have a matter written off"),
        {
            CITY_OFFICE: EVERYTHING,
            COUNTY_OFFICE: By("demand__county_id", "county"),
            HELP_TEAM: By("demand__handler_id", "team"),
        },
    ),
    "write_off.check": (
        N_("check and re-check what is written off"),
        {
            CITY_OFFICE: EVERYTHING,
            COUNTY_OFFICE: By("demand__county_id", "county"),
            SUPERVISOR: either(At("city"), By("demand__county_id", "county")),
        },
    ),
}

_Body = models.EscalationLevel.Body
_OF_ITS_CHAIN = both(
    Having(level__body=_Body.CHAIN_LEADER),
    either(By("demand__chain_id", "chain"), By("demand__chain__parent_id", "chain")),
)

#: The levels decide, each on what it is asked; what the joint meeting decides, the city records.
ESCALATION_RIGHTS: dict[str, tuple[str, dict[str, Path]]] = {
    "escalation.raise": (
        N_("escalate a demand"),
        {
            CITY_OFFICE: EVERYTHING,
            COUNTY_OFFICE: By("demand__county_id", "county"),
            HELP_TEAM: By("demand__handler_id", "team"),
        },
    ),
    "escalation.decide": (
        N_("decide on an escalated demand"),
        {
            COUNTY_OFFICE: both(Having(level__body=_Body.COUNTY_OFFICE), By("demand__county_id", "county")),
            CITY_OFFICE: Having(level__body__in=(_Body.CITY_OFFICE, _Body.JOINT_MEETING)),
            CITY_LEADER: either(_OF_ITS_CHAIN, both(Having(level__body=_Body.JOINT_MEETING), At("city"))),
            COUNTY_LEADER: _OF_ITS_CHAIN,
        },
    ),
}

EXCLUSION_RIGHTS: dict[str, tuple[str, dict[str, Path]]] = {
    "exclusion.ask": (
        N_("ask to exclude a demand from statistics"),
        {
            CITY_OFFICE: EVERYTHING,
            COUNTY_OFFICE: By("demand__county_id", "county"),
            HELP_TEAM: By("demand__handler_id", "team"),
        },
    ),
    #: The city's alone: a county does not decide on what its own work is judged by.
    "exclusion.decide": (
        N_("decide what is excluded from statistics"),
        {CITY_OFFICE: EVERYTHING, SUPERVISOR: At("city")},
    ),
}

#: The enterprise reads that others help, not what handler and co-handlers write to each other.
CO_HANDLINGS_SEEN = SUPERVISIONS_SEEN

CO_HANDLING_RIGHTS: dict[str, tuple[str, dict[str, Path]]] = {
    "co_handling.lead": (
        N_("ask others for help with a demand"),
        {
            CITY_OFFICE: EVERYTHING,
            COUNTY_OFFICE: By("demand__county_id", "county"),
            HELP_TEAM: By("demand__handler_id", "team"),
        },
    ),
    "co_handling.work": (N_("help as a co-handler"), {HELP_TEAM: By("team_id", "team")}),
}

#: Teams are no secret to the alliance: who handles a demand stands on the enterprise's own page. Whoever
#: holds no post in it, and those who only run the system, have no business with them.
TEAMS_SEEN: dict[str, Path] = dict.fromkeys((*ALLIANCE_OFFICES, *MEMBERS), EVERYTHING)

TEAM_RIGHTS: dict[str, tuple[str, dict[str, Path]]] = {
    "team.found": (N_("found a help team"), {CITY_OFFICE: EVERYTHING, COUNTY_OFFICE: OF_COUNTY}),
}

PARTS = (
    models.Assignment,
    models.Dispute,
    models.Extension,
    models.Pause,
    models.Progress,
    models.Reminder,
    models.DemandOutcome,
    models.CallBack,
    models.DemandSearch,
    models.Merge,
    models.Exclusion,
    models.Redo,
    models.Reopening,
    models.WriteOff,
)


def demands_seen(actor: Actor) -> GuardedQuerySet:
    """The demands an actor sees: what the scope of everything under a demand leads through."""
    return models.Demand.objects.visible_to(actor)


def register() -> None:
    """Called once, when the applications are ready."""
    register_scope(models.Demand, DEMANDS_SEEN)
    register_rights(models.Demand, DEMAND_RIGHTS)
    for part in PARTS:
        register_scope(part, {role: Through("demand", demands_seen, is_visible) for role in DEMANDS_SEEN})
    register_rights(models.Extension, EXTENSION_RIGHTS)
    register_rights(models.Pause, PAUSE_RIGHTS)
    register_rights(models.Redo, REDO_RIGHTS)
    register_rights(models.Exclusion, EXCLUSION_RIGHTS)
    register_rights(models.WriteOff, WRITE_OFF_RIGHTS)
    through = Through("demand", demands_seen, is_visible)
    register_scope(models.Supervision, dict.fromkeys(SUPERVISIONS_SEEN, through))
    register_rights(models.Supervision, SUPERVISION_RIGHTS)
    helping = dict.fromkeys(CO_HANDLINGS_SEEN, through) | {HELP_TEAM: either(By("team_id", "team"), through)}
    register_scope(models.CoHandling, helping)
    register_rights(models.CoHandling, CO_HANDLING_RIGHTS)
    register_scope(models.Escalation, dict.fromkeys(SUPERVISIONS_SEEN, through))
    register_rights(models.Escalation, ESCALATION_RIGHTS)
    register_scope(models.HelpTeam, TEAMS_SEEN)
    register_scope(models.TeamFunction, TEAMS_SEEN)
    register_rights(models.HelpTeam, TEAM_RIGHTS)
