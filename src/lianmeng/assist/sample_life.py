"""One synthetic demand living through the real actions, step by step, on working-day time.

A life is a generator: it yields the moment at which it wants to take its next step, and takes it when it
is resumed. Whoever drives it decides how far it comes; nothing of it lies beyond the business date.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from lianmeng.alliance.models import IndustryChain, Organisation
from lianmeng.assist import sample_texts as texts
from lianmeng.assist.actions import (
    closing,
    co_handling,
    dispatching,
    escalating,
    excluding,
    extending,
    handling,
    pausing,
    raising,
    redoing,
    reopening,
    triage,
    writing_off,
)
from lianmeng.assist.models import (
    Category,
    Demand,
    EscalationReason,
    ExclusionReason,
    HelpTeam,
    OutcomeKind,
    PauseReason,
)
from lianmeng.kernel.clock import OfficeHours, WorkingCalendar
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor

Steps = Iterator[datetime]
#: Part of a life: yields moments like the whole, and returns the one at which it ends.
Turns = Generator[datetime, None, datetime]


#: For how many days the clock is held.
_SUSPENDED, _PARKED = (6, 28), (60, 170)


@dataclass(frozen=True)
class Offices:
    """Who acts on the demands of one county, and the teams among which a dispute may move them."""

    clerk: Actor
    caller: Actor
    supervisor: Actor
    teams: tuple[HelpTeam, ...]
    helpers: Mapping[HelpTeam, Actor]
    reasons: tuple[PauseReason, ...]
    escalation_reasons: tuple[EscalationReason, ...]
    exclusion_reasons: tuple[ExclusionReason, ...]
    above: Mapping[tuple[str, str], Actor]

    def decider(self, body: str, chain: IndustryChain) -> Actor:
        """Who decides for a level of escalation."""
        if body == "county_office":
            return self.clerk
        if body == "chain_leader":
            return self.above["city_leader", str(chain.parent_id or chain.pk)]
        return next(actor for (role, _), actor in self.above.items() if role == "city_office")


@dataclass(frozen=True)
class Story:
    """What the demand is about and how it will go; drawn before it begins, so that a seed fixes it."""

    enterprise: Organisation
    chain: IndustryChain
    category: Category
    title: str
    content: str
    reply: str
    outcomes: tuple[tuple[OutcomeKind, Decimal], ...]
    begins_at: datetime
    smooth: bool = False


class Life:
    """One demand on its way. ``pace`` stretches the handler's time; above 1 it comes late."""

    def __init__(self, story: Story, actor: Actor, offices: Offices, timing: "Timing", rng: Random) -> None:
        self.story = story
        self.enterprise = actor
        self.offices = offices
        self.timing = timing
        self.rng = rng
        self.demand: Demand
        self.failed_calls = 0
        self.pace = 0.5 if story.smooth else rng.choices((0.35, 0.6, 0.85, 1.3, 2.2), (36, 33, 18, 9, 4))[0]

    def steps(self) -> Steps:
        """From raising to the end, with the turns that chance gives it."""
        at = self.story.begins_at
        yield at
        self._raise(at)
        yield (at := self.timing.later(at, self._hours(1, 6)))
        if self._chance(0.03):
            self.demand = triage.reject_demand(
                actor=self.offices.clerk, demand=self.demand, note=self.rng.choice(texts.REJECTIONS), at=at
            )
            return
        difficulty = self.rng.choices(("simple", "ordinary", "hard"), (45, 45, 10))[0]
        self.demand = triage.accept_demand(actor=self.offices.clerk, demand=self.demand, difficulty=difficulty, at=at)
        if self.demand.kind == Demand.Kind.CONSULTATION:
            yield (at := self.timing.later(at, self._hours(0.5, 4)))
            self.demand = triage.answer_demand(
                actor=self.offices.clerk, demand=self.demand, reply=self.story.reply, at=at
            )
        else:
            yield (at := self.timing.later(at, self._hours(0.1, 1)))
            self.demand = dispatching.dispatch_demand(actor=self.offices.clerk, demand=self.demand, at=at)
            at = yield from self._handle(at)
            if self.demand.status == "withdrawn":
                return
        yield from self._finish(at)

    def _raise(self, at: datetime) -> None:
        story, own = self.story, self._chance(0.6)
        kind = Demand.Kind.CONSULTATION if self._chance(0.08) else Demand.Kind.HELP
        text = raising.DemandText(
            category=story.category,
            title=story.title,
            content=story.content,
            kind=kind,
            urgency="urgent" if self._chance(0.07) else "ordinary",
        )
        actor = self.enterprise if own else self.offices.clerk
        channel = Demand.Channel.PHONE_FORM if own else Demand.Channel.OFFICE
        self.demand = raising.raise_demand(
            actor=actor, enterprise=story.enterprise, chain=story.chain, text=text, channel=channel, at=at
        )
        self.demand = raising.submit_demand(actor=actor, demand=self.demand, at=at)

    def _handle(self, at: datetime) -> Turns:
        """From dispatch to a conclusion that passes review; returns the moment of the review."""
        if self._chance(0.04):
            at = yield from self._dispute(at)
        yield (at := self.timing.later(at, self._hours(0.3, 3)))
        self.demand = handling.acknowledge_demand(actor=self.helper, demand=self.demand, at=at)
        if self._chance(0.01):
            yield (at := self.timing.later(at, self._hours(1, 8)))
            note = self.rng.choice(texts.WITHDRAWALS)
            self.demand = raising.withdraw_demand(actor=self.enterprise, demand=self.demand, note=note, at=at)
            return at
        yield (at := self.timing.later(at, self._hours(0.5, 7)))
        contact = self.rng.choice(texts.CONTACTS)
        self.demand = handling.contact_enterprise(actor=self.helper, demand=self.demand, text=contact, at=at)
        return (yield from self._work(at, first=True))

    def _dispute(self, at: datetime) -> Turns:
        yield (at := self.timing.later(at, self._hours(0.5, 3)))
        ground = self.rng.choice(texts.GROUNDS)
        self.demand = dispatching.dispute_assignment(actor=self.helper, demand=self.demand, ground=ground, at=at)
        yield (at := self.timing.later(at, self._hours(1, 5)))
        others = [team for team in self.offices.teams if team.pk != self.demand.handler_id]
        if others and self._chance(0.7):
            self.demand = dispatching.reassign_demand(
                actor=self.offices.clerk,
                demand=self.demand,
                handler=self.rng.choice(others),
                note="经审核，予以改派",
                at=at,
            )
        else:
            self.demand = dispatching.uphold_assignment(
                actor=self.offices.clerk, demand=self.demand, answer="经审核，属本团职责，请继续办理", at=at
            )
        return at

    def _work(self, at: datetime, *, first: bool) -> Turns:
        """Progress, perhaps more time, a conclusion and its review, once more if it is sent back."""
        assert self.demand.due_at is not None
        days = max(1, round(self.timing.days_until(at, self.demand.due_at) * self.pace))
        if first and days > 3 and self._chance(0.1):
            at = yield from self._extend(at)
            days += 3
        elif first and days > 2 and self._chance(0.05):
            at = yield from self._pause(at)
            days = max(1, round(self.timing.days_until(at, self.demand.due_at) * self.pace))
        if first and days > 3 and self._chance(0.03):
            at = yield from self._escalate(at)
        if first and days > 2 and self._chance(0.06):
            at = yield from self._with_help(at)
        for day in sorted(self.rng.sample(range(days), k=min(days, self.rng.randint(0, 2)))):
            yield (moment := self.timing.on_day(at, day, self.rng))
            text = self.rng.choice(texts.PROGRESS)
            handling.report_progress(actor=self.helper, demand=self.demand, text=text, at=moment)
        yield (at := self.timing.on_day(at, days, self.rng))
        self.demand = handling.conclude_demand(
            actor=self.helper, demand=self.demand, reply=self.story.reply, outcomes=self.story.outcomes, at=at
        )
        yield (at := self.timing.later(at, self._hours(1, 8)))
        if self._chance(0.04):
            note = self.rng.choice(texts.SEND_BACKS)
            self.demand = closing.send_back(actor=self.offices.clerk, demand=self.demand, note=note, at=at)
            yield (at := self.timing.later(at, self._hours(4, 12)))
            self.demand = handling.conclude_demand(
                actor=self.helper, demand=self.demand, reply=self.story.reply, outcomes=self.story.outcomes, at=at
            )
            yield (at := self.timing.later(at, self._hours(1, 5)))
        self.demand = closing.review_demand(actor=self.offices.clerk, demand=self.demand, at=at)
        return at

    def _escalate(self, at: datetime) -> Turns:
        """What the team cannot decide goes up, level by level, until one of them decides."""
        yield (at := self.timing.later(at, self._hours(0.5, 4)))
        reason = self.rng.choice(self.offices.escalation_reasons)
        part = escalating.escalate_demand(
            actor=self.helper, demand=self.demand, reason=reason, text=self.rng.choice(texts.QUESTIONS), at=at
        )
        while True:
            yield (at := self.timing.later(at, self._hours(1, 10)))
            decider = self.offices.decider(part.level.body, self.story.chain)
            if part.level.body == "joint_meeting" or self._chance(0.6):
                decision = self.rng.choice(texts.DECISIONS)
                escalating.decide_escalation(actor=decider, part=part, decision=decision, at=at)
                return at
            part = escalating.pass_on(actor=decider, part=part, note=texts.BEYOND_US, at=at)

    def _with_help(self, at: datetime) -> Turns:
        """Another team helps: it reports back, or it is asked in vain and the request withdrawn."""
        others = [team for team in self.offices.teams if team.pk != self.demand.handler_id]
        if not others:
            return at
        yield (at := self.timing.later(at, self._hours(0.5, 4)))
        team = self.rng.choice(others)
        item = co_handling.ask_co_handler(
            actor=self.helper, demand=self.demand, team=team, task=self.rng.choice(texts.TASKS), at=at
        )
        other = self.offices.helpers[team]
        yield (at := self.timing.later(at, self._hours(0.5, 6)))
        if self._chance(0.15):
            item = co_handling.decline_co_handling(actor=other, part=item, note=texts.NOT_OURS, at=at)
            yield (at := self.timing.later(at, self._hours(0.5, 4)))
            co_handling.withdraw_co_handling(actor=self.helper, part=item, note=texts.NOT_NEEDED, at=at)
            return at
        item = co_handling.acknowledge_co_handling(actor=other, part=item, at=at)
        yield (at := self.timing.later(at, self._hours(3, 16)))
        co_handling.report_co_handling(actor=other, part=item, report=self.rng.choice(texts.REPORTS), at=at)
        return at

    def _extend(self, at: datetime) -> Turns:
        yield (at := self.timing.later(at, self._hours(1, 6)))
        assert self.demand.due_at is not None
        if at >= self.demand.due_at:
            return at
        reason = self.rng.choice(texts.REASONS)
        extension = extending.request_extension(
            actor=self.helper, demand=self.demand, working_days=self.rng.randint(2, 8), reason=reason, at=at
        )
        yield (at := self.timing.later(at, self._hours(1, 5)))
        if self._chance(0.85):
            extending.approve_extension(actor=self.offices.clerk, extension=extension, at=at)
        else:
            extending.refuse_extension(actor=self.offices.clerk, extension=extension, note="请按原时限办结", at=at)
        return at

    def _pause(self, at: datetime) -> Turns:
        """The clock held for some weeks; what was parked stays so until the day on which it is looked at again."""
        yield (at := self.timing.later(at, self._hours(1, 6)))
        assert self.demand.due_at is not None
        if at >= self.demand.due_at:
            return at
        reason = self.rng.choice(self.offices.reasons)
        until = local_date(at) + timedelta(days=self.rng.randint(*(_PARKED if reason.kind == "parked" else _SUSPENDED)))
        pause = pausing.ask_pause(
            actor=self.helper,
            demand=self.demand,
            reason=reason,
            text=texts.WAITING[reason.code],
            until=until,
            at=at,
        )
        yield (at := self.timing.later(at, self._hours(1, 3)))
        self.demand = pausing.approve_pause(actor=self.offices.clerk, pause=pause, at=at).demand
        back = self.timing.calendar.add_working_days(until - timedelta(days=1), 1)
        yield (at := self.timing.later(self.timing.opening(back), self._hours(0, 2)))
        note = self.rng.choice(texts.RESUMED)
        self.demand = pausing.resume_demand(actor=self.offices.clerk, demand=self.demand, note=note, at=at)
        return at

    def _finish(self, at: datetime) -> Steps:
        """Call-back by somebody else, the enterprise's own word, and the end."""
        for _ in range(self.rng.choices((0, 1, 3), (90, 8, 2))[0]):
            yield (at := self.timing.later(at, self._hours(6, 9)))
            self._call(at, reached=False)
        if self.failed_calls >= 3 and self._chance(0.6):
            self.demand = closing.close_unconfirmed(
                actor=self.offices.clerk, demand=self.demand, note="多次回访未联系上企业", at=at
            )
            return
        yield (at := self.timing.later(at, self._hours(3, 9)))
        self._call(at, reached=True)
        yield (at := self.timing.later(at, self._hours(1, 20)))
        if self._redoes():
            note = self.rng.choice(texts.REDOS)
            redo = redoing.ask_redo(actor=self.enterprise, demand=self.demand, note=note, at=at)
            yield (at := self.timing.later(at, self._hours(2, 12)))
            if self._chance(0.85):
                self.demand = redoing.grant_redo(actor=self.offices.supervisor, redo=redo, at=at).demand
                at = yield from self._work(at, first=False)
                yield (at := self.timing.later(at, self._hours(3, 9)))
                self._call(at, reached=True)
            else:
                redoing.refuse_redo(actor=self.offices.supervisor, redo=redo, note=texts.NO_REDO, at=at)
            yield (at := self.timing.later(at, self._hours(1, 20)))
        grade = self.rng.choices((5, 4, 3, 2), (58, 31, 8, 3))[0]
        comment = self.rng.choice(texts.COMMENTS)
        self.demand = closing.confirm_demand(
            actor=self.enterprise, demand=self.demand, grade=grade, comment=comment, at=at
        )
        if grade <= 3 and self._chance(0.25):
            at = yield from self._exclude(at)
        yield (at := self.timing.later(at, self._hours(0.5, 6)))
        self.demand = closing.close_demand(actor=self.offices.clerk, demand=self.demand, at=at)
        if self.demand.handler_id and self._chance(0.15):
            at = yield from self._write_off(at)
        if self.demand.status == "closed" and not self.demand.reopenings and self._chance(0.012):
            yield (at := self.timing.later(at, self._hours(16, 120)))
            note = self.rng.choice(texts.REBOUNDS)
            self.demand = reopening.reopen_demand(actor=self.enterprise, demand=self.demand, note=note, at=at)
            yield (at := self.timing.later(at, self._hours(0.5, 4)))
            self.demand = dispatching.dispatch_demand(actor=self.offices.clerk, demand=self.demand, at=at)
            at = yield from self._handle(at)
            if self.demand.status != "withdrawn":
                yield from self._finish(at)

    def _exclude(self, at: datetime) -> Turns:
        """The county asks to leave it out of statistics, and the city decides."""
        yield (at := self.timing.later(at, self._hours(0.5, 3)))
        part = excluding.ask_exclusion(
            actor=self.offices.clerk,
            demand=self.demand,
            reason=self.rng.choice(self.offices.exclusion_reasons),
            text=texts.LEFT_OUT,
            at=at,
        )
        yield (at := self.timing.later(at, self._hours(1, 8)))
        city = self.offices.decider("city_office", self.story.chain)
        if self._chance(0.7):
            excluding.approve_exclusion(actor=city, part=part, at=at)
        else:
            excluding.refuse_exclusion(actor=city, part=part, note=texts.NOT_LEFT_OUT, at=at)
        return at

    def _write_off(self, at: datetime) -> Turns:
        """The team applies, somebody else checks on site, and looks again when that is due."""
        yield (at := self.timing.later(at, self._hours(4, 40)))
        part = writing_off.apply_write_off(
            actor=self.helper, demand=self.demand, claim=self.rng.choice(texts.CLAIMS), at=at
        )
        yield (at := self.timing.on_day(at, self.rng.randint(1, 8), self.rng))
        checker, on = self.offices.caller, local_date(at)
        if self._chance(0.1):
            writing_off.turn_down(actor=checker, part=part, finding=texts.NOT_PUT_RIGHT, checked_on=on, at=at)
            return at
        finding = self.rng.choice(texts.FINDINGS)
        part = writing_off.write_off(actor=checker, part=part, finding=finding, checked_on=on, at=at)
        self.demand = part.demand
        yield (later := self.timing.on_day(part.due_at, self.rng.randint(-3, 3) % 4, self.rng))
        on = local_date(later)
        if self._chance(0.9):
            writing_off.uphold_write_off(
                actor=self.offices.supervisor, part=part, finding=texts.HOLDS, checked_on=on, at=later
            )
            return later
        part = writing_off.fail_recheck(
            actor=self.offices.supervisor, part=part, finding=texts.BACK_AGAIN, checked_on=on, at=later
        )
        self.demand = part.demand
        return later

    def _call(self, at: datetime, *, reached: bool) -> None:
        result = self.rng.choices(("solved", "partly"), (92, 8))[0] if reached else ""
        note = "" if reached else self.rng.choice(texts.UNREACHED)
        self.demand = closing.record_call_back(
            actor=self.offices.caller, demand=self.demand, reached=reached, result=result, note=note, at=at
        )
        self.failed_calls += not reached

    def _redoes(self) -> bool:
        return self.demand.handler_id is not None and self.demand.call_result == "partly" and self._chance(0.35)

    @property
    def helper(self) -> Actor:
        """Whoever acts for the team that has the demand now."""
        return next(actor for team, actor in self.offices.helpers.items() if team.pk == self.demand.handler_id)

    def _chance(self, share: float) -> bool:
        return not self.story.smooth and self.rng.random() < share

    def _hours(self, least: float, most: float) -> timedelta:
        return timedelta(hours=self.rng.uniform(least, most))


