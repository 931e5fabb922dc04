"""Application configuration."""

from django.apps import AppConfig


class PlatformFilesConfig(AppConfig):
    name = "lianmeng.platform.files"
    label = "platform_files"
