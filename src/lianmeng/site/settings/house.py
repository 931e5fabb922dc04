"""This installation: its folder, its keys, its clock and the network it serves."""

import os
from pathlib import Path

from lianmeng.platform.database.trouble import DatabaseTrouble
from lianmeng.site.installation import data_folder, read_installation, stored_secret

LIANMENG_DATA = data_folder(os.environ)
LIANMENG_DATA.create()
LIANMENG_INSTALLATION = read_installation(LIANMENG_DATA)
INSTALLATION_NAME = LIANMENG_INSTALLATION.name
BUSINESS_CLOCK = LIANMENG_INSTALLATION.clock
DEMONSTRATION = LIANMENG_INSTALLATION.demonstration

#: ``https`` behind a proxy that ends TLS; ``office-http`` on a closed network without TLS, shown as a warning on every
#: page; ``demo`` for a demonstration on this machine alone.
PROFILE = "demo" if DEMONSTRATION else os.environ.get("LIANMENG_PROFILE", "https")
if PROFILE not in ("https", "office-http", "demo"):
    raise DatabaseTrouble(f"LIANMENG_PROFILE must be https or office-http, not {PROFILE}.")

SECRET_KEY = stored_secret(LIANMENG_DATA, "secret-key")
#: Keys the digests of the trail. Apart from SECRET_KEY, because that one may be changed at any time and this one not.
TRAIL_KEY = stored_secret(LIANMENG_DATA, "trail-key")
#: From which the secrets of webhooks are worked out; changed, every receiver needs its secret anew.
WEBHOOK_KEY = stored_secret(LIANMENG_DATA, "webhook-key")
#: Where the head of the trail is noted after each commit, outside the database; LIANMENG_TRAIL_COPY names a second
#: file, best on another machine's disk.
TRAIL_NOTES = [
    LIANMENG_DATA.root / "trail-heads",
    *(Path(copy).expanduser() for copy in [os.environ.get("LIANMENG_TRAIL_COPY", "")] if copy),
]
#: Encrypts addresses of robots and passwords of mail servers; without it channels must be set up anew.
CHANNEL_KEY = stored_secret(LIANMENG_DATA, "channel-key")
#: Where readers reach this installation, named in messages that leave it: LIANMENG_SITE=https://lianmeng.example.cn
SITE_ADDRESS = os.environ.get("LIANMENG_SITE", "").rstrip("/")
#: Signs in every account that exists for a demonstration only; there is none in an ordinary installation.
DEMONSTRATION_PASSWORD = stored_secret(LIANMENG_DATA, "demonstration-password") if DEMONSTRATION else ""

DEBUG = False
ROOT_URLCONF = "lianmeng.site.urls"
WSGI_APPLICATION = "lianmeng.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = LIANMENG_DATA.files
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
