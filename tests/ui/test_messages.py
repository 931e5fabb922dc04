"""The Chinese catalogues are complete, and the checker sees what is wrong with one that is not."""

from pathlib import Path

import pytest

from tools import messages
from tools.message_sources import Message, UnreadableMessage, in_python, in_template

HEADER = r"""msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""


@pytest.mark.parametrize("app", messages.apps(), ids=lambda app: app.name)
def test_every_message_has_its_chinese(app):
    assert app.faults() == []


def test_no_message_has_two_translations():
    assert messages.contradictions(messages.apps()) == []


@pytest.fixture
def app(tmp_path, monkeypatch):
    """An app of its own with one message."""
    monkeypatch.setattr(messages, "PACKAGE", tmp_path)
    (tmp_path / "room").mkdir()
    (tmp_path / "room/apps.py").write_text('_("Closed %(on)s")', encoding="utf-8")

    def with_catalogue(text):
        made = messages.App(tmp_path / "room")
        made.po.parent.mkdir(parents=True, exist_ok=True)
        made.po.write_text(HEADER + text, encoding="utf-8")
        made.compile()
        return messages.App(tmp_path / "room")

    return with_catalogue


GOOD = 'msgid "Closed %(on)s"\nmsgstr "%(on)s 办结"\n'


def test_a_complete_catalogue_has_no_faults(app):
    assert app(GOOD).faults() == []


@pytest.mark.parametrize(
    ("catalogue", "fault"),
    [
        ("", "no entry"),
        ('msgid "Closed %(on)s"\nmsgstr ""\n', "empty"),
        ("#, fuzzy\n" + GOOD, "fuzzy"),
        (GOOD + '\nmsgid "Open"\nmsgstr "打开"\n', "no longer used"),
        (GOOD + '\n#~ msgid "Open"\n#~ msgstr "打开"\n', "obsolete"),
        ('msgid "Closed %(on)s"\nmsgstr "%(day)s 办结"\n', "names a place"),
        ('msgid "Closed %(on)s"\nmsgstr "办结,%(on)s"\n', "half-width"),
    ],
)
def test_each_fault_is_named(app, catalogue, fault):
    assert any(fault in line for line in app(catalogue).faults())


def test_a_compiled_catalogue_that_is_behind_is_named(app):
    behind = app(GOOD)
    behind.po.write_text(HEADER + GOOD.replace("办结", "已办结"), encoding="utf-8")
    assert any("not fresh" in line for line in messages.App(behind.folder).faults())


def test_two_translations_of_one_message_are_named(app, tmp_path):
    one = app(GOOD)
    other = messages.App(tmp_path / "other")
    other.po.parent.mkdir(parents=True)
    other.po.write_text(HEADER + GOOD.replace("办结", "关闭"), encoding="utf-8")
    assert len(messages.contradictions([one, other])) == 1


def found_in(reader, tmp_path: Path, name, source):
    path = tmp_path / name
    path.write_text(source, encoding="utf-8")
    return [(message.context, message.text, message.plural) for message in reader(path)]


def test_messages_of_python(tmp_path):
    source = """
_("one"); N_("two"); gettext_lazy("thr" "ee"); ngettext("day", "days", n); pgettext("weekday", "Mon"); _(variable)
"""
    assert found_in(in_python, tmp_path, "code.py", source) == [
        ("", "one", ""),
        ("", "two", ""),
        ("", "three", ""),
        ("", "day", "days"),
        ("weekday", "Mon", ""),
    ]


@pytest.mark.parametrize("source", ['_(f"late by {n}")', "N_(name)", 'ngettext(one, "many", n)'])
def test_a_message_put_together_at_run_time_is_refused(tmp_path, source):
    with pytest.raises(UnreadableMessage):
        found_in(in_python, tmp_path, "code.py", source)


def test_messages_of_templates(tmp_path):
    source = (
        "{% translate \"one\" %}<c-card title=\"{% translate 'two' context 'sample' %}\">"
        "{% blocktranslate count n=days trimmed %}\n  {{ n }} day\n{% plural %} {{ n }} days\n{% endblocktranslate %}"
        '{% blocktranslate %}100% of {{ x }}{% endblocktranslate %}{{ _("three") }}{% translate variable %}'
    )
    assert sorted(found_in(in_template, tmp_path, "page.html", source)) == [
        ("", "%(n)s day", "%(n)s days"),
        ("", "100%% of %(x)s", ""),
        ("", "one", ""),
        ("", "three", ""),
        ("sample", "two", ""),
    ]


def test_missing_entries_are_printed_ready_to_fill_in(app, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    app("")
    assert messages.main(["missing"]) == 0
    assert 'msgid "Closed %(on)s"\nmsgstr ""' in capsys.readouterr().out
    assert messages.main(["check"]) == 1


def test_a_wrong_command_explains_itself(capsys):
    assert messages.main([]) == 2
    assert "check | missing | compile" in capsys.readouterr().err


def test_a_message_is_one_by_context_and_text():
    assert Message("a", context="x").key != Message("a").key
