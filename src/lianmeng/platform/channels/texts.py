"""What a message says: how many notices wait, in the reader's language. Never what they say or whom they concern."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lianmeng.platform.channels.models import Message


def subject_of(message: Message) -> str:
    """The subject of an e-mail."""
    with translation.override(_language(message)):
        name = settings.INSTALLATION_NAME or _("Lianmeng")
        if message.test:
            return _("%(site)s: test message") % {"site": name}
        count = ngettext("%(count)s new notice", "%(count)s new notices", message.notices)
        return f"{name}: {count % {'count': message.notices}}"


def text_of(message: Message, site: str) -> str:
    """The message itself, and where to read on."""
    with translation.override(_language(message)):
        if message.test:
            words = _("This is a test message. The channel works.")
        else:
            words = ngettext(
                "%(count)s new notice waits in your inbox.",
                "%(count)s new notices wait in your inbox.",
                message.notices,
            ) % {"count": message.notices}
            if message.urgent:
                words += " " + ngettext(
                    "%(count)s of them is urgent.", "%(count)s of them are urgent.", message.urgent
                ) % {"count": message.urgent}
        return f"{subject_of(message)}\n{words}\n{site}" if site else f"{subject_of(message)}\n{words}"


def _language(message: Message) -> str:
    return str(message.account.language or settings.LANGUAGE_CODE)
