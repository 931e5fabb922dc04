"""Lay down the first limits of webhooks; the administrator may change them."""

from datetime import date

from django.db import migrations

SOURCE = "系统默认值，由管理员按本单位规定修改"
FROM_ON = date(2018, 1, 1)
LIMITS = (
    ("rest.webhooks", 5, "times", "每个岗位同时有效的事件推送数量上限"),
    ("rest.webhook_tries", 8, "times", "每条推送的最多尝试次数"),
    ("rest.webhook_wait", 1, "times", "首次失败后的等待分钟数，此后逐次加倍"),
    ("rest.webhook_seconds", 5, "times", "每次推送的最长秒数"),
    ("rest.webhook_turn", 12, "times", "每轮最多推送条数"),
    ("rest.webhook_answer_bytes", 65536, "bytes", "接收方应答的大小上限"),
)


def seed(apps, schema_editor):
    limit_model = apps.get_model("platform_records", "Limit")
    for code, value, unit, note in LIMITS:
        limit_model.objects.create(code=code, value=value, unit=unit, note=note, source=SOURCE, from_on=FROM_ON)


class Migration(migrations.Migration):
    dependencies = [("platform_rest", "0003_webhooks")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
