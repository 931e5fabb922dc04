"""Lay down the first limits on sheets; the administrator may change them."""

from datetime import date

from django.db import migrations

SOURCE = "系统默认值，由管理员按本单位规定修改"
LIMITS = (
    ("sheets.max_bytes", 20 * 2**20, "bytes", "导入文件的大小上限"),
    ("sheets.max_unpacked_bytes", 100 * 2**20, "bytes", "工作簿解压后的大小上限"),
    ("sheets.max_rows", 20_000, "rows", "一次导入的行数上限"),
)


def seed(apps, schema_editor):
    limit_model = apps.get_model("platform_records", "Limit")
    for code, value, unit, note in LIMITS:
        limit_model.objects.create(
            code=code, value=value, unit=unit, note=note, source=SOURCE, from_on=date(2018, 1, 1)
        )


class Migration(migrations.Migration):
    dependencies = [("platform_sheets", "0001_initial"), ("platform_records", "0002_calendar")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
