"""Lay down the first limits of the interface; the administrator may change them."""

from datetime import date

from django.db import migrations

SOURCE = "系统默认值，由管理员按本单位规定修改"
FROM_ON = date(2018, 1, 1)
LIMITS = (
    ("rest.token_days", 365, "natural_day", "接口访问令牌的最长有效天数"),
    ("rest.tokens", 10, "times", "每个岗位同时有效的访问令牌数量上限"),
    ("rest.requests", 120, "times", "每个访问令牌每分钟的请求次数上限"),
    ("rest.page_rows", 100, "rows", "接口列表每页的行数上限"),
    ("rest.answer_days", 2, "natural_day", "幂等键及其应答的保留天数"),
)


def seed(apps, schema_editor):
    limit_model = apps.get_model("platform_records", "Limit")
    for code, value, unit, note in LIMITS:
        limit_model.objects.create(code=code, value=value, unit=unit, note=note, source=SOURCE, from_on=FROM_ON)


class Migration(migrations.Migration):
    dependencies = [("platform_rest", "0001_initial"), ("platform_records", "0002_calendar")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
