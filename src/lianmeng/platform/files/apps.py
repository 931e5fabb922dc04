"""Application configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.database.grants import declare_append_only


class PlatformFilesConfig(AppConfig):
    name = "lianmeng.platform.files"
    label = "platform_files"
    verbose_name = _("Files")

    def ready(self) -> None:
        from lianmeng.platform.files import rules

        rules.register()
        declare_append_only("platform_files_storedfile")
