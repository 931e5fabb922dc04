"""What happens to imports and exports: the names of the events, with the words for them, marked for translation."""

from lianmeng.kernel.errors import N_

#: Verb of an event → what happened.
VERBS = {
    "import_uploaded": N_("File uploaded for import"),
    "import_checked": N_("Import checked"),
    "import_refused": N_("Import found faulty"),
    "import_confirmed": N_("Import confirmed"),
    "import_applied": N_("Import carried out"),
    "import_failed": N_("Import failed"),
    "import_cancelled": N_("Import cancelled"),
    "list_exported": N_("List exported"),
}
