"""Where sessions are kept: Django's own store, with the account and the device beside each (SESSION_ENGINE)."""

from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from lianmeng.platform.accounts.models import OpenSession
from lianmeng.platform.accounts.web.watching import ADDRESS, BEGAN, DEVICE, WATCH


class SessionStore(DatabaseStore):
    """Copies what is needed to list and end sessions out of their data whenever they are saved."""

    @classmethod
    def get_model_class(cls) -> type[OpenSession]:
        return OpenSession

    def create_model_instance(self, data: dict[str, Any]) -> OpenSession:
        row = cast(OpenSession, super().create_model_instance(data))
        row.account = data.get(SESSION_KEY)
        row.handle = data.get(WATCH)
        row.device, row.address = data.get(DEVICE, ""), data.get(ADDRESS, "")
        row.opened_at = datetime.fromtimestamp(data[BEGAN], UTC) if BEGAN in data else None
        return row
