"""Check that every message has its Chinese: ``python -m tools.messages check | missing | compile``.

``check`` fails unless each app's Chinese catalogue has exactly the messages of its code and templates, none
fuzzy, empty, obsolete or with other places than the English, and unless the compiled catalogue is fresh.
``missing`` prints the absent entries in catalogue form, ready to be filled in. ``compile`` writes the .mo files.
Messages of the kernel, which is no app, belong to platform/ui.
"""

import re
import sys
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from tools.message_sources import Message, in_python, in_template

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "lianmeng"
HOME_OF_THE_KERNEL = PACKAGE / "platform" / "ui"
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")

_PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]")
_HAN = r"[\u4e00-\u9fff]"
_HALF_WIDTH = re.compile(rf"{_HAN}[,;:!?()]|[,;:!?()]{_HAN}")


class App:
    """One app: its folder, the messages of its code, and its Chinese catalogue."""

    def __init__(self, folder: Path, others: Iterable[Path] = ()) -> None:
        self.folder = folder
        self._others = tuple(others)

    @property
    def name(self) -> str:
        return str(self.folder.relative_to(PACKAGE))

    @property
    def po(self) -> Path:
        return self.folder / CATALOGUE

    @property
    def mo(self) -> Path:
        return self.po.with_suffix(".mo")

    @cached_property
    def wanted(self) -> dict[tuple[str, str], Message]:
        """Every message found, by context and text."""
        found: dict[tuple[str, str], Message] = {}
        for path in self._sources():
            for message in in_python(path) if path.suffix == ".py" else in_template(path):
                known = found.setdefault(message.key, message)
                if message.plural and not known.plural:
                    found[message.key] = message
        return found

    def _sources(self) -> Iterable[Path]:
        for folder in (self.folder, *self._others):
            for path in sorted(folder.rglob("*.*")):
                inner = any((parent / "apps.py").exists() for parent in _between(path, folder))
                if path.suffix in (".py", ".html", ".txt") and not inner and "migrations" not in path.parts:
                    yield path

    @cached_property
    def catalogue(self) -> Catalog:
        """The catalogue as written; empty when there is none."""
        if not self.po.exists():
            return Catalog(locale="zh_Hans")
        with self.po.open("rb") as file:
            return read_po(file, locale="zh_Hans", domain="django", abort_invalid=True)

    def is_fresh(self) -> bool:
        """Whether the compiled catalogue says what the written one says."""
        if not self.mo.exists():
            return not self.wanted
        with self.mo.open("rb") as file:
            return _sayings(read_mo(file)) == _sayings(self.catalogue)

    def compile(self) -> None:
        """Write the catalogue in the form that programs read."""
        with self.mo.open("wb") as file:
            write_mo(file, self.catalogue)

    def missing(self) -> list[Message]:
        """Messages without any entry."""
        known = {(entry.context or "", _text(entry.id)) for entry in self.catalogue}
        return [message for key, message in sorted(self.wanted.items()) if key not in known]

    def faults(self) -> list[str]:
        """Everything that is not as it must be, one line each."""
        lines = [f"no entry: {message.text!r} ({message.place})" for message in self.missing()]
        for entry in self.catalogue:
            if entry.id:
                lines += [f"{fault}: {_text(entry.id)!r}" for fault in self._entry_faults(entry)]
        lines += [f"obsolete: {_text(entry.id)!r}" for entry in self.catalogue.obsolete.values()]
        if not self.is_fresh():
            lines.append("the compiled catalogue is not fresh; run: python -m tools.messages compile")
        return lines

    def _entry_faults(self, entry: object) -> Iterable[str]:
        context, text = entry.context or "", _text(entry.id)  # type: ignore[attr-defined]
        strings = _strings(entry.string)  # type: ignore[attr-defined]
        if (context, text) not in self.wanted:
            yield "no longer used"
        if entry.fuzzy:  # type: ignore[attr-defined]
            yield "fuzzy"
        if not all(strings):
            yield "empty"
        for string in strings:
            if string and set(_PLACES.findall(string)) - set(_PLACES.findall(_text(entry.id, -1))):  # type: ignore[attr-defined]
                yield "names a place that the English has not"
            if _HALF_WIDTH.search(string):
                yield "half-width punctuation in Chinese"


