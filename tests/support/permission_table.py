"""Who may ask for what: written down by hand, row by row, from the rules of the office. Not derived from the program.

A person who is named in no set of a row finds nothing there (404). Whoever is not signed in is sent to sign in.
"""

from tests.support.permission_people import (
    ADMINISTRATORS,
    ALL_OFFICES,
    ALLIANCE,
    COUNTY_OFFICES,
    DEMAND_READERS,
    EVERYBODY,
    FOREIGN_OFFICES,
    FOREIGN_SEEN,
    FORM,
    GET,
    HOLDERS,
    NOBODY,
    OUTSIDE,
    OWN_OFFICES,
    OWN_SEEN,
    POST,
    RAISERS,
    SIGNED_IN,
    UNASSIGNED_SEEN,
    Ask,
    People,
    Row,
    people,
)


def step(demand: str, name: str, may: People, seen: People = OWN_SEEN, **data: str) -> Ask:
    """A step of a demand in the state in which it is due."""
    return Ask(f"demand {demand}", {"step": name}, may, seen, data=data)


def never(name: str, may: People) -> Ask:
    """The same step at the demand of the other side, which is dispatched: not now, or not theirs."""
    return Ask("demand foreign", {"step": name}, may, FOREIGN_SEEN, answer=409)


_HELPER, _ENTERPRISE, _OTHER = people("helper"), people("enterprise"), people("other_helper two_posts_team")
_ORCHARD = people("other_enterprise")

STEPS = (
    step("draft", "submit", _ENTERPRISE, _ENTERPRISE),
    step("submitted", "withdraw", OWN_OFFICES | _ENTERPRISE, UNASSIGNED_SEEN),
    step("dispatched", "acknowledge", _HELPER),
    step("dispatched", "dispute", _HELPER),
    step("disputed", "uphold", OWN_OFFICES),
    step("in_progress", "reassign", OWN_OFFICES),
    step("acknowledged", "contact", _HELPER),
    step("in_progress", "report_progress", _HELPER),
    step("in_progress", "request_extension", _HELPER),
    step("in_progress", "ask_co_handler", OWN_OFFICES | _HELPER),
    Ask("demand closed", {"step": "ask_co_handler"}, OWN_OFFICES | _HELPER, OWN_SEEN, answer=409),
    step("in_progress", "conclude", _HELPER),
    step("asked", "decide_extension", OWN_OFFICES),
    step("in_progress", "request_pause", _HELPER),
    step("pause_asked", "decide_pause", OWN_OFFICES),
    step("suspended", "resume", OWN_OFFICES | _HELPER),
    step("parked", "keep_parked", OWN_OFFICES),
    step("concluded", "send_back", OWN_OFFICES),
    step("concluded", "review", OWN_OFFICES),
    # The county office reviewed it, so that somebody else must call.
    step(
        "reviewed",
        "call_back",
        people("city_office county_caller two_posts_office supervisor"),
        reached="yes",
        result="solved",
    ),
    step("called_back", "ask_redo", _ENTERPRISE),
    step("redo_asked", "decide_redo", people("supervisor")),
    step("in_progress", "escalate", OWN_OFFICES | _HELPER),
    Ask("demand closed", {"step": "escalate"}, OWN_OFFICES | _HELPER, OWN_SEEN, answer=409),
    step("closed", "ask_exclusion", OWN_OFFICES | _HELPER),
    step("in_progress", "ask_exclusion", OWN_OFFICES | _HELPER),
    step("closed", "apply_write_off", OWN_OFFICES | _HELPER, claim="已整改"),
    never("apply_write_off", FOREIGN_OFFICES | _OTHER),
    step("closed", "reopen", OWN_OFFICES | _ENTERPRISE | people("supervisor")),
    never("reopen", FOREIGN_OFFICES | _ORCHARD),
    # Before anybody has asked, that is said to whoever sees the demand.
    Ask("demand in_progress", {"step": "decide_redo"}, OWN_SEEN, answer=409),
    step("confirmed", "close", OWN_OFFICES),
    step("unreached", "close_unconfirmed", OWN_OFFICES),
    never("submit", FOREIGN_OFFICES | _ORCHARD),
    never("uphold", FOREIGN_OFFICES),
    never("contact", _OTHER),
    never("report_progress", _OTHER),
    never("conclude", _OTHER),
    never("send_back", FOREIGN_OFFICES),
    never("review", FOREIGN_OFFICES),
    never("call_back", FOREIGN_OFFICES),
    never("ask_redo", _ORCHARD),
    never("close", FOREIGN_OFFICES),
    never("close_unconfirmed", FOREIGN_OFFICES),
    # Closed: whoever held the right is told why not; everybody who sees it is refused.
    Ask("demand closed", {"step": "withdraw"}, OWN_OFFICES | _ENTERPRISE, OWN_SEEN, answer=409),
    Ask("demand closed", {"step": "acknowledge"}, _HELPER, OWN_SEEN, answer=409),
    Ask("demand closed", {"step": "merge"}, OWN_OFFICES, OWN_SEEN, answer=409),
    Ask("demand closed", {"step": "separate"}, OWN_OFFICES, OWN_SEEN, answer=409),
    Ask("demand closed", {"step": "grade_merged"}, _ENTERPRISE, OWN_SEEN, answer=409),
    # Nobody has asked for more time: that is said before anything else, to whoever sees the demand.
    Ask("demand in_progress", {"step": "decide_extension"}, OWN_SEEN, answer=409),
    Ask("demand in_progress", {"step": "no-such-step"}, NOBODY),
)

