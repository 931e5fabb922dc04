"""Our own widgets: dates that say their weekday, chips to tap, texts that count, files with a preview."""

from collections.abc import Mapping
from typing import Any

from django import forms


class DateInput(forms.DateInput):
    """The browser's own date field; beside it the format, and once a day is chosen, the day in words."""

    input_type = "date"
    template_name = "ui/widgets/date.html"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"class": "input", "data-spelled": "", **(attrs or {})}, format="%Y-%m-%d")


class TextArea(forms.Textarea):
    """Several lines of text; with a maximum length it counts the letters."""

    template_name = "ui/widgets/text_area.html"

    def __init__(self, attrs: Mapping[str, Any] | None = None) -> None:
        super().__init__({"class": "input", "rows": 4, "cols": None, "data-counted": "", **(attrs or {})})


class Chips(forms.RadioSelect):
    """One of few short choices, all in sight. ``even`` lays three in a row on a phone."""

    template_name = "ui/widgets/chips.html"

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = (), even: bool = False) -> None:
        super().__init__(attrs, choices)
        self.even = even

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["even"] = self.even
        return context


class CheckChips(forms.CheckboxSelectMultiple):
    """Any of few short choices, all in sight."""

    template_name = "ui/widgets/chips.html"


class ChoiceList(forms.RadioSelect):
    """One of few choices that need a sentence each."""

    template_name = "ui/widgets/choice_list.html"


class RecordSelect(forms.Select):
    """A drop-down whose choices are stored records, not words of the interface."""

    def __init__(self, attrs: Mapping[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"class": "input", "lang": "zh", "data-record": "", **(attrs or {})}, choices)


class FilePicker(forms.ClearableFileInput):
    """Photos or papers: chosen from the device or taken with the camera, shown, and taken away again.

    ``max_bytes`` is told to the reader before anything is sent; ``camera`` offers the camera on phones.
    Give the form ``enctype="multipart/form-data"``.
    """

    template_name = "ui/widgets/files.html"
    allow_multiple_selected = True

    def __init__(
        self,
        attrs: Mapping[str, Any] | None = None,
        accept: str = "image/*,.pdf,.doc,.docx,.xls,.xlsx",
        camera: bool = True,
        multiple: bool = True,
        max_bytes: int = 20_000_000,
    ) -> None:
        self.allow_multiple_selected = multiple
        given = {"accept": accept, "data-max-bytes": max_bytes, **(attrs or {})}
        if multiple:
            given["multiple"] = True
        super().__init__(given)
        self.camera = camera

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["camera"] = self.camera
        return context


class FilesField(forms.FileField):
    """Any number of files; cleans to a list, empty when nothing was chosen."""

    widget = FilePicker

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Each file is checked like a single one; ``initial`` is not used, files are only ever added."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        if not chosen:
            empty = super().clean(None)
            return [empty] if empty else []
        return [super(FilesField, self).clean(one) for one in chosen]
