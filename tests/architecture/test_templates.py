"""Templates: each room its own, and nothing in them that the strict policy of the pages forbids."""

import re

import pytest

from tests.architecture.house import room_of, templates

INCLUDED = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""")
#: What any room may build on: the frame and the parts of the user interface, and the one row that a platform's
#: part offers of its own records to the pages above it.
SHARED = ("base.html", "plain.html", "base_", "ui/", "cotton/", "notices/_notice.html", "background/_job.html")


def test_no_template_includes_another_rooms() -> None:
    wrong = []
    for path, text in templates().items():
        own = room_of(path).rpartition("/")[2]
        for name in INCLUDED.findall(text):
            if not name.startswith((*SHARED, f"{own}/")) and own not in ("ui", "site"):
                wrong.append(f"{path}: {name}")
    assert wrong == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"\sstyle\s*=",
        r"\son[a-z]+\s*=\s*[\"']",
        r"hx-on",
        r"<style",
        r"javascript:",
        r"\|\s*safe\b",
        r"\{%\s*autoescape off",
        r"hx-vals\s*=\s*[\"']js:",
    ],
)
def test_no_template_has_what_the_policy_forbids(pattern: str) -> None:
    assert [path for path, text in templates().items() if re.search(pattern, text)] == []


def test_scripts_come_from_files() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", re.IGNORECASE)
    assert [path for path, text in templates().items() if inline.search(text)] == []
