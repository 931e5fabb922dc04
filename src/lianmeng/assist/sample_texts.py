"""Texts of synthetic demands: what enterprises write, by category, and what is done about it."""

from random import Random

_PLACES = ("厂区", "园区", "二号车间", "种植基地", "仓储库", "加工车间", "三期地块", "办公楼")
_AMOUNTS = ("80", "120", "200", "300", "500", "800")

#: Category → (title, content, what was done). ``{place}`` and ``{amount}`` are filled at random.
TEXTS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "land": (
        (
            "{place}扩建用地手续办理缓慢",
            "{place}扩建需新增用地约{amount}亩，土地手续已申报多时，希望加快办理。",
            "协调自然资源部门完成用地预审并取得批复。",
        ),
        (
            "租赁厂房到期急需场地",
            "现租{place}即将到期，需要约{amount}平方米标准厂房。",
            "推荐园区闲置厂房并协助签订租赁协议。",
        ),
    ),
    "labour": (
        (
            "旺季用工缺口较大",
            "{place}进入生产旺季，缺少熟练工人约{amount}人。",
            "组织专场招聘会并对接劳务合作社，用工缺口基本补齐。",
        ),
        (
            "急需专业技术人员",
            "{place}急需设备维护和质检人员，希望对接职业院校。",
            "与职业院校签订实习就业协议，首批学生已到岗。",
        ),
    ),
    "finance": (
        (
            "流动资金贷款需求",
            "采购原料需要流动资金{amount}万元，抵押物不足。",
            "推荐担保贷款产品，银行已完成授信审批。",
        ),
        (
            "贷款到期申请续贷",
            "{amount}万元贷款下月到期，受市场影响还款压力大，申请无还本续贷。",
            "协调银行办理续贷，减轻企业过桥压力。",
        ),
    ),
    "approval": (
        (
            "环评审批进度咨询",
            "{place}技改项目环评材料已提交，希望了解并加快审批进度。",
            "生态环境部门完成技术审查并出具批复。",
        ),
        (
            "消防验收手续办理困难",
            "{place}建成后消防验收多次补件，影响投产。",
            "一次性告知所缺材料并现场指导，验收通过。",
        ),
    ),
    "utilities": (
        (
            "{place}用电容量不足",
            "{place}现有变压器容量不足，需增容{amount}千伏安。",
            "供电部门完成增容改造，已正常供电。",
        ),
        ("{place}门前道路破损", "{place}门前道路破损，货车通行困难，长约{amount}米。", "列入养护计划并完成维修。"),
        ("{place}供水压力不足", "{place}用水高峰水压不足，影响连续生产。", "水务部门改造支管，水压恢复正常。"),
    ),
    "policy": (
        (
            "惠企政策兑现咨询",
            "符合奖补条件，申请奖补资金{amount}万元，希望明确办理流程。",
            "已审核通过并列入兑现计划。",
        ),
        ("税费减免政策适用问题", "不清楚本企业能否享受增值税留抵退税政策。", "税务部门上门辅导，退税已办结。"),
    ),
    "market": (
        ("产品销售渠道不畅", "{place}库存积压，希望帮助拓展销售渠道。", "组织产销对接，签订供货合同。"),
        ("参加展会申请支持", "拟参加省外展会推介产品，希望给予展位支持。", "落实展位并给予参展补助。"),
    ),
    "technology": (
        (
            "生产线技术改造需专家指导",
            "{place}能耗偏高，希望对接科研院所进行技术改造。",
            "组织专家现场诊断，形成改造方案并实施。",
        ),
        (
            "产品检测能力不足",
            "{place}检测项目不全，送检周期长，希望共享检测平台。",
            "对接市级检测中心，签订委托检测协议。",
        ),
    ),
    "other": (
        ("周边环境整治请求", "{place}周边环境杂乱，影响客商考察。", "联合属地开展整治，环境明显改善。"),
        ("厂区周边交通安全设施缺失", "{place}路口缺少警示标志，存在安全隐患。", "交警部门增设标志标线。"),
    ),
}

