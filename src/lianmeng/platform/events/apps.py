"""Application configuration."""

from django.apps import AppConfig


class PlatformEventsConfig(AppConfig):
    name = "lianmeng.platform.events"
    label = "platform_events"
