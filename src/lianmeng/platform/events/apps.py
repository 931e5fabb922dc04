"""Application configuration."""

from django.apps import AppConfig

from lianmeng.platform.database.grants import declare_append_only


class PlatformEventsConfig(AppConfig):
    name = "lianmeng.platform.events"
    label = "platform_events"

    def ready(self) -> None:
        from lianmeng.platform.events import rules

        rules.register()
        declare_append_only("platform_events_event")