def _say(line: object) -> None:
    sys.stdout.write(f"{line}\n")


def apps() -> list[App]:
    """Every app of the package."""
    folders = sorted(path.parent for path in PACKAGE.rglob("apps.py"))
    return [App(folder, [PACKAGE / "kernel"] if folder == HOME_OF_THE_KERNEL else ()) for folder in folders]


def _between(path: Path, folder: Path) -> list[Path]:
    """The folders between ``folder`` and the file, without ``folder`` itself."""
    return [parent for parent in path.parents if parent != folder and parent.is_relative_to(folder)]


def _sayings(catalogue: Catalog) -> dict[tuple[str, str], tuple[str, ...]]:
    """What a catalogue says, without its header; a message not yet translated says nothing."""
    entries = [entry for entry in catalogue if entry.id and any(_strings(entry.string))]
    return {(_context(entry.context), _text(entry.id)): _strings(entry.string) for entry in entries}


def _context(context: str | bytes | None) -> str:
    """Babel reads it from a compiled catalogue without decoding it."""
    return context.decode() if isinstance(context, bytes) else context or ""


def _text(ids: str | tuple[str, ...], index: int = 0) -> str:
    return ids if isinstance(ids, str) else ids[index]


def _strings(strings: str | tuple[str, ...]) -> tuple[str, ...]:
    return (strings,) if isinstance(strings, str) else tuple(strings)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", '\\n"\n"')
    return f'"{escaped}"'


def contradictions(all_apps: Iterable[App]) -> list[str]:
    """Messages with two translations: Django would show one of them everywhere. A context keeps them apart."""
    first: dict[tuple[str, str], tuple[App, tuple[str, ...]]] = {}
    lines = []
    for app in all_apps:
        for entry in app.catalogue:
            key, strings = (entry.context or "", _text(entry.id)), _strings(entry.string)
            other, known = first.setdefault(key, (app, strings))
            if entry.id and known != strings:
                lines.append(f"{app.name}: another translation than in {other.name}: {key[1]!r}")
    return lines


def check() -> int:
    """Print every fault; 0 when there is none."""
    all_apps = apps()
    lines = [f"{app.name}: {line}" for app in all_apps for line in app.faults()] + contradictions(all_apps)
    count = len(lines)
    _say("\n".join(lines))
    _say(f"{count} faults in the Chinese catalogues" if count else "every message has its Chinese")
    return min(count, 1)


def missing() -> int:
    """Print absent entries, ready to be filled in."""
    for app in apps():
        absent = app.missing()
        if absent:
            _say(f"# {app.po.relative_to(ROOT)}\n")
        for message in absent:
            if message.context:
                _say(f"msgctxt {_quoted(message.context)}")
            _say(f"msgid {_quoted(message.text)}")
            if message.plural:
                _say(f'msgid_plural {_quoted(message.plural)}\nmsgstr[0] ""\n')
            else:
                _say('msgstr ""\n')
    return 0


def compile_all() -> int:
    """Write every compiled catalogue that is not fresh."""
    for app in apps():
        if app.po.exists() and not app.is_fresh():
            app.compile()
            _say(app.mo.relative_to(ROOT))
    return 0


def main(arguments: list[str]) -> int:
    """Run one command; 2 for a wrong one."""
    commands = {"check": check, "missing": missing, "compile": compile_all}
    if len(arguments) != 1 or arguments[0] not in commands:
        sys.stderr.write(__doc__ or "")
        return 2
    return commands[arguments[0]]()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