#: Letters of supervision are between offices and team.
_LETTER_SEEN = OWN_SEEN - _ENTERPRISE
_SUPERVISING = COUNTY_OFFICES | people("supervisor")

LETTERS = (
    Ask("letter", {"step": "answer"}, _HELPER, _LETTER_SEEN, data={"answer": "本周办结"}),
    Ask("letter", {"step": "close"}, _SUPERVISING, _LETTER_SEEN, data={"finding": "已落实"}),
    Ask("letter", {"step": "issue"}, _SUPERVISING, _LETTER_SEEN, answer=409),
    Ask("letter", {"step": "dismiss"}, _SUPERVISING, _LETTER_SEEN, answer=409),
    Ask("letter", {"step": "return_answer"}, _SUPERVISING, _LETTER_SEEN, answer=409),
    Ask("letter", {"step": "no-such-step"}, NOBODY),
)

_HELPED_SEEN = _LETTER_SEEN | _OTHER
_LEADS = OWN_OFFICES | _HELPER
_CHECKERS = OWN_OFFICES | people("supervisor")


def part(thing: str, register: str, name: str, may: People, seen: People, *, answer: int = 200, **data: str) -> Ask:
    """A step of what hangs on a demand; 409 if it is not its time."""
    return Ask(thing, {"register": register, "step": name}, may, seen, answer=answer, data=data)


