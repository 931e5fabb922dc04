"""How forms are drawn: labels, marks, help and errors belong to their fields for every reader."""

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from lianmeng.platform.ui.widgets import (
    CheckChips,
    Chips,
    ChoiceList,
    DateInput,
    FilePicker,
    FilesField,
    RecordSelect,
    TextArea,
)

CHOICES = [("a", "One"), ("b", "Two")]


class Sample(forms.Form):
    name = forms.CharField(label="Name", max_length=20, help_text="As on the licence.")
    note = forms.CharField(label="Note", max_length=100, required=False, widget=TextArea)
    on = forms.DateField(label="Day", widget=DateInput)
    kind = forms.ChoiceField(label="Kind", choices=CHOICES, widget=Chips(even=True))
    way = forms.ChoiceField(label="Way", choices=CHOICES, widget=ChoiceList)
    topics = forms.MultipleChoiceField(label="Topics", choices=CHOICES, widget=CheckChips, required=False)
    chain = forms.ChoiceField(label="Chain", choices=CHOICES, widget=RecordSelect)
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    files = FilesField(label="Files", required=False)
    agreed = forms.BooleanField(label="Agreed")
    place = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def blank():
    return str(Sample())


@pytest.fixture
def wrong():
    return str(Sample({}))


def test_every_box_has_its_label(blank):
    for field in ("name", "note", "on", "chain", "secret", "files"):
        assert f'for="id_{field}"' in blank
        assert f'id="id_{field}"' in blank


def test_required_fields_say_so_in_a_word(blank):
    required = [name for name, field in Sample.base_fields.items() if field.required and name != "agreed"]
    assert blank.count('<em class="required">Required</em>') == len(required)


def test_groups_of_choices_are_fieldsets_with_a_legend(blank):
    legends = re.findall(r"<legend[^>]*>([^<]+)", blank)
    assert legends == ["Kind", "Way", "Topics"]
    assert blank.count('type="radio"') == 4
    assert blank.count('type="checkbox"') == 3


def test_help_and_error_are_tied_to_the_box(wrong):
    box = re.search(r'<input[^>]*name="name"[^>]*>', wrong)[0]
    assert 'aria-invalid="true"' in box
    for part in re.search(r'aria-describedby="([^"]+)"', box)[1].split():
        assert f'id="{part}"' in wrong


def test_a_wrong_form_begins_with_links_to_its_faults(wrong):
    summary = wrong[: wrong.index("</ul>")]
    assert 'role="alert"' in summary
    assert 'href="#id_name"' in summary


def test_a_date_says_its_format_and_keeps_its_value():
    html = str(Sample(initial={"on": "2022-08-31"})["on"])
    assert 'type="date"' in html
    assert 'value="2022-08-31"' in html
    assert 'id="id_on_spelled"' in html


def test_a_text_with_a_limit_counts(blank):
    assert 'id="id_note_counter"' in blank


def test_stored_choices_are_marked_as_data(blank):
    assert "data-record" in re.search(r'<select[^>]*name="chain"[^>]*>', blank)[0]


def test_passwords_can_be_shown(blank):
    assert blank.count("data-show-password") == 1


def test_hidden_fields_have_no_label(blank):
    assert 'for="id_place"' not in blank
    assert 'name="place"' in blank


def test_files_offer_camera_and_disk(blank):
    assert 'capture="environment"' in blank
    assert re.findall(r'<input type="file" name="(\w+)"', blank) == ["files"]


def test_a_single_file_without_camera():
    html = FilePicker(multiple=False, camera=False).render("one", None, {"id": "one"})
    assert "multiple" not in html
    assert "Choose a file" in html


def test_several_files_become_a_list():
    sent = MultiValueDict({"files": [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")]})
    form = Sample({}, sent)
    form.full_clean()
    assert [file.name for file in form.cleaned_data["files"]] == ["a.txt", "b.txt"]


def test_no_file_is_an_empty_list_and_an_empty_file_is_refused():
    form = Sample({})
    form.full_clean()
    assert form.cleaned_data["files"] == []
    form = Sample({}, MultiValueDict({"files": [SimpleUploadedFile("a.txt", b"")]}))
    assert "files" in form.errors


def test_a_required_file_that_is_missing_is_an_error():
    class Strict(forms.Form):
        files = FilesField()

    assert "files" in Strict({}).errors


def test_nothing_in_a_form_needs_a_style_or_an_inline_script(blank, wrong):
    assert "style=" not in blank + wrong
    assert "<script" not in blank + wrong
