"""Seed the reasons for which a demand may be excluded from statistics, and the time to decide on it."""

from datetime import date
from decimal import Decimal

from django.db import migrations

FROM = date(2018, 1, 1)
OFFICE = "市产业链办公室默认设置，由管理员按本地制度修改"
REASONS = (
    ("unreasonable", "诉求不合法、不合理"),
    ("no_basis", "无政策依据且已充分解释"),
    ("force_majeure", "不可抗力"),
    ("litigation", "已进入诉讼、仲裁等法定程序"),
    ("malicious", "恶意重复反映"),
)


def seed(apps, schema_editor):
    reason = apps.get_model("assist", "ExclusionReason")
    for order, (code, name) in enumerate(REASONS):
        reason.objects.create(code=code, name=name, order=order, source=OFFICE, from_on=FROM)
    apps.get_model("platform_records", "Limit").objects.create(
        code="assist.exclusion.decision",
        value=Decimal(5),
        unit="working_day",
        note="对剔除申请作出决定的时限",
        source=OFFICE,
        from_on=FROM,
    )


class Migration(migrations.Migration):
    dependencies = [("assist", "0020_exclusion")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
