"""Mark the accounts that exist for demonstrations only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform_accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="account",
            name="demonstration",
            field=models.BooleanField(default=False, verbose_name="for demonstrations only"),
        ),
    ]
