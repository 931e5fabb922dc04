"""Seed the levels and rules of supervision and the numbering of letters, with their sources; and their register."""

from datetime import date

from django.db import migrations

FROM = date(2018, 1, 1)
OFFICE = "市产业链办公室默认设置，由管理员按本地制度修改"
BUREAU = "办理规定：超期次日书面催办，超期 5 个工作日仍未办结的督办通报"

LEVELS = (("urge", "催办单", 3), ("supervise", "督办单", 5), ("talk", "约谈通知书", 3))
RULES = (("urge", 0), ("supervise", 5))


def seed(apps, schema_editor):
    level = apps.get_model("assist", "SupervisionLevel")
    rule = apps.get_model("assist", "SupervisionRule")
    for order, (code, name, days) in enumerate(LEVELS):
        level.objects.create(code=code, name=name, order=order, answer_days=days, source=OFFICE, from_on=FROM)
    for code, after in RULES:
        rule.objects.create(level=level.objects.get(code=code), after=after, source=BUREAU, from_on=FROM)
    apps.get_model("assist", "LetterPattern").objects.create(
        pattern="{first}链督〔{year}〕{serial}号", issuer="{region}产业链工作办公室", source=OFFICE, from_on=FROM
    )


class Migration(migrations.Migration):
    dependencies = [("assist", "0006_supervision")]
    operations = [
        # One row for each office and year: the last number given out. Rolled back with its letter, so without gaps.
        migrations.RunSQL(
            "CREATE TABLE assist_letter_register ("
            " office varchar(6) NOT NULL, year smallint NOT NULL, last integer NOT NULL CHECK (last > 0),"
            " PRIMARY KEY (office, year))",
            "DROP TABLE assist_letter_register",
        ),
        migrations.RunPython(seed, migrations.RunPython.noop, elidable=False),
    ]
