"""Application configuration."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from lianmeng.platform.database.grants import declare_append_only


class PlatformSheetsConfig(AppConfig):
    name = "lianmeng.platform.sheets"
    label = "platform_sheets"

    def ready(self) -> None:
        from lianmeng.platform.sheets import rules

        rules.register()
        declare_append_only("platform_sheets_importproblem", "platform_sheets_importedrow", "platform_sheets_exportlog")
        autodiscover_modules("exchange")
