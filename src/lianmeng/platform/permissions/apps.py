"""Application configuration."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from lianmeng.platform.permissions.tripwire import watch


class PlatformPermissionsConfig(AppConfig):
    name = "lianmeng.platform.permissions"
    label = "platform_permissions"

    def ready(self) -> None:
        connection_created.connect(watch, dispatch_uid="lianmeng.permissions.watch")