REJECTIONS = ("所反映事项正在司法程序中，不属受理范围", "不属企业生产经营诉求", "与已办结诉求内容重复且无新情况")
WITHDRAWALS = ("问题已自行解决", "企业计划调整，暂不需要")
GROUNDS = ("不属于本团职责范围", "涉及部门不在本团成员单位", "应由行业主管部门牵头办理")
REASONS = ("涉及多个部门，需要会商", "施工受天气影响", "需上级部门批复")
#: Code of a reason to hold the clock → what is waited for.
WAITING = {
    "materials": "企业正在补充所缺材料",
    "higher_approval": "材料已报上级部门，等待批复",
    "appraisal": "已委托第三方检测，等待报告",
    "season": "持续降雨，场地无法施工",
    "other_works": "配套工程尚未完工，完工后继续办理",
    "policy": "现行政策未覆盖该情形，已向上反映",
    "funds": "资金计划已上报，待下达后实施",
    "planning": "所在片区规划正在调整",
    "conditions": "管网尚未通达，暂不具备建设条件",
}
RESUMED = ("条件已具备，恢复办理", "批复已下达，继续办理", "配套工程已完工，恢复施工")
SEND_BACKS = ("佐证材料不完整，请补充", "答复与企业诉求不符，请重新核实")
#: Exclusion: why it is to be left out, and why not.
LEFT_OUT = "已依法依规充分解释，企业要求超出政策范围"
NOT_LEFT_OUT = "理由不充分，仍纳入统计"
#: Escalation: what is to be decided, and what the levels answer.
QUESTIONS = (
    "涉及多部门职责交叉，请明确牵头单位和办理路径",
    "需统筹用地或用能指标，请予审定",
    "现行政策口径不明，请明确执行标准",
)
DECISIONS = (
    "由行业主管部门牵头，相关单位配合，按期办结",
    "同意按“一企一策”方式协调解决",
    "指标由市级统筹安排，限期落实",
)
BEYOND_US = "超出本级权限，提请上一级研究"
#: Writing off: what is claimed, what the check and the re-check find.
CLAIMS = ("问题已整改到位，企业已恢复正常生产", "相关设施已建成投用，企业确认满意", "政策资金已兑现到账")
FINDINGS = ("现场核查属实，设施运行正常，企业认可", "查阅台账和凭证，与申请一致，同意销号")
NOT_PUT_RIGHT = "现场核查尚有遗留问题，暂不予销号"
HOLDS = "回头看未发现反弹"
BACK_AGAIN = "回头看发现问题反弹，重新列入清单"
#: Why what was closed is reopened.
REBOUNDS = ("同一问题再次出现，请继续协调解决", "整改后不久又恢复原状", "答复事项未按承诺落实")
#: What co-handlers are asked for, and what they answer.
TASKS = (
    "请核实现场管线并提出改造意见",
    "请核对企业申报材料并反馈审核意见",
    "请协调安排施工窗口期并反馈时间",
    "请提供相关政策依据",
)
REPORTS = (
    "已现场核实，具备改造条件，意见附后",
    "材料已审核，符合要求",
    "施工窗口期已安排，可按计划进场",
    "政策依据已梳理，按规定可予支持",
)
NOT_OURS = "该事项不属本团职责范围"
NOT_NEEDED = "已由承办单位自行落实"
#: Why a supervisor does not have the work redone.
NO_REDO = "经核查，诉求已按政策办理到位，请企业据实评价"
REDOS = ("问题只解决了一部分", "整改后又出现同样情况")
PROGRESS = (
    "已与相关部门会商，明确责任分工",
    "已现场查看，制定解决方案",
    "相关手续正在办理",
    "已落实资金，组织实施",
    "完成主要工作，正在收尾",
)
CONTACTS = ("已电话联系企业，了解具体情况", "已上门对接，核实诉求", "已建立工作群，约定现场查看时间")
COMMENTS = ("办理及时，很满意", "问题得到解决，感谢", "效率有待提高", "基本解决", "")
UNREACHED = ("电话无人接听", "联系人出差，约定改日联系", "关机")


def demand_text(rng: Random, category: str) -> tuple[str, str, str]:
    """A title, a content and a reply that belong together."""
    title, content, reply = rng.choice(TEXTS[category])
    filled = {"place": rng.choice(_PLACES), "amount": rng.choice(_AMOUNTS)}
    return title.format(**filled), content.format(**filled), reply
