"""Application configuration."""

from django.apps import AppConfig


class PlatformPermissionsConfig(AppConfig):
    name = "lianmeng.platform.permissions"
    label = "platform_permissions"
