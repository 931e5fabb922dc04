from django.db import migrations, models

import lianmeng.kernel.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("platform_accounts", "0003_posts_are_guarded"),
    ]

    operations = [
        migrations.CreateModel(
            name="SecondFactorRule",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lianmeng.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("source", models.CharField(max_length=200, verbose_name="source")),
                ("from_on", models.DateField(verbose_name="valid from")),
                ("to_on", models.DateField(blank=True, null=True, verbose_name="valid until (exclusive)")),
                ("role", models.CharField(max_length=40, verbose_name="role")),
            ],
            options={
                "verbose_name": "second factor required",
                "verbose_name_plural": "second factors required",
                "ordering": ["role", "from_on"],
                "constraints": [
                    models.UniqueConstraint(fields=("role", "from_on"), name="second_factor_rule_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_on__isnull", True), ("to_on__gt", models.F("from_on")), _connector="OR"
                        ),
                        name="second_factor_rule_dates_in_order",
                    ),
                ],
            },
        ),
    ]
