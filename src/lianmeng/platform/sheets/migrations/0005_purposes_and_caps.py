"""Lay down the first purposes of exports and the daily caps; the administrator may change them."""

from datetime import date

from django.db import migrations

SOURCE = "系统默认值，由管理员按本单位规定修改"
FROM_ON = date(2018, 1, 1)
PURPOSES = (
    ("report", "汇报材料", False),
    ("meeting", "会议材料", False),
    ("analysis", "统计分析", False),
    ("verification", "核对台账", False),
    ("inspection", "监督检查", False),
    ("other", "其他（须说明）", True),
)
CAPS = (
    ("exports.daily_rows", 20_000, "每人每日导出行数上限"),
    *(
        (f"exports.daily_rows.{role}", 2_000, "每人每日导出行数上限（联盟成员）")
        for role in ("enterprise", "bank", "expert", "help_team")
    ),
)


def seed(apps, schema_editor):
    purpose_model = apps.get_model("platform_sheets", "ExportPurpose")
    for code, name, explained in PURPOSES:
        purpose_model.objects.create(code=code, name=name, explained=explained, source=SOURCE, from_on=FROM_ON)
    limit_model = apps.get_model("platform_records", "Limit")
    for code, value, note in CAPS:
        limit_model.objects.create(code=code, value=value, unit="rows", note=note, source=SOURCE, from_on=FROM_ON)


class Migration(migrations.Migration):
    dependencies = [("platform_sheets", "0004_exports")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
