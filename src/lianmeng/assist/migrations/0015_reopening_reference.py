"""Seed the limits of reopening."""

from datetime import date
from decimal import Decimal

from django.db import migrations

FROM = date(2018, 1, 1)
OFFICE = "市产业链办公室默认设置，由管理员按本地制度修改"
LIMITS = (
    ("assist.reopen", 30, "natural_day", "关闭后同一事项反弹可重启的时限"),
    ("assist.reopen.times", 1, "times", "同一诉求可重启的次数"),
)


def seed(apps, schema_editor):
    limit = apps.get_model("platform_records", "Limit")
    for code, value, unit, note in LIMITS:
        limit.objects.create(code=code, value=Decimal(value), unit=unit, note=note, source=OFFICE, from_on=FROM)


class Migration(migrations.Migration):
    dependencies = [("assist", "0014_reopening")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
