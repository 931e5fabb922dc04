"""Seed the calendar from the State Council's plans as the ``chinesecalendar`` package carries them."""

from datetime import date, time, timedelta

import chinese_calendar
from chinese_calendar.constants import holidays, workdays
from django.db import migrations

SOURCE = "国务院办公厅节假日安排（chinesecalendar 1.11.0）"
NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}
FIRST_YEAR = 2018


def seed(apps, schema_editor):
    day_model = apps.get_model("platform_records", "CalendarDay")
    year_model = apps.get_model("platform_records", "CalendarYear")
    last_year = max(on.year for on in holidays)
    days = []
    on = date(FIRST_YEAR, 1, 1)
    while on.year <= last_year:
        working = chinese_calendar.is_workday(on)
        if working != (on.weekday() < 5):
            name = NAMES.get(workdays[on] if working else holidays[on], "")
            days.append(day_model(on=on, working=working, name=name + ("调休上班" if working else ""), source=SOURCE))
        on += timedelta(days=1)
    day_model.objects.bulk_create(days)
    year_model.objects.bulk_create(
        year_model(year=year, confirmed=True, source=SOURCE) for year in range(FIRST_YEAR, last_year + 1)
    )
    hours = apps.get_model("platform_records", "OfficeHours")
    for opens, closes in ((time(8, 30), time(12, 0)), (time(14, 30), time(18, 0))):
        hours.objects.create(
            opens=opens, closes=closes, from_on=date(FIRST_YEAR, 1, 1), source="默认作息，由管理员按本地通知修改"
        )


class Migration(migrations.Migration):
    dependencies = [("platform_records", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
