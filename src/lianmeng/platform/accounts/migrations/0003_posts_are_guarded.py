import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform_accounts", "0002_demonstration")]
    operations = [
        migrations.AlterModelOptions(
            name="post",
            options={
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "verbose_name": "post",
                "verbose_name_plural": "posts",
            },
        ),
        migrations.AlterField(
            model_name="post",
            name="holder",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="holder",
            ),
        ),
    ]
