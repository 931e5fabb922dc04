"""Name the holidays that fall on a weekend: nobody works then anyway, but a deadline's explanation calls them by name."""

from importlib import import_module

from chinese_calendar.constants import holidays
from django.db import migrations

seed = import_module("lianmeng.platform.records.migrations.0002_calendar")


def name_them(apps, schema_editor):
    day_model = apps.get_model("platform_records", "CalendarDay")
    named = [
        day_model(on=on, working=False, name=seed.NAMES.get(name, ""), source=seed.SOURCE)
        for on, name in sorted(holidays.items())
        if on.year >= seed.FIRST_YEAR and on.weekday() >= 5
    ]
    # A day that the administrator has entered meanwhile stays as it is.
    day_model.objects.bulk_create(named, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("platform_records", "0002_calendar")]
    operations = [migrations.RunPython(name_them, migrations.RunPython.noop, elidable=False)]
