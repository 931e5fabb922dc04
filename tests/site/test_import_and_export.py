"""The commands ``import`` and ``export``: in whose name, with which exit code, and what they print."""

import argparse

import pytest

from lianmeng.alliance.models import Organisation
from lianmeng.kernel.errors import Refused
from lianmeng.kernel.places import System
from lianmeng.platform.sheets.models import ExportLog, ImportBatch
from lianmeng.site.commands import export, import_

pytestmark = pytest.mark.django_db
ALL = System("look at everything")
LIST = "organisations"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def command(module, *words):
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args([str(word) for word in words]))


def test_a_list_goes_out_and_comes_back_unchanged(cast, tmp_path, capsys):
    path = tmp_path / "企业.xlsx"
    assert command(export, LIST, path, "--purpose", "report", "--as", "city_office") == 0
    log = ExportLog.objects.visible_to(ALL).get()
    assert (log.rows, log.by_post) == (3, cast["city_office"].post)

    assert command(import_, LIST, path, "--as", "city_office", "--dry-run") == 0
    batch = ImportBatch.objects.visible_to(ALL).get()
    assert (batch.status, batch.rows_same, batch.by_post) == ("cancelled", 3, cast["city_office"].post)
    assert "=3" in capsys.readouterr().err


def test_faults_are_printed_with_their_place_and_make_the_command_fail(cast, tmp_path, capsys):
    path = tmp_path / "企业.csv"
    assert command(export, LIST, path, "--purpose", "report") == 0
    text = path.read_text(encoding="utf-8-sig").replace(cast.grower.credit_code, cast.grower.credit_code[:-2] + "00")
    path.write_text(text, encoding="gb18030")
    assert command(import_, LIST, path) == 1
    printed = capsys.readouterr().out
    assert printed.count("\n") == ImportBatch.objects.visible_to(ALL).get().problems
    assert Organisation.objects.visible_to(ALL).count() == 3


def test_what_cannot_be_done_is_refused_with_its_reason(cast, tmp_path):
    with pytest.raises(Refused, match="no file"):
        command(import_, LIST, tmp_path / "nothing.xlsx")
    with pytest.raises(Refused, match="no active account"):
        command(export, LIST, tmp_path / "a.xlsx", "--purpose", "report", "--as", "nobody")
    with pytest.raises(Refused, match="NAME=VALUE"):
        command(export, LIST, tmp_path / "a.xlsx", "--purpose", "report", "--filter", "county")
    with pytest.raises(Refused, match="xlsx or csv"):
        command(export, LIST, tmp_path / "a.pdf", "--purpose", "report")
    with pytest.raises(SystemExit):
        command(import_, "no-such-list", tmp_path / "a.xlsx")
