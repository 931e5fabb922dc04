"""What happens to imports and exports: the names of the events, with the words for them, marked for translation."""

from lianmeng.kernel.errors import N_

#: Verb of an event → what happened.
VERBS = {
    "import_uploaded": N_("File uploaded for import"),
    "import_checked": N_("Import checked"),
    "import_refused": N_("Import found faulty"),
    "import_confirmed": N_("Import confirmed"),
    "import_confirmed_in_part": N_("Import of the right rows confirmed"),
    "import_applied": N_("Import carried out"),
    "import_failed": N_("Import failed"),
    "import_cancelled": N_("Import cancelled"),
    "import_rechecked": N_("Import checked again"),
    "import_undo_begun": N_("Undoing of the import begun"),
    "import_undone": N_("Import undone"),
    "import_undo_failed": N_("Import could not be undone"),
    "list_exported": N_("List exported"),
}
