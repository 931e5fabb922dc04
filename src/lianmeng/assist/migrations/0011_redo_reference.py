"""Seed the limits of redoing."""

from datetime import date
from decimal import Decimal

from django.db import migrations

FROM = date(2018, 1, 1)
OFFICE = "市产业链办公室默认设置，由管理员按本地制度修改"
LIMITS = (
    ("assist.redo.grade", 2, "times", "评价不高于此分视为不满意，可申请重办（分）"),
    ("assist.redo.decision", 2, "working_day", "督查人员对重办申请作出决定的时限"),
)


def seed(apps, schema_editor):
    limit = apps.get_model("platform_records", "Limit")
    for code, value, unit, note in LIMITS:
        limit.objects.create(code=code, value=Decimal(value), unit=unit, note=note, source=OFFICE, from_on=FROM)


class Migration(migrations.Migration):
    dependencies = [("assist", "0010_redo")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
