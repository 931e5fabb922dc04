"""The database as the program sees it: the app role; and as migrations see it: the owner."""

import os

from lianmeng.platform.database.url import app_connection, owner_connection, uses_server
from lianmeng.site.settings.house import LIANMENG_DATA

LIANMENG_USES_SERVER = uses_server(os.environ)
LIANMENG_OWNER_CONNECTION = owner_connection(os.environ, LIANMENG_DATA)

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **app_connection(os.environ, LIANMENG_DATA),
        "ATOMIC_REQUESTS": False,  # a transaction is one action, not one request
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,  # a restarted server is noticed before a request fails on it
    }
}

#: Throttling counts here, so that it holds over all processes and restarts.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "site_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "lianmeng.platform.accounts.web.session_store"
