"""Demands brought to a stage of their life by the room's own actions."""

from decimal import Decimal

from lianmeng.assist.actions.closing import close_demand, confirm_demand, record_call_back, review_demand, send_back
from lianmeng.assist.actions.dispatching import dispatch_demand
from lianmeng.assist.actions.handling import acknowledge_demand, conclude_demand, contact_enterprise
from lianmeng.assist.actions.raising import DemandText, raise_demand, submit_demand
from lianmeng.assist.actions.triage import accept_demand, answer_demand
from lianmeng.assist.models import Category, Demand, OutcomeKind
from tests.support.cast import Cast, moment

RAISED, DISPATCHED = "2022-09-28 09:00", "2022-09-28 10:00"


def category(code: str = "utilities") -> str:
    """The identifier of a category, as a form sends it."""
    return str(Category.objects.get(code=code).pk)


def raised(cast: Cast, *, submit: bool = True, title: str = "园区道路硬化", **text: object) -> Demand:
    """A demand of the grower, submitted unless it shall stay a draft."""
    values = {"content": "雨天运输困难", "contact_name": "张三（测试）", "contact_phone": "13800000000", **text}
    filled = DemandText(category=Category.objects.get(code="utilities"), title=title, **values)  # type: ignore[arg-type]
    demand = raise_demand(
        actor=cast["enterprise"], enterprise=cast.grower, chain=cast.vegetables, text=filled,
        channel=Demand.Channel.PHONE_FORM, at=moment(RAISED),
    )  # fmt: skip
    return submit_demand(actor=cast["enterprise"], demand=demand, at=moment(RAISED)) if submit else demand


def accepted(cast: Cast, difficulty: str = "simple", **text: object) -> Demand:
    """The same, accepted."""
    demand = raised(cast, **text)  # type: ignore[arg-type]
    return accept_demand(
        actor=cast["county_office"], demand=demand, difficulty=difficulty, at=moment("2022-09-28 09:30")
    )


def answered(cast: Cast) -> Demand:
    """A consultation, answered at once."""
    demand = accepted(cast, kind="consultation", title="补贴怎么申请")
    return answer_demand(actor=cast["county_office"], demand=demand, reply="请携带材料到窗口", at=moment(DISPATCHED))


def dispatched(cast: Cast, **text: object) -> Demand:
    """Dispatched by the routing catalogue; due on 2022-10-10."""
    return dispatch_demand(actor=cast["county_office"], demand=accepted(cast, **text), at=moment(DISPATCHED))


def acknowledged(cast: Cast, **text: object) -> Demand:
    """Acknowledged by the team."""
    return acknowledge_demand(actor=cast["helper"], demand=dispatched(cast, **text), at=moment("2022-09-28 11:00"))


def in_progress(cast: Cast, **text: object) -> Demand:
    """After the first contact."""
    demand = acknowledged(cast, **text)
    return contact_enterprise(actor=cast["helper"], demand=demand, text="已电话联系", at=moment("2022-09-28 15:00"))


def concluded(cast: Cast, **text: object) -> Demand:
    """Concluded on 8 October with 1,600 m² of road."""
    road = OutcomeKind.objects.get(code="road_hardened")
    return conclude_demand(
        actor=cast["helper"], demand=in_progress(cast, **text), reply="已硬化道路", outcomes=[(road, Decimal(1600))],
        at=moment("2022-10-08 09:00"),
    )  # fmt: skip


def sent_back(cast: Cast) -> Demand:
    """Concluded, and sent back by the office."""
    return send_back(actor=cast["county_office"], demand=concluded(cast), note="缺照片", at=moment("2022-10-08 10:00"))


def reviewed(cast: Cast, **text: object) -> Demand:
    """Passed by the office."""
    return review_demand(actor=cast["county_office"], demand=concluded(cast, **text), at=moment("2022-10-08 11:00"))


def called_back(cast: Cast, **text: object) -> Demand:
    """Called back by somebody else; the enterprise is to confirm."""
    return record_call_back(
        actor=cast["county_caller"], demand=reviewed(cast, **text), reached=True, result="solved",
        at=moment("2022-10-09 09:00"),
    )  # fmt: skip


def confirmed(cast: Cast, grade: int = 5) -> Demand:
    """Confirmed and graded by the enterprise."""
    return confirm_demand(
        actor=cast["enterprise"],
        demand=called_back(cast),
        grade=grade,
        comment="测试评语",
        at=moment("2022-10-09 10:00"),
    )


def closed(cast: Cast, grade: int = 5) -> Demand:
    """Closed."""
    return close_demand(actor=cast["county_office"], demand=confirmed(cast, grade), at=moment("2022-10-09 11:00"))
