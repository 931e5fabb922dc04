"""Lay down the first limits on files and the kinds of content accepted; the administrator may change them."""

from datetime import date

from django.db import migrations

SOURCE = "系统默认值，由管理员按本单位规定修改"
FROM_ON = date(2018, 1, 1)
LIMITS = (
    ("files.max_bytes", 20 * 2**20, "单个文件的大小上限"),
    ("files.quota_bytes", 5 * 2**30, "每个单位上传文件的总容量"),
)
#: Documents and photographs without active content. Old Office formats and files with macros are left out: they may
#: carry programs. HEIC is left out because it cannot be written anew without its metadata.
TYPES = ("pdf", "jpeg", "png", "webp", "docx", "xlsx", "pptx", "text")


def seed(apps, schema_editor):
    limit_model = apps.get_model("platform_records", "Limit")
    for code, value, note in LIMITS:
        limit_model.objects.create(code=code, value=value, unit="bytes", note=note, source=SOURCE, from_on=FROM_ON)
    type_model = apps.get_model("platform_files", "AllowedType")
    type_model.objects.bulk_create(type_model(code=code, source=SOURCE, from_on=FROM_ON) for code in TYPES)


class Migration(migrations.Migration):
    dependencies = [("platform_files", "0001_initial"), ("platform_records", "0002_calendar")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop, elidable=False)]
