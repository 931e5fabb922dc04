from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("platform_accounts", "0005_who_needs_a_second_factor"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpenSession",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("account", models.UUIDField(db_index=True, null=True)),
                ("handle", models.UUIDField(db_index=True, null=True)),
                ("device", models.CharField(blank=True, max_length=60, verbose_name="device")),
                ("address", models.CharField(blank=True, max_length=45, verbose_name="address")),
                ("opened_at", models.DateTimeField(null=True, verbose_name="opened")),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
    ]
