import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lianmeng.kernel.identifiers


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("platform_notices", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Channel",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lianmeng.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("wecom", "WeCom robot"),
                            ("dingtalk", "DingTalk robot"),
                            ("feishu", "Feishu robot"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("active", models.BooleanField(default=True, verbose_name="in use")),
                ("secret", models.TextField()),
                ("host", models.CharField(blank=True, max_length=200, verbose_name="mail server")),
                ("port", models.PositiveIntegerField(default=465, verbose_name="port")),
                (
                    "security",
                    models.CharField(
                        choices=[
                            ("tls", "TLS from the start"),
                            ("starttls", "TLS after the greeting (STARTTLS)"),
                            ("none", "none, inside the own network only"),
                        ],
                        default="tls",
                        max_length=10,
                        verbose_name="encryption",
                    ),
                ),
                ("username", models.CharField(blank=True, max_length=200, verbose_name="user name")),
                ("sender", models.EmailField(blank=True, max_length=254, verbose_name="sender")),
            ],
            options={
                "verbose_name": "channel",
                "verbose_name_plural": "channels",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lianmeng.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("test", models.BooleanField(default=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sending", "on its way"),
                            ("sent", "sent"),
                            ("failed", "given up"),
                            ("unclear", "unclear"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("notices", models.PositiveIntegerField(default=0, verbose_name="notices")),
                ("urgent", models.PositiveIntegerField(default=0, verbose_name="urgent")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("reason", models.CharField(blank=True, max_length=60, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="made")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("begun_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform_channels.channel"
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Carried",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lianmeng.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform_notices.notice"
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform_channels.channel"
                    ),
                ),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform_channels.message"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="RobotHost",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("email", "E-mail"),
                            ("wecom", "WeCom robot"),
                            ("dingtalk", "DingTalk robot"),
                            ("feishu", "Feishu robot"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("host", models.CharField(max_length=200, verbose_name="host")),
            ],
            options={
                "verbose_name": "host of robots",
                "verbose_name_plural": "hosts of robots",
                "ordering": ["kind", "host"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "host", "from_on"), name="robot_host_once_a_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=lianmeng.kernel.identifiers.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("active", models.BooleanField(default=True)),
                (
                    "kinds",
                    models.CharField(
                        choices=[("all", "all notices"), ("urgent", "urgent ones only")],
                        default="all",
                        max_length=10,
                        verbose_name="told of",
                    ),
                ),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("at_once", "at once"),
                            ("hourly", "together, every full hour"),
                            ("daily", "together, once a day at the opening of the office"),
                        ],
                        default="at_once",
                        max_length=10,
                        verbose_name="how often",
                    ),
                ),
                ("quiet_from", models.TimeField(null=True, verbose_name="silent from")),
                ("quiet_to", models.TimeField(null=True, verbose_name="silent until")),
                ("address", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("since", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "channel",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="platform_channels.channel"
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of a channel",
                "verbose_name_plural": "choices of channels",
                "abstract": False,
                "base_manager_name": "objects",
                "default_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("account", "channel"), name="channel_chosen_once")],
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(condition=models.Q(("status", "waiting")), fields=["due_at"], name="message_waiting"),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["channel", "-begun_at"], name="message_of_channel"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "waiting"), ("test", False)),
                fields=("channel", "account"),
                name="message_one_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="carried",
            constraint=models.UniqueConstraint(fields=("notice", "channel"), name="notice_carried_once"),
        ),
    ]