#: The other team helps with a demand of the grower: it sees it, and what it is asked for is its own to answer.
PARTS = (
    part("co-handling asked", "co-handlings", "acknowledge", _OTHER, _HELPED_SEEN),
    part("co-handling asked", "co-handlings", "decline", _OTHER, _HELPED_SEEN, note="不属本团"),
    part("co-handling asked", "co-handlings", "report", _OTHER, _HELPED_SEEN, answer=409, report="已办"),
    part("co-handling asked", "co-handlings", "withdraw", _LEADS, _HELPED_SEEN, note="不再需要"),
    part("co-handling asked", "co-handlings", "return_report", _LEADS, _HELPED_SEEN, answer=409, note="不够"),
    part("co-handling asked", "co-handlings", "ask_again", _LEADS, _HELPED_SEEN, answer=409, note="请办"),
    part("co-handling asked", "co-handlings", "no-such-step", NOBODY, NOBODY),
    part("write-off applied", "write-offs", "strike", _CHECKERS, OWN_SEEN, finding="属实", checked_on="2022-10-09"),
    part("write-off applied", "write-offs", "turn_down", _CHECKERS, OWN_SEEN, finding="不实", checked_on="2022-10-09"),
    part("write-off applied", "write-offs", "uphold", _CHECKERS, OWN_SEEN, answer=409, finding="属实"),
    part("write-off applied", "write-offs", "rebound", _CHECKERS, OWN_SEEN, answer=409, finding="不实"),
    # Asked by the team, the county decides; only then the city and the chain leader are asked.
    part("escalated", "escalations", "decide", COUNTY_OFFICES, _LETTER_SEEN, decision="同意"),
    part("escalated", "escalations", "pass_on", COUNTY_OFFICES, _LETTER_SEEN, note="超出权限"),
    part("escalated", "escalations", "turn_back", COUNTY_OFFICES, _LETTER_SEEN, note="可自行解决"),
    part("escalated", "escalations", "take_back", _LEADS, _LETTER_SEEN, note="已解决"),
    part("escalated to the leader", "escalations", "decide", people("chain_leader"), _LETTER_SEEN, decision="同意"),
    part("exclusion asked", "exclusions", "approve", people("city_office"), OWN_SEEN),
    part("exclusion asked", "exclusions", "refuse", people("city_office"), OWN_SEEN, note="理由不足"),
    part("exclusion asked", "exclusions", "revoke", people("city_office"), OWN_SEEN, answer=409, note="恢复统计"),
    part("co-handling asked", "redos", "approve", NOBODY, NOBODY),
)

DETAILS = (
    Ask("demand helped", may=OWN_SEEN | _OTHER),
    Ask("demand draft", may=_ENTERPRISE),
    Ask("demand submitted", may=UNASSIGNED_SEEN),
    Ask("demand in_progress", may=OWN_SEEN),
    Ask("demand rejected", may=UNASSIGNED_SEEN),
    Ask("demand closed", may=OWN_SEEN),
    Ask("demand foreign", may=FOREIGN_SEEN),
)

#: What the pages decide on one page is a step each for programs; all others are those of the pages.
API_STEPS = (
    *STEPS,
    step("submitted", "dispatch", OWN_OFFICES, UNASSIGNED_SEEN),
    step("submitted", "reject", OWN_OFFICES, UNASSIGNED_SEEN, note="不属于受理范围"),
    step("accepted", "dispatch", OWN_OFFICES, UNASSIGNED_SEEN),
    step("called_back", "confirm", _ENTERPRISE, grade="5"),
    step("draft", "edit_draft", _ENTERPRISE, _ENTERPRISE),
    never("dispatch", FOREIGN_OFFICES),
    never("answer", FOREIGN_OFFICES),
    never("reject", FOREIGN_OFFICES),
    never("confirm", _ORCHARD),
    never("edit_draft", FOREIGN_OFFICES | _ORCHARD),
)
_LISTED = Row((Ask(may=HOLDERS),), GET)

_IMPORTED = people("county_office auditor")

_ADMINISTRATOR = people("system_admin")
#: One account has a password of its own.
_WITH_PASSWORD = people("city_office")

