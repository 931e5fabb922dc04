"""The demonstration city, made once a run."""

import pytest

from lianmeng.kernel.places import System
from lianmeng.platform.database.supervisor import EmbeddedServer
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.site.city.making import make_city
from lianmeng.site.city.plans import pingliang
from tests.support.database import made_once


@pytest.fixture(scope="session")
def pingliang_template(
    database_server: EmbeddedServer, migrated_template: str, django_db_blocker: pytest.FixtureRequest
) -> str:
    """The name of a database with the whole demonstration city, for copying."""

    def make() -> None:
        with acting_as(System("make the demonstration city")):
            make_city(pingliang())

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return made_once(database_server, "template_pingliang", make, source=migrated_template)
