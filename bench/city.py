"""The city that everything is measured in: made by the generator, then grown by copies to any number of demands."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import django
import psycopg

SEED, SIZE, AS_OF = 20, 0.25, date(2022, 8, 31)


def choose(folder: Path) -> None:
    """Name the data folder; before anything of the program is imported."""
    os.environ["LIANMENG_DATA"] = str(folder.resolve())
    os.environ["LIANMENG_PROFILE"] = "office-http"
    os.environ["LIANMENG_LOG_LEVEL"] = "ERROR"
    os.environ["DJANGO_SETTINGS_MODULE"] = "lianmeng.site.settings"
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        os.environ.pop(name, None)
    django.setup()


@contextmanager
def city() -> Iterator[None]:
    """The database of the chosen folder with a city in it, made if there is none yet."""
    from django.conf import settings

    from lianmeng.alliance.models import Region
    from lianmeng.kernel.places import System
    from lianmeng.site.business_clock import BusinessClock
    from lianmeng.site.city.making import make_city
    from lianmeng.site.city.plans import drawn
    from lianmeng.site.program import Needs, prepared

    with prepared(Needs.CURRENT):
        settings.BUSINESS_CLOCK = BusinessClock.fixed(drawn(SEED, SIZE, AS_OF).business_moment)
        if not Region.objects.visible_to(System("is there a city")).exists():
            print("making the city that the copies are taken from", file=sys.stderr)
            made = make_city(drawn(SEED, SIZE, AS_OF))
            _note().write_text(str(made.demands), encoding="ascii")
        yield


def originals() -> int:
    """How many demands the generator made: those with the lowest numbers."""
    return int(_note().read_text(encoding="ascii"))


def _note() -> Path:
    return Path(os.environ["LIANMENG_DATA"]) / "bench-originals"


def session() -> psycopg.Connection[Any]:
    """A connection of its own as the app role."""
    from django.conf import settings

    from lianmeng.platform.database import bootstrap

    usual = settings.DATABASES["default"]
    return bootstrap.connect(Path(usual["HOST"]), database=usual["NAME"], role=usual["USER"])


def office_actor() -> Any:
    """The city's office: the reader who sees most."""
    from lianmeng.platform.accounts.queries.posts import actor_in, official_posts

    return actor_in(official_posts("bench").filter(role="city_office").order_by("id")[0])


def city_office() -> str:
    """The key of a session in which the city's office is signed in."""
    from django.test import Client

    from lianmeng.platform.accounts.models import Account

    client = Client()
    account = Account.objects.get(pk=office_actor().account)
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.cookies["session"].value