ROUTES: dict[str, Row] = {
    "health": Row((Ask(may=EVERYBODY),)),
    "home": Row(),
    "search": Row(),
    "suggestions": Row(),
    "keyboard": Row(),
    # Whoever sees a record sees its versions.
    "versions": Row(
        (
            *(Ask(f"versions of {one.thing}", {"kind": "demand"}, one.may) for one in DETAILS),
            Ask("versions of organisation", {"kind": "organisation"}, ALLIANCE),
            Ask("versions of organisation", {"kind": "demand"}, NOBODY),
            Ask("versions of organisation", {"kind": "account"}, NOBODY),
        )
    ),
    "assist:demand_list": Row(),
    "assist:demand_raise": Row(
        (Ask(may=RAISERS, sees=SIGNED_IN, done=frozenset({200, 422})),),
        FORM,
    ),
    "assist:demand_detail": Row(DETAILS),
    "assist:demand_raised": Row(DETAILS),
    "assist:draft_edit": Row(
        (
            Ask("demand draft", may=_ENTERPRISE),
            Ask("demand submitted", may=OWN_OFFICES | _ENTERPRISE, sees=UNASSIGNED_SEEN, answer=409),
            Ask("demand foreign", may=FOREIGN_OFFICES | _ORCHARD, sees=FOREIGN_SEEN, answer=409),
        ),
        FORM,
    ),
    "assist:demand_triage": Row(
        (
            Ask("demand submitted", may=OWN_OFFICES, sees=UNASSIGNED_SEEN, data={"deed": "reject"}),
            Ask("demand accepted", may=OWN_OFFICES, sees=UNASSIGNED_SEEN, data={"deed": "answer"}),
            Ask("demand draft", may=NOBODY, sees=_ENTERPRISE),
            Ask("demand foreign", may=FOREIGN_OFFICES, sees=FOREIGN_SEEN, answer=409, data={"deed": "reject"}),
        ),
        FORM,
    ),
    "assist:demand_confirm": Row(
        (
            Ask("demand called_back", may=_ENTERPRISE, sees=OWN_SEEN),
            Ask("demand closed", may=_ENTERPRISE, sees=OWN_SEEN, answer=409),
            Ask("demand foreign", may=_ORCHARD, sees=FOREIGN_SEEN, answer=409),
        ),
        FORM,
    ),
    "assist:demand_step": Row(STEPS, FORM),
    "assist:demand_supervise": Row(
        (
            Ask("demand late", may=OWN_OFFICES | people("supervisor"), sees=OWN_SEEN),
            Ask("demand foreign", may=FOREIGN_OFFICES, sees=FOREIGN_SEEN, answer=409),
        ),
        FORM,
    ),
    "assist:supervision_list": Row(),
    "assist:supervision_detail": Row((Ask("letter", may=_LETTER_SEEN),)),
    "assist:supervision_step": Row(LETTERS, FORM),
    "assist:register_index": Row((Ask(may=DEMAND_READERS, answer=302),)),
    "assist:register_list": Row(
        (
            Ask(words={"register": "co-handlings"}, may=DEMAND_READERS - people("enterprise other_enterprise")),
            Ask(words={"register": "escalations"}, may=DEMAND_READERS - people("enterprise other_enterprise")),
            Ask(words={"register": "exclusions"}, may=DEMAND_READERS),
            Ask(words={"register": "redos"}, may=DEMAND_READERS),
            Ask(words={"register": "reopenings"}, may=DEMAND_READERS),
            Ask(words={"register": "write-offs"}, may=DEMAND_READERS),
            Ask(words={"register": "no-such-register"}, may=NOBODY),
        )
    ),
    "assist:part_step": Row(PARTS, FORM),
    "assist:team_list": Row(),
    "assist:team_detail": Row((Ask("team", may=ALLIANCE),)),
    "alliance:chain_list": Row(),
    "alliance:chain_detail": Row((Ask("chain", may=ALLIANCE),)),
    "alliance:committee_list": Row(),
    "alliance:committee_detail": Row((Ask("committee", may=ALLIANCE),)),
    "alliance:organisation_list": Row(),
    "alliance:organisation_detail": Row((Ask("organisation", may=ALLIANCE),)),
    "alliance:county_list": Row(),
    # The map is no secret to whoever runs the system; what stands on it is.
    "alliance:county_detail": Row((Ask("county", may=ALLIANCE | ADMINISTRATORS),)),
    "indicators:figure_list": Row(),
    "indicators:figure_detail": Row(
        (Ask(words={"code": "help.problems_collected"}), Ask(words={"code": "help.nothing"}, may=NOBODY))
    ),
    "account_login": Row((Ask(may=SIGNED_IN, answer=302), Ask(may=OUTSIDE, done=frozenset({200}))), FORM),
    # Signing in elsewhere is off unless an operator names a provider.
    "openid_connect_login": Row((Ask(words={"provider_id": "elsewhere"}, may=EVERYBODY, done=frozenset({404})),), POST),
    "openid_connect_callback": Row((Ask(words={"provider_id": "elsewhere"}, may=EVERYBODY, answer=404),)),
    "account_logout": Row((Ask(), Ask(may=OUTSIDE, answer=302)), FORM),
    "access:account_list": Row((Ask(may=people("security_admin")),)),
    "access:account_detail": Row((Ask("account", may=people("security_admin")),)),
    # Their own account another administrator looks after; nobody on the stage has a second factor to reset.
    "access:account_step": Row(
        (
            Ask("account", {"step": "reset"}, may=people("security_admin"), data={"reason": "手机遗失"}),
            Ask("account", {"step": "end_sessions"}, may=people("security_admin"), data={"reason": "离岗"}),
            Ask("account", {"step": "link"}, may=people("security_admin"), data={"reason": "x", "subject": "s-1"}),
            Ask("account", {"step": "unlink"}, may=people("security_admin"), data={"reason": "x"}),
            Ask("account", {"step": "lock"}, may=people("security_admin"), data={"reason": "离岗"}),
            Ask("account", {"step": "unlock"}, may=people("security_admin"), data={"reason": "复岗"}),
            Ask("account", {"step": "explode"}, may=NOBODY),
        ),
        FORM,
    ),
    "sessions": Row(),
    "sessions_end_others": Row(methods=POST),
    # The stage's sessions were opened without the sign-in page, so that none has a handle.
    "session_end": Row((Ask("open session", may=NOBODY),), POST),
    "channels:list": Row((Ask(may=_ADMINISTRATOR),)),
    "channels:add": Row(
        (
            Ask(words={"kind": "wecom"}, may=_ADMINISTRATOR),
            Ask(words={"kind": "email"}, may=_ADMINISTRATOR),
            Ask(words={"kind": "telegraph"}, may=NOBODY),
        ),
        FORM,
    ),
    "channels:edit": Row((Ask("channel", may=_ADMINISTRATOR),), FORM),
    "channels:test": Row((Ask("channel", may=_ADMINISTRATOR),), POST),
    "channels:mine": Row(),
    "channels:choose": Row((Ask("channel", may=SIGNED_IN, data={"kinds": "all", "pace": "at_once"}),), FORM),
    "mfa_index": Row(),
    # Everybody on the stage has just shown who they are.
    "mfa_activate_totp": Row((Ask(done=frozenset({200})),), FORM),
    # The stage is reached by a name that browsers offer no passkeys for, and nobody on it has a second factor.
    "mfa_add_webauthn": Row((Ask(may=NOBODY),), FORM),
    "mfa_remove": Row((Ask("factor", may=NOBODY),), FORM),
    "mfa_view_recovery_codes": Row((Ask(may=NOBODY),), FORM),
    "mfa_generate_recovery_codes": Row((Ask(),), POST),
    "mfa_authenticate": Row((Ask(may=EVERYBODY, answer=302),), FORM),
    # One account has a password to show; the others, who sign in elsewhere, have nothing.
    "account_reauthenticate": Row((Ask(may=_WITH_PASSWORD, sees=SIGNED_IN, done=frozenset({200})),), FORM),
    "mfa_reauthenticate": Row((Ask(may=_WITH_PASSWORD, sees=SIGNED_IN, answer=302),), FORM),
    "mfa_reauthenticate_webauthn": Row((Ask(may=_WITH_PASSWORD, sees=SIGNED_IN, answer=302),), FORM),
    # One account has a password of its own; the others sign in elsewhere.
    "account_change_password": Row((Ask(may=people("city_office"), done=frozenset({200})),), FORM),
    "switch_post": Row(
        (
            Ask("post", may=people("county_office"), data={"post": "post"}),
            Ask(may=NOBODY, data={"post": "0"}),
        ),
        POST,
    ),
    "account": Row(),
    "set_language": Row((Ask(may=EVERYBODY, data={"language": "en", "next": "/"}),), POST),
    "background:jobs": Row(),
    "background:job": Row((Ask("job", may=people("county_office system_admin")),)),
    "files:download": Row(
        (
            Ask("photo own", may=OWN_SEEN),
            Ask("photo foreign", may=FOREIGN_SEEN),
            Ask("sheet file", may=_IMPORTED),
        )
    ),
    "inbox": Row(),
    "inbox_read_all": Row(methods=POST),
    "notice_open": Row((Ask("notice", may=people("county_office")),), POST),
    "notice_read": Row((Ask("notice", may=people("county_office")),), POST),
    # What a token opens is its post's; a token that is none, or of somebody without a post, opens nothing (401).
    "api:openapi": _LISTED,
    "api:demands_list": Row((Ask(may=HOLDERS, done=frozenset({403, 422})),), GET | POST),
    "api:demands_form": Row((Ask(may=RAISERS, sees=HOLDERS),), GET),
    "api:demands_detail": Row(DETAILS, GET),
    "api:demands_step": Row(API_STEPS, GET | POST),
    "api:organisations_list": _LISTED,
    "api:organisations_detail": Row((Ask("organisation", may=ALLIANCE),), GET),
    "api:chains_list": _LISTED,
    "api:chains_detail": Row((Ask("chain", may=ALLIANCE),), GET),
    "api:committees_list": _LISTED,
    "api:committees_detail": Row((Ask("committee", may=ALLIANCE),), GET),
    "api:counties_list": _LISTED,
    "api:counties_detail": Row((Ask("county", may=ALLIANCE | ADMINISTRATORS),), GET),
    "api:figures_list": _LISTED,
    "api:figures_detail": Row(
        (
            Ask(words={"record": "help.problems_collected"}, may=HOLDERS),
            Ask(words={"record": "help.nothing"}, may=NOBODY),
        ),
        GET,
    ),
    "rest:tokens": Row(methods=FORM),
    "rest:all_tokens": Row((Ask(may=people("security_admin auditor")),)),
    "rest:revoke_token": Row((Ask("token", may=people("county_office security_admin"), sees=people("auditor")),), POST),
    "rest:reference": Row(),
    "rest:webhooks": Row(methods=FORM),
    "rest:webhook": Row((Ask("webhook", may=people("county_office security_admin auditor")),)),
    "rest:end_webhook": Row(
        (Ask("webhook", may=people("county_office security_admin"), sees=people("auditor")),), POST
    ),
    "rest:resend": Row((Ask("delivery", may=people("county_office"), sees=people("security_admin auditor")),), POST),
    "sheets:sheets": Row(),
    "sheets:batch": Row((Ask("import", may=_IMPORTED),)),
    "sheets:faults": Row((Ask("import", may=_IMPORTED),)),
    "sheets:export_log": Row(),
    "sheets:mend": Row((Ask("import", may=NOBODY),)),
    "sheets:undo": Row((Ask("import", may=_IMPORTED, answer=302),), FORM),
    "sheets:step": Row(
        (
            Ask("import", {"step": "confirm"}, _IMPORTED),
            Ask("import", {"step": "cancel"}, _IMPORTED),
            Ask("import", {"step": "explode"}, NOBODY),
        ),
        POST,
    ),
    "sheets:upload": Row(
        (
            Ask(words={"code": "organisations"}, may=ALL_OFFICES),
            Ask(words={"code": "demands"}, may=RAISERS),
            Ask(words={"code": "nothing"}, may=NOBODY),
        ),
        FORM,
    ),
    "sheets:template": Row(
        (
            Ask(words={"code": "organisations"}, may=ALL_OFFICES),
            Ask(words={"code": "demands"}, may=RAISERS),
            Ask(words={"code": "nothing"}, may=NOBODY),
        )
    ),
    "sheets:export": Row(
        (
            Ask(words={"code": "demands"}, may=DEMAND_READERS, done=frozenset({200})),
            Ask(
                words={"code": "supervisions"},
                may=DEMAND_READERS - people("enterprise other_enterprise"),
                done=frozenset({200}),
            ),
            Ask(
                words={"code": "co-handlings"},
                may=DEMAND_READERS - people("enterprise other_enterprise"),
                done=frozenset({200}),
            ),
            Ask(
                words={"code": "escalations"},
                may=DEMAND_READERS - people("enterprise other_enterprise"),
                done=frozenset({200}),
            ),
            Ask(words={"code": "exclusions"}, may=DEMAND_READERS, done=frozenset({200})),
            Ask(words={"code": "redos"}, may=DEMAND_READERS, done=frozenset({200})),
            Ask(words={"code": "reopenings"}, may=DEMAND_READERS, done=frozenset({200})),
            Ask(words={"code": "write-offs"}, may=DEMAND_READERS, done=frozenset({200})),
            Ask(words={"code": "help_teams"}, may=ALLIANCE, done=frozenset({200})),
            Ask(words={"code": "organisations"}, may=ALLIANCE, done=frozenset({200})),
            Ask(words={"code": "chains"}, may=ALLIANCE, done=frozenset({200})),
            Ask(words={"code": "committees"}, may=ALLIANCE, done=frozenset({200})),
            Ask(words={"code": "counties"}, may=ALLIANCE, done=frozenset({200})),
            Ask(words={"code": "nothing"}, may=NOBODY),
        ),
        POST,
    ),
    # The gallery of components exists in a demonstration only.
    "ui_gallery": Row((Ask(may=NOBODY),)),
    "ui_gallery_form": Row((Ask(may=NOBODY),), FORM),
    "ui_gallery_action": Row((Ask(may=NOBODY),), FORM),
    "ui_gallery_job": Row((Ask(may=NOBODY),)),
    # Two addresses of Django's admin that lead to the one sign-in and the one change of password.
    "/reference/login/": Row((Ask(may=EVERYBODY, answer=302),)),
    "/reference/password_change/": Row((Ask(answer=302),)),
    "reference:login": Row((Ask(may=EVERYBODY, answer=302),)),
    "reference:password_change": Row((Ask(answer=302),)),
}


