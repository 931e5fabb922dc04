"""What of a channel nobody may read back, encrypted under a key that lies beside the database."""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass

from cryptography.fernet import Fernet
from django.conf import settings


@dataclass(frozen=True)
class Secret:
    """The address of a robot and its signing key, or the password of a mail server; empty where there is none."""

    url: str = ""
    key: str = ""
    password: str = ""


def sealed(secret: Secret) -> str:
    """Fit for the database."""
    return _cipher().encrypt(json.dumps(asdict(secret)).encode()).decode()


def opened(text: str) -> Secret:
    """The reverse of :func:`sealed`; an empty text holds nothing."""
    return Secret(**json.loads(_cipher().decrypt(text.encode()))) if text else Secret()


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.CHANNEL_KEY.encode()).digest()))
