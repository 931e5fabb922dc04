"""Texts as varied as what enterprises write: no two alike, so that a search has something to find and to pass over."""

from random import Random

_WHO = """
冷链 分拣 包装 饲料 育种 屠宰 榨汁 选煤 洗煤 焦化 制药 饮片 管材 预拌 砌块 轴承 传感 民宿 景区
滑雪 垃圾 污水 再生 苗木 大棚
""".split()
_WHERE = "东区 西区 南坡 北塬 河滩 沟口 镇上 村口 园区 站前 高速口 老厂 新厂 二期 三期 示范点 孵化楼 中转库".split()
_WHAT = """
供电容量不足 水压不稳 道路破损 排洪不畅 用地指标紧张 环评补件 消防验收反复 贷款到期 抵押不足 续贷困难 招工困难
技工短缺 物流成本上升 冷库租金上涨 展位申请 商标被抢注 检测费用高
补贴未到账 退税较慢 设备老化 技改缺专家 通信信号弱 燃气未接通 噪声投诉
""".split()
_SINCE = "上月起 去年底以来 雨季以来 春节后 近两周 自搬迁后 旺季将至 合同到期前".split()
_ASK = """
请协调部门现场查看 希望尽快答复 恳请给予支持 盼明确办理流程 请帮助对接银行 望列入改造计划 请派专家指导 希望组织对接会
""".split()
#: Characters from which names that stand in no list are put together.
_RARE = "澜沧瑾琛骐骥翊珩璟昶晟锴铄钊铎榕梓楷楠桦枫柏松竹兰菊梅莲荷芷若蘅薇萱葵蓉茗荟"


def title_and_content(rng: Random, number: int) -> tuple[str, str]:
    """A title of at most 100 characters and a content of about 71, the average of real ones."""
    name = "".join(rng.choices(_RARE, k=2)) + rng.choice(_WHO)
    what, where = rng.choice(_WHAT), rng.choice(_WHERE)
    harm = f"已影响{rng.randint(2, 400)}人、约{rng.randint(10, 900)}万元产值"
    before = f"曾于{rng.randint(1, 8)}月{rng.randint(1, 28)}日反映过"
    return (
        f"{where}{name}{what}",
        f"{rng.choice(_SINCE)}，{where}{name}车间{what}，{harm}，{before}。{rng.choice(_ASK)}，联系单号{number}。",
    )
