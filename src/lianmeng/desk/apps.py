"""Application configuration."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "lianmeng.desk"
    label = "desk"
