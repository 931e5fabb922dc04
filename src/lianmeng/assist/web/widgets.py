"""Choices that are stored records: marked as data, which is Chinese in every language of the interface."""

from collections.abc import Iterable
from typing import Any

from django import forms

from lianmeng.platform.ui.widgets import Chips


class RecordChips(Chips):
    """One of few stored records, all in sight."""

    template_name = "assist/widgets/record_chips.html"


class Grades(forms.RadioSelect):
    """The five grades, large enough for a thumb."""

    template_name = "assist/widgets/grades.html"


def record_choices(records: Iterable[Any]) -> list[tuple[str, str]]:
    """Records as choices: identifier and name."""
    return [(str(record.pk), str(record)) for record in records]
