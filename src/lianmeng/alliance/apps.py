"""Application configuration."""

from django.apps import AppConfig


class AllianceConfig(AppConfig):
    name = "lianmeng.alliance"
    label = "alliance"
