"""Application configuration."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "lianmeng.indicators"
    label = "indicators"
