"""Exporting a list: what the viewer may see of it, with a mark, and never without an entry in the log."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from lianmeng.kernel.errors import N_, Forbidden, Invalid, Refused, Words
from lianmeng.kernel.identifiers import new_id
from lianmeng.kernel.periods import BUSINESS_ZONE, local_date
from lianmeng.kernel.places import Actor, System, Viewer
from lianmeng.platform.sheets.columns import Column
from lianmeng.platform.sheets.models import ExportLog, ExportPurpose
from lianmeng.platform.sheets.queries.exports import daily_cap, purposes_on, rows_taken
from lianmeng.platform.sheets.specs import Filters, exports
from lianmeng.platform.sheets.writing import Head, write_csv, write_xlsx
from lianmeng.platform.work.unit import unit_of_work

_FORMATS = {
    "xlsx": (write_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (write_csv, "text/csv; charset=utf-8"),
}


@dataclass(frozen=True)
class Exported:
    """A file ready to be sent: its name, content type, bytes and number of rows."""

    name: str
    content_type: str
    content: bytes
    rows: int


def export_sheet(
    *,
    actor: Viewer,
    code: str,
    filters: Filters,
    file_format: str,
    at: datetime,
    purpose: str,
    explanation: str = "",
) -> Exported:
    """Export a registered list under the given filters, for the purpose with this code.

    Forbidden if the list is not open to ``actor``, Invalid without a purpose in force, Refused beyond the daily cap.
    """
    spec = exports.get(code)
    if not isinstance(actor, System) and not spec.open_to(actor):
        raise Forbidden("no_export", N_("In your present post you may not export “%(list)s”."), list=Words(spec.title))
    described = [(_(label), value) for label, value in spec.describe(actor, filters)]
    return export_list(
        actor,
        code=code,
        title=_(spec.title),
        columns=spec.columns,
        rows=spec.rows(actor, filters, at),
        basis=_(spec.basis) if spec.basis else "",
        described=described,
        filters=filters,
        file_format=file_format,
        at=at,
        purpose=_purpose(purpose, explanation, local_date(at)),
        explanation=explanation.strip(),
    )


def export_list(
    actor: Viewer,
    *,
    code: str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any]],
    at: datetime,
    basis: str = "",
    purpose: ExportPurpose,
    explanation: str = "",
    described: Sequence[tuple[str, str]] = (),
    filters: Filters | None = None,
    file_format: str = "xlsx",
) -> Exported:
    """Write ``rows``, which the caller's query has narrowed to what ``actor`` may see, and log the export.

    ``title``, ``basis`` and the pairs ``described`` are in the reader's language already. Refused for an
    unknown format.
    """
    if file_format not in _FORMATS:
        raise Refused("no_format", N_("Lists are exported as xlsx or csv."))
    write, content_type = _FORMATS[file_format]
    log = ExportLog(
        id=new_id(),
        list_code=code,
        filters=dict(filters or {}),
        columns=[column.label for column in columns],
        purpose=purpose.name,
        explanation=explanation,
        format=file_format,
        at=at,
        **_exporter(actor),
    )
    content, count = write(_head(log, title, basis, described), columns, rows)
    _check_cap(actor, count, at)
    log.rows, log.sha256 = count, hashlib.sha256(content).hexdigest()
    with unit_of_work(actor) as work:
        work.create(log, verb="list_exported", at=at)
    day = at.astimezone(BUSINESS_ZONE).strftime("%Y%m%d")
    return Exported(f"{title}{day}.{file_format}", content_type, content, count)


def _head(log: ExportLog, title: str, basis: str, described: Sequence[tuple[str, str]]) -> Head:
    lines = [(_("Basis"), basis)] if basis else []
    lines += described
    lines.append((_("Exported at"), log.at.astimezone(BUSINESS_ZONE).strftime("%Y-%m-%d %H:%M")))
    lines.append((_("Exported by"), log.by_name))
    lines.append((_("Purpose"), "：".join(filter(None, (log.purpose, log.explanation)))))
    lines.append((_("Export number"), log.mark))
    lines.append((_("Mark for tracing"), log.trace))
    return Head(title, lines, f"{log.mark} {log.by_name}".replace("&", "&&"), log.trace)


def _purpose(code: str, explanation: str, on: date) -> ExportPurpose:
    found = purposes_on(on).get(code)
    if found is None:
        raise Invalid("no_purpose", N_("Please say what the list is for."), field="purpose")
    if found.explained and not explanation.strip():
        raise Invalid("no_explanation", N_("Please say in a few words what the list is for."), field="explanation")
    return found


def _check_cap(actor: Viewer, rows: int, at: datetime) -> None:
    """Refuse what would be more rows than the role may take out in a day. The program itself has no cap.

    Two exports at the same moment may together pass it once; that is not worth a lock.
    """
    if not isinstance(actor, Actor):
        return
    cap, taken = daily_cap(actor.role, local_date(at)), rows_taken(actor, local_date(at))
    if taken + rows > cap:
        raise Refused(
            "over_daily_cap",
            N_(
                "This list has %(rows)s rows, and %(taken)s were exported today already. "
                "Your post may export %(cap)s rows a day; please narrow the filter."
            ),
            rows=rows,
            taken=taken,
            cap=cap,
        )


def _exporter(actor: Viewer) -> dict[str, object]:
    if isinstance(actor, Actor):
        return {"by_account": actor.account, "by_post": actor.post, "by_role": actor.role, "by_name": actor.name}
    return {"by_name": actor.reason[:120]}
