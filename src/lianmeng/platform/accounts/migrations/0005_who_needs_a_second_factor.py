from datetime import date

from django.db import migrations

#: The two roles that can let themselves in anywhere. A demonstration stands in 2022, before this day, and stays easy to
#: enter; an installation that has been running until now is given until this day, and the administrator may move it.
ROLES = ("security_admin", "system_admin")
FROM = date(2026, 12, 1)
SOURCE = "GB/T 22239-2019 第三级 8.1.4.1 身份鉴别（两种或两种以上组合的鉴别技术）；起始日由本系统设定，可由管理员调整"


def seed(apps, schema_editor):
    rule = apps.get_model("platform_accounts", "SecondFactorRule")
    for role in ROLES:
        rule.objects.create(role=role, source=SOURCE, from_on=FROM)


class Migration(migrations.Migration):
    dependencies = [("platform_accounts", "0004_second_factors")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
