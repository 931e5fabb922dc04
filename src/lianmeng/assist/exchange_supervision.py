"""The register of letters of supervision as a sheet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _words

from lianmeng.alliance.models import Region
from lianmeng.assist.models import SupervisionLevel
from lianmeng.assist.queries.supervision import supervisions_filtered
from lianmeng.assist.rules import SUPERVISIONS_SEEN
from lianmeng.assist.states_supervision import SUPERVISION
from lianmeng.kernel.errors import N_
from lianmeng.kernel.periods import BUSINESS_ZONE
from lianmeng.kernel.places import System, Viewer
from lianmeng.platform.sheets.columns import Column, ColumnKind
from lianmeng.platform.sheets.specs import ExportSpec, Filters


def _rows(viewer: Viewer, filters: Filters, at: datetime) -> Iterable[Mapping[str, Any]]:
    for letter in supervisions_filtered(viewer, filters, at).iterator(chunk_size=500):
        yield {
            "letter": letter.number,
            "level": letter.level.name,
            "state": letter.get_status_display(),
            "demand": letter.demand.number,
            "title": letter.demand.title,
            "enterprise": letter.demand.enterprise.name,
            "county": letter.demand.county.name,
            "team": letter.team.name,
            "issuer": letter.issuer,
            "demanded": letter.demanded,
            "issued_at": _local(letter.issued_at),
            "answer_due_at": _local(letter.answer_due_at),
            "answered_at": _local(letter.answered_at),
            "answer": letter.answer,
            "finding": letter.finding,
            "ended_at": _local(letter.ended_at),
        }


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(BUSINESS_ZONE) if moment else None


def _described(viewer: Viewer, filters: Filters) -> Sequence[tuple[str, str]]:
    """Label and value of each filter that was chosen."""
    pairs: list[tuple[str, str]] = []
    if text := filters.get("text"):
        pairs.append((N_("Search"), text))
    if (status := filters.get("status", "")) in SUPERVISION.states:
        pairs.append((N_("State"), _words(SUPERVISION.state(status).label)))
    elif status == "running":
        pairs.append((N_("State"), _words(N_("Under way"))))
    if filters.get("late"):
        pairs.append((N_("Answer due"), _words(N_("Not answered in time only"))))
    for name, label, known in (
        ("county", N_("County"), Region.objects.visible_to(viewer).values_list("code", "name")),
        ("level", N_("Level of the letter"), SupervisionLevel.objects.values_list("pk", "name")),
    ):
        if value := filters.get(name):
            pairs += [(label, str(words)) for key, words in known if str(key) == value]
    return pairs


SUPERVISIONS = ExportSpec(
    code="supervisions",
    title=N_("Supervision"),
    columns=(
        Column(name="letter", label=N_("Letter"), width=20),
        Column(name="level", label=N_("Level of the letter"), width=12),
        Column(name="state", label=N_("State"), width=14),
        Column(name="demand", label=N_("Number"), kind=ColumnKind.CODE, width=14),
        Column(name="title", label=N_("Title"), width=32),
        Column(name="enterprise", label=N_("Enterprise"), width=30),
        Column(name="county", label=N_("County"), width=12),
        Column(name="team", label=N_("Help team"), width=24),
        Column(name="issuer", label=N_("Signed by"), width=24),
        Column(name="demanded", label=N_("What the handler must do"), width=40),
        Column(name="issued_at", label=N_("Issued"), width=18),
        Column(name="answer_due_at", label=N_("Answer due"), width=18),
        Column(name="answered_at", label=N_("Answered"), width=18),
        Column(name="answer", label=N_("Answer"), width=40),
        Column(name="finding", label=N_("Finding"), width=40),
        Column(name="ended_at", label=N_("Ended at"), width=18),
    ),
    rows=_rows,
    describe=_described,
    basis=N_("Letters about demands that the exporter may see, proposed ones too."),
    open_to=lambda viewer: isinstance(viewer, System) or viewer.role in SUPERVISIONS_SEEN,
)
