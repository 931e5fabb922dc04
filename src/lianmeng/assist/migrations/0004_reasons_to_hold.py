"""Seed the reasons for which the clock may be held, and how often and how long."""

from datetime import date
from decimal import Decimal

from django.db import migrations

FROM = date(2018, 1, 1)
OFFICE = "市产业链办公室默认设置，由管理员按本地制度修改"
REASONS = (
    ("suspended", "materials", "等待企业补充材料"),
    ("suspended", "higher_approval", "等待上级部门审批"),
    ("suspended", "appraisal", "等待第三方鉴定、检测或评审"),
    ("suspended", "season", "受季节、天气影响无法施工"),
    ("suspended", "other_works", "等待关联工程或外部条件完成"),
    ("parked", "policy", "现行政策暂不支持"),
    ("parked", "funds", "资金暂未落实"),
    ("parked", "planning", "规划正在调整"),
    ("parked", "conditions", "建设条件暂不具备"),
)
LIMITS = (
    ("assist.pause.times", 2, "times", "同一诉求暂停计时次数"),
    ("assist.suspension.days", 30, "working_day", "一次暂缓最多工作日数"),
    ("assist.parking.days", 180, "natural_day", "挂账后再次研判的最长间隔（自然日）"),
)


def seed(apps, schema_editor):
    reason = apps.get_model("assist", "PauseReason")
    for order, (kind, code, name) in enumerate(REASONS):
        reason.objects.create(code=code, name=name, kind=kind, order=order, source=OFFICE, from_on=FROM)
    limit = apps.get_model("platform_records", "Limit")
    for code, value, unit, note in LIMITS:
        limit.objects.create(code=code, value=Decimal(value), unit=unit, note=note, source=OFFICE, from_on=FROM)


class Migration(migrations.Migration):
    dependencies = [("assist", "0003_holding_the_clock"), ("platform_records", "0003_holidays_at_weekends")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
