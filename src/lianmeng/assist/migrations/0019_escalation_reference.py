"""Seed the levels of escalation, with the time that each has, and the reasons for which a demand is escalated."""

from datetime import date

from django.db import migrations

FROM = date(2018, 1, 1)
OFFICE = "市产业链办公室默认设置，由管理员按本地制度修改"
PRACTICE = "衢州“企呼我应”分级办理、平凉产业链一事一商"
LEVELS = (
    ("county", "县（市、区）产业链办公室", "county_office", 2),
    ("city", "市产业链办公室", "city_office", 3),
    ("chain_leader", "链长", "chain_leader", 5),
    ("joint_meeting", "产业链联席会议（一事一商）", "joint_meeting", 10),
)
REASONS = (
    ("beyond_powers", "超出本级职权"),
    ("several_departments", "涉及多部门、协调未果"),
    ("several_counties", "涉及跨县（市、区）事项"),
    ("policy", "现行政策不明确或需政策突破"),
    ("funds", "需上级资金或要素保障"),
    ("major", "涉及重大项目或重大风险"),
)


def seed(apps, schema_editor):
    level = apps.get_model("assist", "EscalationLevel")
    for order, (code, name, body, days) in enumerate(LEVELS):
        level.objects.create(
            code=code, name=name, body=body, order=order, answer_days=days, source=PRACTICE, from_on=FROM
        )
    reason = apps.get_model("assist", "EscalationReason")
    for order, (code, name) in enumerate(REASONS):
        reason.objects.create(code=code, name=name, order=order, source=OFFICE, from_on=FROM)


class Migration(migrations.Migration):
    dependencies = [("assist", "0018_escalation")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
