"""Seed what the administrator may edit: numbers, categories, kinds of outcome, limits with their sources."""

from datetime import date
from decimal import Decimal

from django.db import migrations

FROM = date(2018, 1, 1)
OFFICE = "市产业链办公室默认设置，由管理员按本地制度修改"

CATEGORIES = (
    ("land", "用地", "土地 用地 厂房 场地 征地 规划"),
    ("labour", "用工", "招工 用工 缺工 人才 培训 社保"),
    ("finance", "融资", "贷款 融资 资金 授信 担保 续贷"),
    ("approval", "审批", "审批 许可 手续 环评 能评 备案 验收"),
    ("utilities", "水电路气", "用电 用水 供气 道路 排水 管网 增容 通信"),
    ("policy", "政策", "政策 补贴 奖励 税收 减免 兑现"),
    ("market", "市场", "销售 市场 订单 展会 物流 品牌"),
    ("technology", "技术", "技术 研发 检测 标准 专利 设备"),
    ("other", "其他", "其他"),
)
OUTCOMES = (
    ("road_hardened", "硬化道路", "m²"),
    ("flood_channel", "修建排洪渠", "m"),
    ("gravel_road", "砂化产业路", "m"),
    ("power_line", "架设供电线路", "m"),
    ("water_pipe", "铺设供水管道", "m"),
    ("central_budget", "争取中央预算内资金", "元"),
    ("pepper_investment", "辣椒加工带动投资", "元"),
    ("investment", "带动其他投资", "元"),
    ("loan", "落实贷款", "元"),
    ("subsidy", "兑现政策资金", "元"),
    ("workers", "解决用工", "人"),
    ("land", "落实用地", "亩"),
    ("orders", "新增订单", "元"),
)
LIMITS = (
    ("assist.contact.ordinary", 1, "working_day", "首次联系企业", "枣庄：1 个工作日内启动办理"),
    ("assist.contact.urgent", 2, "office_hour", "紧急诉求首次联系企业", "成都金牛：紧急诉求 2 小时响应"),
    ("assist.resolution.simple", 5, "working_day", "简单诉求办结", "枣庄、金牛区涉企诉求办理时限"),
    ("assist.resolution.ordinary", 10, "working_day", "一般诉求办结", "枣庄：10 个工作日办结"),
    ("assist.resolution.hard", 25, "working_day", "疑难及多部门诉求办结（须经批准）", "枣庄：25 个工作日"),
    ("assist.dispute", 1, "working_day", "派单异议提出时限", "国办发〔2020〕53号派单异议审核机制"),
    ("assist.dispute.times", 1, "times", "同一诉求派单异议次数", "国办发〔2020〕53号派单异议审核机制"),
    ("assist.extension.times", 1, "times", "延期次数", "到期前申请，原则上一次"),
    ("assist.extension.days", 15, "working_day", "一次延期最多工作日数", OFFICE),
    ("assist.redo.times", 1, "times", "回访不满意重办次数", OFFICE),
    ("assist.call_back", 1, "working_day", "办结后回访", "江门：全量回访"),
    ("assist.call_back.tries", 3, "times", "未联系上企业的回访次数", OFFICE),
    ("assist.confirmation", 5, "working_day", "企业确认评价时限", OFFICE),
    ("assist.reminder.before", 1, "working_day", "到期前提醒", "到期前 1 个工作日提醒"),
    ("assist.reminder.criticism", 5, "working_day", "超期后通报批评", "超期 5 个工作日仍未办结的通报批评"),
)


def seed(apps, schema_editor):
    category = apps.get_model("assist", "Category")
    for order, (code, name, words) in enumerate(CATEGORIES):
        category.objects.create(code=code, name=name, words=words, order=order, source=OFFICE, from_on=FROM)
    outcome = apps.get_model("assist", "OutcomeKind")
    for order, (code, name, unit) in enumerate(OUTCOMES):
        outcome.objects.create(code=code, name=name, unit=unit, order=order, source=OFFICE, from_on=FROM)
    limit = apps.get_model("platform_records", "Limit")
    for code, value, unit, note, source in LIMITS:
        limit.objects.create(code=code, value=Decimal(value), unit=unit, note=note, source=source, from_on=FROM)


class Migration(migrations.Migration):
    dependencies = [("assist", "0001_initial"), ("platform_records", "0002_calendar")]
    operations = [
        migrations.RunSQL("CREATE SEQUENCE assist_demand_number", "DROP SEQUENCE assist_demand_number"),
        migrations.RunPython(seed, migrations.RunPython.noop, elidable=False),
    ]
