"""Application configuration."""

from django.apps import AppConfig


class AssistConfig(AppConfig):
    name = "lianmeng.assist"
    label = "assist"
