"""What happens to channels: the names of the events, with the words for them, marked for translation."""

from lianmeng.kernel.errors import N_

#: Verb of an event → what happened.
VERBS = {
    "channel_added": N_("Channel set up"),
    "channel_changed": N_("Channel changed"),
    "channel_tested": N_("Test message sent"),
    "channel_chosen": N_("Channel chosen"),
    "channel_choice_changed": N_("Choice of a channel changed"),
}
