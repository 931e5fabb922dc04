"""Static files, collected into the data folder when they have changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from lianmeng.platform.database.trouble import DatabaseTrouble
from lianmeng.site.settings.static import VITE_MANIFEST


def collect_if_stale() -> bool:
    """Collect and compress the static files unless the folder holds these very ones; True when it did."""
    if not VITE_MANIFEST.exists():
        raise DatabaseTrouble("The front end has not been built; install the project with make setup.")
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    digest = _digest()
    if stamp.exists() and stamp.read_text() == digest:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest)
    return True


def _digest() -> str:
    """Over the name, size and time of every file that would be collected."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
