"""Application configuration."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "lianmeng.site"
    label = "site"
