"""The one form of this part: a file."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
