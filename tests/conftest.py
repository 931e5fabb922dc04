"""Shared by all tests: one embedded PostgreSQL a run, tests under the app role, a real browser.

The data folder must be chosen before Django reads its settings, hence the order here.
"""

import os
import shutil
import tempfile

import django
import pytest
from django.conf import settings
from hypothesis import settings as examples

_FOLDER = "LIANMENG_TEST_DATA"

# The first process of a run makes the folder; the workers of a parallel run inherit its name.
_made_here = _FOLDER not in os.environ
if _made_here:
    os.environ[_FOLDER] = tempfile.mkdtemp(prefix="lianmeng-test-")
os.environ["LIANMENG_DATA"] = os.environ[_FOLDER]
os.environ["LIANMENG_PROFILE"] = "office-http"
os.environ["LIANMENG_LOG_LEVEL"] = "ERROR"
os.environ["DJANGO_SETTINGS_MODULE"] = "lianmeng.site.settings"
for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "LIANMENG_HOSTS", "LIANMENG_TRAIL_COPY"):
    os.environ.pop(name, None)
django.setup()

# No test is a race against a clock: a loaded machine is slow, not wrong.
examples.register_profile("house", deadline=None)
examples.load_profile("house")
settings.STATIC_ROOT.mkdir(exist_ok=True)
# The databases of a run share one data folder; a test that looks at the noted heads names a file of its own.
settings.TRAIL_NOTES = []

pytest_plugins = [f"tests.support.{name}" for name in ("database", "browser", "cast", "stage", "cities")]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slowest files, those of the whole site, first: with two processes the last file decides when a run ends."""
    items.sort(key=lambda item: "tests/site/" not in item.nodeid)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the data folder when the process that made it ends; all workers have ended by then."""
    if _made_here:
        shutil.rmtree(os.environ[_FOLDER], ignore_errors=True)
