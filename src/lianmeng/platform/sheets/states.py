"""The states of an import and the steps between them."""

from lianmeng.kernel.errors import N_
from lianmeng.kernel.lifecycle import Lifecycle, Move, State

IMPORT = Lifecycle(
    "import",
    states=(
        State("uploaded", N_("being checked"), initial=True),
        State("checked", N_("checked, may be imported")),
        State("refused", N_("faulty, cannot be imported as a whole")),
        State("confirmed", N_("being imported")),
        State("applied", N_("imported")),
        State("undoing", N_("being undone")),
        State("undone", N_("undone"), final=True),
        State("failed", N_("not imported")),
        State("cancelled", N_("cancelled"), final=True),
    ),
    moves=(
        Move("pass", N_("pass the check"), ("uploaded",), "checked", "import.run", "import_checked"),
        Move("refuse", N_("refuse"), ("uploaded",), "refused", "import.run", "import_refused"),
        Move("confirm", N_("confirm the import"), ("checked",), "confirmed", "import.confirm", "import_confirmed"),
        Move(
            "confirm_right",
            N_("import the right rows only"),
            ("refused",),
            "confirmed",
            "import.confirm",
            "import_confirmed_in_part",
        ),
        Move("apply", N_("import"), ("confirmed",), "applied", "import.run", "import_applied"),
        Move("fail", N_("fail"), ("confirmed",), "failed", "import.run", "import_failed"),
        Move(
            "recheck",
            N_("check again"),
            ("uploaded", "checked", "refused", "confirmed", "failed"),
            "uploaded",
            "import.confirm",
            "import_rechecked",
        ),
        Move(
            "cancel", N_("cancel"), ("uploaded", "checked", "failed"), "cancelled", "import.confirm", "import_cancelled"
        ),
        Move("undo", N_("undo the import"), ("applied",), "undoing", "import.confirm", "import_undo_begun"),
        Move("take_back", N_("take back"), ("undoing",), "undone", "import.run", "import_undone"),
        Move("keep", N_("leave as imported"), ("undoing",), "applied", "import.run", "import_undo_failed"),
    ),
)
