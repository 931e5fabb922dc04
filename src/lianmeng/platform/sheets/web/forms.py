"""The forms of this part: a file to be imported, and what an export is for."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.sheets.models import ExportPurpose


class SheetInput(forms.FileInput):
    """Chooses one workbook or csv file; nobody photographs a list."""

    template_name = "sheets/file_input.html"


class UploadForm(forms.Form):
    """The file to be imported; what it is and whether it may be read, the action finds out."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("An xlsx or xls workbook, or a csv file in UTF-8 or GB 18030."),
        widget=SheetInput({"accept": ".xlsx,.xls,.csv"}),
        allow_empty_file=True,
    )


class ExportForm(forms.Form):
    """What the list is for, and in which format it is wanted."""

    purpose = forms.ChoiceField(label=_("What is the list for?"))
    explanation = forms.CharField(
        label=_("In a few words"),
        required=False,
        max_length=200,
        help_text=_("Required for “other” purposes."),
    )
    format = forms.ChoiceField(
        label=_("Format"), choices=[("xlsx", _("Excel workbook (xlsx)")), ("csv", _("Text table (csv)"))]
    )

    def __init__(self, *args: object, purposes: Iterable[ExportPurpose], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        choices = [("", _("Please choose")), *((one.code, one.name) for one in purposes)]
        self.fields["purpose"].choices = choices  # type: ignore[attr-defined]
