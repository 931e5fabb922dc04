"""The failed rows of a file as a workbook: the same columns, one more with the reasons, to be mended and sent again."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from lianmeng.kernel.places import Viewer
from lianmeng.platform.files import storage
from lianmeng.platform.sheets.bounds import bounds_on
from lianmeng.platform.sheets.headings import find_headings
from lianmeng.platform.sheets.models import ImportBatch, ImportProblem
from lianmeng.platform.sheets.reading.files import read_sheet
from lianmeng.platform.sheets.template import write_failed_rows


def failed_rows(batch: ImportBatch, viewer: Viewer, problems: Iterable[ImportProblem], on: date) -> bytes:
    """The rows that ``problems`` name, as they stand in the uploaded file, each with its reasons.

    A cell that shows an error is blank; one with a formula holds its last value.
    """
    spec = batch.spec
    reasons: dict[int, list[str]] = defaultdict(list)
    for problem in problems:
        reasons[problem.row].append(f"{problem.label_text}：{problem.message_text}")
    with storage.open_stored(batch.file.storage_name) as file:
        sheet = read_sheet(file, batch.file.kind, bounds_on(on))
        headings, rows = find_headings(spec, sheet)
        named = [
            (
                ["" if (number, at) in sheet.faults or at > len(values) else values[at - 1] for at in headings.columns],
                "\n".join(reasons[number]),
            )
            for number, values in rows
            if number in reasons
        ]
    return write_failed_rows(spec, viewer, tuple(headings.columns.values()), named)
