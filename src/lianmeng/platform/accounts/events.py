"""What happens to accounts and posts: the names of the events, with the words for them, marked for translation."""

from lianmeng.kernel.errors import N_

#: Verb of an event → what happened.
VERBS = {
    "signed_in": N_("Signed in"),
    "password_changed": N_("Password changed"),
    "post_appointed": N_("Appointed to a post"),
    "post_ended": N_("Relieved of a post"),
    "sessions_ended": N_("Sessions ended"),
    "account_linked": N_("Linked with an account elsewhere"),
    "account_unlinked": N_("Link with an account elsewhere taken away"),
    "account_locked": N_("Account locked"),
    "account_unlocked": N_("Account unlocked"),
    "second_factor_added": N_("Second factor added"),
    "second_factor_removed": N_("Second factor removed"),
    "second_factor_reset": N_("Second factors reset by the security administrator"),
    "recovery_codes_made": N_("New recovery codes made"),
    "recovery_codes_shown": N_("Recovery codes shown"),
    "recovery_code_used": N_("Recovery code used"),
}
