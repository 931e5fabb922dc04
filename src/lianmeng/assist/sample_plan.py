"""What the help in a synthetic city is to look like: plans as data, with exact totals.

Totals of Pingliang and its five measured cases come from the published account; names, texts and all other
demands are invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from random import Random


@dataclass(frozen=True)
class CasePlan:
    """A demand whose measured outcome is given: where it arises, what it is, what it brought."""

    county: str
    chain: str
    category: str
    title: str
    content: str
    reply: str
    outcomes: Mapping[str, Decimal]


@dataclass(frozen=True)
class HelpPlan:
    """Teams and demands in numbers; ``demands`` are collected from 1 January to ``as_of``."""

    as_of: date
    county_teams: Mapping[str, int]
    demands: int
    cases: tuple[CasePlan, ...]


#: Measured outcomes that the published account tells, with the sector and county it names.
PUBLISHED_CASES = (
    CasePlan(
        "620823",
        "C4",
        "utilities",
        "蔬菜基地道路及排洪设施不完善",
        "蔬菜基地内道路未硬化，雨天蔬菜外运困难；汛期排水不畅，棚区有受淹风险；产业路坑洼不平。",
        "协调交通、水务部门完成道路硬化、排洪渠修建和产业路砂化，经现场核验交付使用。",
        {"road_hardened": Decimal(1600), "flood_channel": Decimal(1000), "gravel_road": Decimal(1500)},
    ),
    CasePlan(
        "620802",
        "C9",
        "policy",
        "垃圾发电项目申请中央预算内资金",
        "垃圾发电项目前期投入大，企业希望协助争取中央预算内投资支持。",
        "指导企业完善申报材料，已争取到中央预算内资金。",
        {"central_budget": Decimal(20_000_000)},
    ),
    CasePlan(
        "620822",
        "C4",
        "finance",
        "辣椒加工项目缺少建设资金",
        "辣椒加工项目建设资金不足，希望帮助对接投资方。",
        "组织对接会并促成投资协议，资金已落实到位。",
        {"pepper_investment": Decimal(8_000_000)},
    ),
)

PINGLIANG = HelpPlan(
    as_of=date(2022, 8, 31),
    county_teams={
        "620802": 8,
        "620821": 6,
        "620822": 6,
        "620823": 6,
        "620825": 6,
        "620826": 6,
        "620881": 6,
    },
    demands=1_513,
    cases=PUBLISHED_CASES,
)


def random_plan(rng: Random, counties: tuple[str, ...], *, size: float, as_of: date) -> HelpPlan:
    """A plan of about ``size`` times Pingliang, its totals and measured cases drawn from ``rng``."""
    teams = {county: max(1, round(rng.uniform(4, 9) * min(size, 1.5))) for county in counties}
    cases = [_varied(rng, case, rng.choice(counties)) for case in PUBLISHED_CASES]
    return HelpPlan(as_of, teams, max(20, round(PINGLIANG.demands * size * rng.uniform(0.85, 1.15))), tuple(cases))


def _varied(rng: Random, case: CasePlan, county: str) -> CasePlan:
    outcomes = {
        kind: (amount * rng.randint(40, 180) / 100).quantize(Decimal(1)) for kind, amount in case.outcomes.items()
    }
    return CasePlan(county, case.chain, case.category, case.title, case.content, case.reply, outcomes)
