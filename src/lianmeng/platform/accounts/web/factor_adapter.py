"""How allauth handles second factors here: secrets encrypted outside the database, names and refusals in our words."""

import base64
import hashlib
from ipaddress import ip_address
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.accounts.models import Account


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of apps and recovery codes lie in the database under a key that lies beside it, in the data folder."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is wrong or was used already. Wait for the next one and try again."),
    }

    def get_totp_issuer(self) -> str:
        """The name of the installation, as the app will show it."""
        return settings.INSTALLATION_NAME or gettext("Lianmeng")

    def get_totp_label(self, user: Account) -> str:
        """The user name."""
        return str(user.username)

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Account, type: Any) -> str:  # noqa: A002 - allauth's own name
        """What a passkey is called whose owner gave it no name."""
        return gettext("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """This site, as the device will show it."""
        return {**super().get_public_key_credential_rp_entity(), "name": self.get_totp_issuer()}


def passkeys_possible(request: HttpRequest) -> bool:
    """Browsers offer passkeys on encrypted pages with a host name, and on this very machine by the name localhost."""
    host = request.get_host().rpartition(":")[0] or request.get_host()
    if host == "localhost":
        return True
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure()
    return False


def _cipher() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(settings.SECOND_FACTOR_KEY.encode()).digest()))
