"""The tables of this part."""

from lianmeng.platform.files.models.allowed_type import AllowedType
from lianmeng.platform.files.models.stored_file import StoredFile

__all__ = ["AllowedType", "StoredFile"]
