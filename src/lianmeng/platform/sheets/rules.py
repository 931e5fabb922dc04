"""Who sees imports and exports, and who takes an import further."""

from lianmeng.kernel.errors import N_
from lianmeng.platform.files.owners import register_owner_model
from lianmeng.platform.permissions.paths import EVERYTHING, ByPost
from lianmeng.platform.permissions.policy import ANY_ROLE, register_rights, register_scope
from lianmeng.platform.sheets.models import ExportLog, ImportBatch, ImportedRow, ImportProblem

_OWN = {ANY_ROLE: ByPost("by_post")}
_OF_OWN_BATCH = {ANY_ROLE: ByPost("batch__by_post")}


def register() -> None:
    """Called once, when the applications are ready."""
    register_scope(ImportBatch, {**_OWN, "auditor": EVERYTHING})
    register_scope(ImportProblem, _OF_OWN_BATCH)
    register_scope(ImportedRow, _OF_OWN_BATCH)
    register_scope(ExportLog, {**_OWN, "auditor": EVERYTHING, "security_admin": EVERYTHING})
    register_rights(
        ImportBatch,
        {
            "import.run": (N_("check and import a file"), _OWN),
            "import.confirm": (N_("confirm or cancel an import"), _OWN),
        },
    )
    register_owner_model(ImportBatch)
