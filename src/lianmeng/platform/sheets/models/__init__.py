"""The tables of this part."""

from lianmeng.platform.sheets.models.export_log import ExportLog
from lianmeng.platform.sheets.models.export_purpose import ExportPurpose
from lianmeng.platform.sheets.models.import_batch import ImportBatch, ImportedRow, ImportProblem

__all__ = ["ExportLog", "ExportPurpose", "ImportBatch", "ImportProblem", "ImportedRow"]
