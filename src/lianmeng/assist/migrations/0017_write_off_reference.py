"""Seed the limits of writing off."""

from datetime import date
from decimal import Decimal

from django.db import migrations

FROM = date(2018, 1, 1)
OFFICE = "市产业链办公室默认设置，由管理员按本地制度修改"
LIMITS = (
    ("assist.write_off.check", 10, "working_day", "申请销号后现场核查的时限"),
    ("assist.write_off.recheck", 180, "natural_day", "销号后回头看的间隔"),
)


def seed(apps, schema_editor):
    limit = apps.get_model("platform_records", "Limit")
    for code, value, unit, note in LIMITS:
        limit.objects.create(code=code, value=Decimal(value), unit=unit, note=note, source=OFFICE, from_on=FROM)


class Migration(migrations.Migration):
    dependencies = [("assist", "0016_write_off")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
