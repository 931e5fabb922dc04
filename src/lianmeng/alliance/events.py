"""What happens in the alliance: the names of its events, with the words for them, marked for translation."""

from lianmeng.kernel.errors import N_

#: Verb of an event → what happened.
VERBS = {
    "region_installed": N_("Region installed"),
    "region_code_changed": N_("Region code changed"),
    "chain_founded": N_("Chain set up"),
    "chain_changed": N_("Chain's entry changed"),
    "chain_ended": N_("Chain wound up"),
    "committee_founded": N_("Committee founded"),
    "committee_dissolved": N_("Committee dissolved"),
    "party_unit_founded": N_("Party unit founded"),
    "party_unit_dissolved": N_("Party unit dissolved"),
    "members_counted": N_("Members counted"),
    "member_count_corrected": N_("Number of members corrected"),
    "organisation_registered": N_("Put on the register"),
    "organisation_updated": N_("Entry changed"),
    "staff_counted": N_("Staff counted"),
    "staff_count_corrected": N_("Staff count corrected"),
    "staff_count_taken_back": N_("Staff count taken back"),
    "mark_granted": N_("Mark granted"),
    "mark_ended": N_("Mark ended"),
    "chain_role_given": N_("Role on a chain given"),
    "chain_role_ended": N_("Role on a chain ended"),
    "primary_chain_changed": N_("Primary chain changed"),
}
