"""One demand from draft to closed, and what stands in its trail and in the inboxes."""

from decimal import Decimal

import pytest

from lianmeng.assist.actions.closing import close_demand, confirm_demand, record_call_back, review_demand
from lianmeng.assist.actions.dispatching import dispatch_demand, dispute_assignment, reassign_demand
from lianmeng.assist.actions.extending import approve_extension, request_extension
from lianmeng.assist.actions.handling import acknowledge_demand, conclude_demand, contact_enterprise, report_progress
from lianmeng.assist.actions.raising import DemandText, raise_demand, submit_demand
from lianmeng.assist.actions.triage import accept_demand
from lianmeng.assist.models import Category, Demand, DemandOutcome, OutcomeKind
from lianmeng.kernel.errors import Forbidden, NotPossible
from lianmeng.kernel.places import System
from lianmeng.platform.events.chain import verify
from lianmeng.platform.events.trail import timeline
from lianmeng.platform.notices.actions.delivery import deliver_waiting
from lianmeng.platform.notices.queries.inbox import inbox
from tests.support.cast import Cast, moment


def raised(cast: Cast, at: str = "2022-09-28 09:00") -> Demand:
    """A demand of the grower, submitted."""
    text = DemandText(category=Category.objects.get(code="utilities"), title="园区道路硬化", content="雨天运输困难")
    demand = raise_demand(
        actor=cast["enterprise"], enterprise=cast.grower, chain=cast.vegetables, text=text,
        channel=Demand.Channel.PHONE_FORM, at=moment(at),
    )  # fmt: skip
    return submit_demand(actor=cast["enterprise"], demand=demand, at=moment(at))


def dispatched(cast: Cast, at: str = "2022-09-28 10:00", difficulty: str = "simple") -> Demand:
    """The same, accepted and dispatched by the routing catalogue."""
    demand = accept_demand(actor=cast["county_office"], demand=raised(cast), difficulty=difficulty, at=moment(at))
    return dispatch_demand(actor=cast["county_office"], demand=demand, at=moment(at))


def test_from_the_enterprises_mouth_to_its_own_confirmation(cast: Cast) -> None:
    demand = dispatched(cast)
    assert demand.handler_id == cast.team.pk
    assert demand.due_at == moment("2022-10-10 18:00")

    demand = dispute_assignment(
        actor=cast["helper"], demand=demand, ground="不属本团职责", at=moment("2022-09-28 11:00")
    )
    demand = reassign_demand(
        actor=cast["county_office"],
        demand=demand,
        handler=cast.other_team,
        note="由市团办理",
        at=moment("2022-09-28 15:00"),
    )
    assert demand.due_at == moment("2022-10-10 18:00")
    helper = cast["other_helper"]
    demand = acknowledge_demand(actor=helper, demand=demand, at=moment("2022-09-28 16:00"))
    demand = contact_enterprise(actor=helper, demand=demand, text="已电话联系", at=moment("2022-09-28 16:30"))
    extension = request_extension(
        actor=helper, demand=demand, working_days=3, reason="雨季施工", at=moment("2022-09-30 09:00")
    )
    approve_extension(actor=cast["county_office"], extension=extension, at=moment("2022-09-30 10:00"))
    demand = Demand.objects.visible_to(helper).get(pk=demand.pk)
    assert demand.due_at == moment("2022-10-13 18:00")
    report_progress(actor=helper, demand=demand, text="已进场施工", at=moment("2022-10-08 09:00"))
    demand = Demand.objects.visible_to(helper).get(pk=demand.pk)
    road = OutcomeKind.objects.get(code="road_hardened")
    demand = conclude_demand(
        actor=helper, demand=demand, reply="已硬化道路", outcomes=[(road, Decimal(1600))], at=moment("2022-10-12 09:00")
    )
    demand = review_demand(actor=cast["county_office"], demand=demand, at=moment("2022-10-12 10:00"))
    with pytest.raises(Forbidden, match="neither handled nor reviewed"):
        record_call_back(
            actor=cast["county_office"], demand=demand, reached=True, result="solved", at=moment("2022-10-13 09:00")
        )
    demand = Demand.objects.visible_to(cast["county_caller"]).get(pk=demand.pk)
    demand = record_call_back(
        actor=cast["county_caller"], demand=demand, reached=True, result="solved", at=moment("2022-10-13 09:00")
    )
    demand = confirm_demand(
        actor=cast["enterprise"], demand=demand, grade=5, comment="很满意", at=moment("2022-10-13 10:00")
    )
    demand = close_demand(actor=cast["county_office"], demand=demand, at=moment("2022-10-13 11:00"))

    assert demand.status == "closed"
    assert [event.verb for event in timeline(cast["enterprise"], demand)] == [
        "demand_drafted", "demand_submitted", "demand_accepted", "demand_dispatched", "demand_disputed",
        "demand_reassigned", "demand_acknowledged", "enterprise_contacted", "extension_requested",
        "deadline_extended", "progress_reported", "demand_concluded", "demand_reviewed", "demand_called_back",
        "demand_confirmed", "demand_closed",
    ]  # fmt: skip
    outcome = DemandOutcome.objects.visible_to(cast["city_leader"]).get(demand=demand)
    assert (outcome.kind_id, outcome.quantity) == (road.pk, Decimal(1600))
    assert verify().whole
    while deliver_waiting(at=moment("2022-10-13 12:00")):
        pass
    told = [notice.message.split(":")[0] for notice in inbox(cast["enterprise"])]
    assert "Please confirm and grade the solution of your demand %(number)s" in told
    assert inbox(cast["other_enterprise"]).count() == 0


def test_a_second_dispute_is_refused(cast: Cast) -> None:
    demand = dispatched(cast)
    demand = dispute_assignment(actor=cast["helper"], demand=demand, ground="非本团", at=moment("2022-09-28 11:00"))
    demand = reassign_demand(
        actor=cast["county_office"], demand=demand, handler=cast.other_team, note="改派", at=moment("2022-09-28 12:00")
    )
    with pytest.raises(NotPossible, match="second return"):
        dispute_assignment(actor=cast["other_helper"], demand=demand, ground="亦非本团", at=moment("2022-09-28 13:00"))


def test_a_foreign_office_cannot_even_see_it(cast: Cast) -> None:
    demand = raised(cast)
    assert not Demand.objects.visible_to(cast["other_county_office"]).filter(pk=demand.pk).exists()
    with pytest.raises(Forbidden):
        accept_demand(
            actor=cast["other_county_office"], demand=demand, difficulty="simple", at=moment("2022-09-28 10:00")
        )
    assert Demand.objects.visible_to(System("look")).get(pk=demand.pk).status == "submitted"
