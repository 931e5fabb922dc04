"""Exporting a list: what the viewer may see of it, with a mark, and never without an entry in the log."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lianmeng.kernel.errors import N_, Forbidden, Refused, Words
from lianmeng.kernel.identifiers import new_id
from lianmeng.kernel.periods import BUSINESS_ZONE
from lianmeng.kernel.places import Actor, System, Viewer
from lianmeng.platform.sheets.columns import Column
from lianmeng.platform.sheets.models import ExportLog
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


def export_sheet(*, actor: Viewer, code: str, filters: Filters, file_format: str, at: datetime) -> Exported:
    """Export a registered list under the given filters. Forbidden if it is not open to ``actor``."""
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
        id=new_id(), list_code=code, filters=dict(filters or {}), format=file_format, at=at, **_exporter(actor)
    )
    content, count = write(_head(log, title, basis, described), columns, rows)
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
    lines.append((_("Export number"), log.mark))
    return Head(title, lines, f"{log.mark} {log.by_name}".replace("&", "&&"))


def _exporter(actor: Viewer) -> dict[str, object]:
    if isinstance(actor, Actor):
        return {"by_account": actor.account, "by_post": actor.post, "by_name": actor.name}
    return {"by_name": actor.reason[:120]}
