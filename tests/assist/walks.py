"""Every step that a demand can take, by name, so that tests can walk it through its life in any order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from lianmeng.assist.actions import (
    closing,
    dispatching,
    extending,
    handling,
    merging,
    pausing,
    raising,
    redoing,
    reopening,
    triage,
)
from lianmeng.assist.models import Category, Demand, Extension, OutcomeKind, Pause, PauseReason, Redo
from lianmeng.assist.states import DEMAND
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Viewer
from lianmeng.platform.work.unit import unit_of_work
from tests.support.cast import Cast, moment

#: Who takes a step when nobody else is named.
USUAL = {
    "edit_draft": "enterprise", "submit": "enterprise", "accept": "county_office", "reject": "county_office",
    "answer": "county_office", "dispatch": "county_office", "dispute": "helper", "uphold": "county_office",
    "reassign": "county_office", "acknowledge": "helper", "contact": "helper", "report_progress": "helper",
    "request_extension": "helper", "approve_extension": "city_office", "refuse_extension": "county_office",
    "request_suspension": "helper", "request_parking": "helper", "suspend": "county_office", "park": "county_office",
    "refuse_pause": "county_office", "resume": "helper", "keep_parked": "county_office",
    "conclude": "helper", "send_back": "county_office", "review": "county_office", "call_back": "county_caller",
    "fail_to_call": "county_caller", "confirm": "enterprise", "ask_redo": "enterprise", "close": "county_office",
    "reopen": "enterprise", "redo": "supervisor", "refuse_redo": "supervisor", "grade_low": "enterprise",
    "close_unconfirmed": "county_office", "withdraw": "enterprise",
    "merge": "county_office", "separate": "county_office",
}  # fmt: skip


@dataclass
class Walk:
    """One demand on its way. ``take`` makes a step and remembers what the action returned."""

    cast: Cast
    demand: Demand
    at: datetime
    extension: Extension | None = None
    pause: Pause | None = None
    leader: Demand | None = None
    redo: Redo | None = None
    taken: list[str] = field(default_factory=list)

    @classmethod
    def begun(
        cls, cast: Cast, *, kind: str = "help", at: str = "2022-09-28 09:00", title: str = "园区道路硬化"
    ) -> "Walk":
        """A draft of the grower."""
        text = raising.DemandText(
            category=Category.objects.get(code="utilities"), title=title, content="雨天运输困难", kind=kind,
            contact_name="张三（测试）", contact_phone="13800000000",
        )  # fmt: skip
        demand = raising.raise_demand(
            actor=cast["enterprise"], enterprise=cast.grower, chain=cast.vegetables, text=text,
            channel=Demand.Channel.PHONE_FORM, at=moment(at),
        )  # fmt: skip
        return cls(cast, demand, moment(at))

    def take(self, step: str, actor: Viewer | None = None, *, after: timedelta = timedelta(hours=1)) -> None:
        """Take a step in the name of ``actor``, or of whoever usually does; Refused leaves the walk where it was."""
        at = self.at + after
        STEPS[step](self, actor or self._usual(step), at)
        self.at = at
        self.taken.append(step)

    def go(self, *steps: str) -> "Walk":
        """Take several steps as usual."""
        for step in steps:
            self.take(step)
        return self

    def with_leader(self) -> "Walk":
        """Have another demand of the same matter ready, into which this one can be merged."""
        self.leader = Walk.begun(self.cast, title="同一条路").go("submit").demand
        return self

    def _usual(self, step: str) -> Actor:
        person = USUAL[step]
        handled_by_the_other = self.demand.handler_id == self.cast.other_team.pk
        return self.cast["other_helper" if person == "helper" and handled_by_the_other else person]

    def other_handler(self) -> object:
        """The team that does not have the demand."""
        return self.cast.team if self.demand.handler_id == self.cast.other_team.pk else self.cast.other_team


Step = Callable[[Walk, Viewer, datetime], object]


def _edit_draft(walk: Walk, actor: Viewer, at: datetime) -> None:
    text = raising.DemandText(category=walk.demand.category, title="改过的标题", content=walk.demand.content)
    walk.demand = raising.edit_draft(actor=actor, demand=walk.demand, text=text, at=at)


def _submit(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = raising.submit_demand(actor=actor, demand=walk.demand, at=at)


def _accept(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = triage.accept_demand(actor=actor, demand=walk.demand, difficulty="simple", at=at, note="受理")


def _reject(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = triage.reject_demand(actor=actor, demand=walk.demand, note="不属受理范围", at=at)


def _answer(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = triage.answer_demand(actor=actor, demand=walk.demand, reply="请携带材料到窗口", at=at)


def _dispatch(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = dispatching.dispatch_demand(actor=actor, demand=walk.demand, at=at)


def _dispute(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = dispatching.dispute_assignment(actor=actor, demand=walk.demand, ground="不属本团职责", at=at)


def _uphold(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = dispatching.uphold_assignment(actor=actor, demand=walk.demand, answer="属于本团职责", at=at)


def _reassign(walk: Walk, actor: Viewer, at: datetime) -> None:
    handler = walk.other_handler()
    walk.demand = dispatching.reassign_demand(
        actor=actor, demand=walk.demand, handler=handler, note="改派", at=at  # type: ignore[arg-type]
    )  # fmt: skip


def _acknowledge(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = handling.acknowledge_demand(actor=actor, demand=walk.demand, at=at)


def _contact(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = handling.contact_enterprise(actor=actor, demand=walk.demand, text="已电话联系", at=at)


def _report_progress(walk: Walk, actor: Viewer, at: datetime) -> None:
    handling.report_progress(actor=actor, demand=walk.demand, text="已进场施工", at=at)


def _request_extension(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.extension = extending.request_extension(
        actor=actor, demand=walk.demand, working_days=3, reason="雨季施工", at=at
    )


def _approve_extension(walk: Walk, actor: Viewer, at: datetime) -> None:
    assert walk.extension is not None
    walk.extension = extending.approve_extension(actor=actor, extension=walk.extension, at=at, note="同意")
    walk.demand = walk.extension.demand


def _refuse_extension(walk: Walk, actor: Viewer, at: datetime) -> None:
    assert walk.extension is not None
    walk.extension = extending.refuse_extension(actor=actor, extension=walk.extension, note="按期办结", at=at)
    walk.demand = walk.extension.demand


def _request_pause(walk: Walk, actor: Viewer, at: datetime, code: str) -> None:
    walk.pause = pausing.ask_pause(
        actor=actor, demand=walk.demand, reason=PauseReason.objects.get(code=code), text="等待批复",
        until=local_date(at) + timedelta(days=14), at=at,
    )  # fmt: skip
    walk.demand = walk.pause.demand


def _request_suspension(walk: Walk, actor: Viewer, at: datetime) -> None:
    _request_pause(walk, actor, at, "higher_approval")


def _request_parking(walk: Walk, actor: Viewer, at: datetime) -> None:
    _request_pause(walk, actor, at, "funds")


def _hold(walk: Walk, actor: Viewer, at: datetime, move: str) -> None:
    """Approve what was asked for; if nothing was, the team asks a moment before, where it can."""
    with transaction.atomic():
        if walk.pause is None and walk.demand.status == "in_progress":
            code = "higher_approval" if move == "suspend" else "funds"
            _request_pause(walk, walk.cast["helper"], at - timedelta(seconds=1), code)
        if walk.pause is None:
            with unit_of_work(actor) as work:
                work.move(work.lock(walk.demand), DEMAND, move, at=at, given={"until": at, "reason": "?"})
        assert walk.pause is not None
        walk.pause = pausing.approve_pause(actor=actor, pause=walk.pause, at=at, note="同意")
    walk.demand = walk.pause.demand


def _suspend(walk: Walk, actor: Viewer, at: datetime) -> None:
    _hold(walk, actor, at, "suspend")


def _park(walk: Walk, actor: Viewer, at: datetime) -> None:
    _hold(walk, actor, at, "park")


def _refuse_pause(walk: Walk, actor: Viewer, at: datetime) -> None:
    assert walk.pause is not None
    walk.pause = pausing.refuse_pause(actor=actor, pause=walk.pause, note="请继续办理", at=at)
    walk.demand = walk.pause.demand


def _resume(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = pausing.resume_demand(actor=actor, demand=walk.demand, note="条件已具备", at=at)


def _keep_parked(walk: Walk, actor: Viewer, at: datetime) -> None:
    until = local_date(at) + timedelta(days=60)
    walk.demand = pausing.keep_parked(actor=actor, demand=walk.demand, until=until, note="资金仍未落实", at=at)


def _conclude(walk: Walk, actor: Viewer, at: datetime) -> None:
    road = OutcomeKind.objects.get(code="road_hardened")
    walk.demand = handling.conclude_demand(
        actor=actor, demand=walk.demand, reply="已硬化道路", outcomes=[(road, Decimal(1600))], at=at
    )


def _send_back(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = closing.send_back(actor=actor, demand=walk.demand, note="缺照片", at=at)


def _review(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = closing.review_demand(actor=actor, demand=walk.demand, at=at)


def _call_back(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = closing.record_call_back(actor=actor, demand=walk.demand, reached=True, result="solved", at=at)


def _fail_to_call(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = closing.record_call_back(actor=actor, demand=walk.demand, reached=False, at=at, note="无人接听")


def _confirm(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = closing.confirm_demand(actor=actor, demand=walk.demand, grade=5, comment="很满意", at=at)


def _ask_redo(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.redo = redoing.ask_redo(actor=actor, demand=walk.demand, note="未解决", at=at)
    walk.demand = walk.redo.demand


def _redo(walk: Walk, actor: Viewer, at: datetime) -> None:
    """Consent to what was asked for; if nothing was, the enterprise asks a moment before, where it can."""
    with transaction.atomic():
        if walk.redo is None and walk.demand.status in ("called_back", "confirmed"):
            _ask_redo(walk, walk.cast["enterprise"], at - timedelta(seconds=1))
        if walk.redo is None or walk.demand.status not in ("called_back", "confirmed"):
            with unit_of_work(actor) as work:
                work.move(work.lock(walk.demand), DEMAND, "redo", at=at, given={"redo": at})
        assert walk.redo is not None
        walk.redo = redoing.grant_redo(actor=actor, redo=walk.redo, at=at)
    walk.demand = walk.redo.demand


def _refuse_redo(walk: Walk, actor: Viewer, at: datetime) -> None:
    assert walk.redo is not None
    walk.redo = redoing.refuse_redo(actor=actor, redo=walk.redo, note="已办理到位", at=at)
    walk.demand = walk.redo.demand


def _reopen(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = reopening.reopen_demand(actor=actor, demand=walk.demand, note="又出现了", at=at)


def _grade_low(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = closing.confirm_demand(actor=actor, demand=walk.demand, grade=2, comment="不满意", at=at)


def _close(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = closing.close_demand(actor=actor, demand=walk.demand, at=at)


def _close_unconfirmed(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = closing.close_unconfirmed(actor=actor, demand=walk.demand, note="多次联系不上", at=at)


def _withdraw(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = raising.withdraw_demand(actor=actor, demand=walk.demand, note="已自行解决", at=at)


def _merge(walk: Walk, actor: Viewer, at: datetime) -> None:
    assert walk.leader is not None
    walk.demand = merging.merge_demand(actor=actor, demand=walk.demand, leader=walk.leader, note="同一事项", at=at)


def _separate(walk: Walk, actor: Viewer, at: datetime) -> None:
    walk.demand = merging.separate_demand(actor=actor, demand=walk.demand, note="并非同一事项", at=at)


STEPS: dict[str, Step] = {
    "edit_draft": _edit_draft,
    "submit": _submit,
    "accept": _accept,
    "reject": _reject,
    "answer": _answer,
    "dispatch": _dispatch,
    "dispute": _dispute,
    "uphold": _uphold,
    "reassign": _reassign,
    "acknowledge": _acknowledge,
    "contact": _contact,
    "report_progress": _report_progress,
    "request_extension": _request_extension,
    "approve_extension": _approve_extension,
    "refuse_extension": _refuse_extension,
    "request_suspension": _request_suspension,
    "request_parking": _request_parking,
    "suspend": _suspend,
    "park": _park,
    "refuse_pause": _refuse_pause,
    "resume": _resume,
    "keep_parked": _keep_parked,
    "conclude": _conclude,
    "send_back": _send_back,
    "review": _review,
    "call_back": _call_back,
    "fail_to_call": _fail_to_call,
    "confirm": _confirm,
    "ask_redo": _ask_redo,
    "redo": _redo,
    "refuse_redo": _refuse_redo,
    "grade_low": _grade_low,
    "reopen": _reopen,
    "close": _close,
    "close_unconfirmed": _close_unconfirmed,
    "withdraw": _withdraw,
    "merge": _merge,
    "separate": _separate,
}
