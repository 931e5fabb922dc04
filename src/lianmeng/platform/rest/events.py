"""What happens to tokens and webhooks: the names of the events, with the words for them, marked for translation."""

from lianmeng.kernel.errors import N_

#: Verb of an event → what happened.
VERBS = {
    "token_made": N_("Access token made"),
    "token_revoked": N_("Access token revoked"),
    "webhook_made": N_("Webhook made"),
    "webhook_ended": N_("Webhook ended"),
    "webhook_resent": N_("Webhook sent again"),
}
