"""What happens to accounts and posts: the names of the events, with the words for them, marked for translation."""

from lianmeng.kernel.errors import N_

#: Verb of an event → what happened.
VERBS = {
    "signed_in": N_("Signed in"),
    "password_changed": N_("Password changed"),
    "post_appointed": N_("Appointed to a post"),
    "post_ended": N_("Relieved of a post"),
}
