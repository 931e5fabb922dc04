"""Seed the limits of co-handling."""

from datetime import date
from decimal import Decimal

from django.db import migrations

FROM = date(2018, 1, 1)
OFFICE = "市产业链办公室默认设置，由管理员按本地制度修改"
LIMITS = (
    ("assist.co_handling.days", 5, "working_day", "协办单位反馈的时限（未另行约定时）"),
    ("assist.co_handling.most", 15, "working_day", "可约定的最长协办时限"),
)


def seed(apps, schema_editor):
    limit = apps.get_model("platform_records", "Limit")
    for code, value, unit, note in LIMITS:
        limit.objects.create(code=code, value=Decimal(value), unit=unit, note=note, source=OFFICE, from_on=FROM)


class Migration(migrations.Migration):
    dependencies = [("assist", "0012_co_handling")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
