"""Static files: built by Vite into platform/ui, collected into the data folder, served compressed."""

from pathlib import Path

import lianmeng
from lianmeng.site.settings.house import LIANMENG_DATA

VITE_MANIFEST = Path(lianmeng.__file__).parent / "platform" / "ui" / "static" / "dist" / "manifest.json"

STATIC_URL = "/static/"
STATIC_ROOT = LIANMENG_DATA.static
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Not the Manifest variant: it would rename Vite's modules a second time and browsers would load them twice.
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
#: Vite's names carry a hash of the content, so browsers may keep them for ever.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/dist/assets/.+-[\w-]{8}\.\w+$"

DJANGO_VITE = {
    "default": {"dev_mode": False, "manifest_path": VITE_MANIFEST, "static_url_prefix": "dist"},
}
