from datetime import date
from decimal import Decimal

from django.db import migrations

FROM = date(2022, 1, 1)
HOSTS = (
    ("wecom", "qyapi.weixin.qq.com", "企业微信开发者文档：群机器人"),
    ("dingtalk", "oapi.dingtalk.com", "钉钉开放平台文档：自定义机器人"),
    ("feishu", "open.feishu.cn", "飞书开放平台文档：自定义机器人"),
)
LIMITS = (
    (
        "channels.robot.per_minute",
        20,
        "times",
        "每个群机器人每分钟最多发送条数",
        "各平台群机器人文档：每分钟不超过 20 条",
    ),
    ("channels.attempts", 5, "times", "一条消息最多发送次数", "由本系统设定，可由管理员调整"),
)


def seed(apps, schema_editor):
    host = apps.get_model("platform_channels", "RobotHost")
    for kind, name, source in HOSTS:
        host.objects.create(kind=kind, host=name, source=source, from_on=FROM)
    limit = apps.get_model("platform_records", "Limit")
    for code, value, unit, note, source in LIMITS:
        limit.objects.create(code=code, value=Decimal(value), unit=unit, note=note, source=source, from_on=FROM)


class Migration(migrations.Migration):
    dependencies = [("platform_channels", "0001_initial"), ("platform_records", "0003_holidays_at_weekends")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
