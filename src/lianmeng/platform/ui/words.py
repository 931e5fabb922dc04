"""The sentences that the page's scripts say, translated on the server."""

from django.utils.translation import gettext as _


def script_words() -> dict[str, str]:
    """Every sentence by the key under which the scripts in ``frontend/src`` ask for it."""
    return {
        "account_group": _("Account"),
        "cancel": _("Cancel"),
        "clear_recent": _("Clear"),
        "close": _("Close"),
        "confirm": _("Confirm"),
        "connection_lost": _("The connection is interrupted. Progress will be shown again once it returns."),
        "copied": _("Copied."),
        "discard_draft": _("Discard draft"),
        "draft_restored": _("Your draft of %(time)s has been restored."),
        "file_too_large": _("Larger than %(limit)s, will not be sent"),
        "keys_off": _("Single-key shortcuts are off."),
        "keys_on": _("Single-key shortcuts are on."),
        "no_passkey": _("The browser brought no passkey: it was cancelled, took too long, or this device has none."),
        "not_copied": _("This browser does not allow copying. Please select the text yourself."),
        "not_sent": _("Not sent: the network did not answer. Please try again."),
        "page_group": _("On this page"),
        "palette": _("Go to or do"),
        "palette_hint": _("Page, record or action"),
        "please_confirm": _("Please confirm"),
        "recent_group": _("Recently opened"),
        "remove_file": _("Remove %(name)s"),
    }