class Timing:
    """Moments in office hours of the working calendar."""

    def __init__(self, calendar: WorkingCalendar, hours: OfficeHours) -> None:
        self.calendar = calendar
        self.hours = hours

    def later(self, at: datetime, elapsed: timedelta) -> datetime:
        """The moment that lies so much office time after ``at``, to the minute."""
        on = local_date(at)
        while True:
            if self.calendar.is_working(on):
                for opens, closes in self.hours.on(on):
                    start = max(opens, at)
                    if start < closes:
                        if start + elapsed < closes:
                            return (start + elapsed).replace(second=0, microsecond=0)
                        elapsed -= closes - start
            on += timedelta(days=1)

    def on_day(self, at: datetime, days: int, rng: Random) -> datetime:
        """Some moment of office time, ``days`` working days after ``at`` (on the same day never before it)."""
        on = self.calendar.add_working_days(local_date(at), days) if days else local_date(at)
        opens, closes = self.hours.on(on)[0][0], self.hours.on(on)[-1][1]
        start = max(opens, at)
        if start >= closes:
            return self.later(at, timedelta(minutes=5))
        return self.later(start, timedelta(minutes=rng.uniform(1, 150)))

    def days_until(self, at: datetime, due_at: datetime) -> int:
        """Working days from ``at`` to the day it is due."""
        return max(0, self.calendar.working_days_between(local_date(at), local_date(due_at)))

    def opening(self, on: date) -> datetime:
        """When the office opens on a working day."""
        return self.hours.on(on)[0][0]
