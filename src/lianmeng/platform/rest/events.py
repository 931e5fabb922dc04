"""What happens to tokens: the names of the events, with the words for them, marked for translation."""

from lianmeng.kernel.errors import N_

#: Verb of an event → what happened.
VERBS = {
    "token_made": N_("Access token made"),
    "token_revoked": N_("Access token revoked"),
}
