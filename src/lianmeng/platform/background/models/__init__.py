"""The tables of this part."""

from lianmeng.platform.background.models.job import Job

__all__ = ["Job"]