def _reference(thing: str = "", **answers: object) -> Row:
    """Reference tables are the system administrator's; everybody else is refused, whatever they ask for there."""
    given = {"done": frozenset({200, 302, 403}), "may": _ADMINISTRATOR, "sees": SIGNED_IN, **answers}
    return Row((Ask(thing, **given),), FORM)  # type: ignore[arg-type]


#: The end of a route's name in the reference tables → its row.
REFERENCE: dict[str, Row] = {
    "index": _reference(),
    "app_list": _reference(words={"app_label": "assist"}),
    "logout": _reference(answer=405),
    "password_change_done": _reference(done=frozenset({405})),
    "jsi18n": _reference(done=frozenset({405})),
    "autocomplete": _reference(answer=403, done=frozenset({403, 405})),
    "_changelist": _reference(),
    "_add": _reference(),
    "_change": _reference("entry", nowhere=302),
    "_history": _reference("entry", nowhere=302),
    # Entries are ended by a date and never deleted.
    "_delete": _reference("entry", answer=403, nowhere=403),
    # Below a table, the short form of an entry's address; below all of them, what is nothing at all.
    "/<path:object_id>/": _reference("entry", answer=302, nowhere=302),
    "(?P<url>.*)$": _reference(words={"url": "nothing/"}, answer=404, done=frozenset({404})),
}
