"""What no template of the house may contain, and what every component must declare."""

import re
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from django.urls import get_resolver
from django_cotton.compiler_regex import Tag

import lianmeng

PACKAGE = Path(lianmeng.__file__).parent
ROOT = PACKAGE.parent.parent
TEMPLATES = sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in (".html", ".txt"))
COMPONENTS = {path.stem: path for path in (PACKAGE / "platform/ui/templates/cotton").glob("*.html")}
ICONS = set((ROOT / "frontend/src/icons.txt").read_text(encoding="utf-8").split())

FORBIDDEN = {
    "a style attribute": re.compile(r"""[\s"']style\s*=""", re.IGNORECASE),
    "hx-on": re.compile(r"hx-on"),
    "an event attribute": re.compile(r"""\son[a-z]+\s*=\s*["']""", re.IGNORECASE),
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style sheet in the page": re.compile(r"<style", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "a js: value": re.compile(r"""["']js:"""),
    "a trigger filter, which needs eval": re.compile(r"""hx-trigger=["'](?:[^"']*,)?\s*[\w:.-]+\["""),
    "an address elsewhere": re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""", re.IGNORECASE),
}
COMMENT = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.DOTALL)
HAN = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?()]|[,;:!?()][\u4e00-\u9fff]")

each_template = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
each_component = pytest.mark.parametrize("name", COMPONENTS)


def without_comments(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def components_used(source: str) -> list[Tag]:
    """Every opening component tag of a template, slots and declarations left out."""
    tags = [Tag(match) for match in Tag.tag_pattern.finditer(source)]
    return [tag for tag in tags if not tag.is_closing and tag.tag_name not in ("c-vars", "c-slot")]


def attribute_names(text: str) -> set[str]:
    return {match[1].lstrip(":").replace("-", "_") for match in Tag.attr_pattern.finditer(text)}


def declared(name: str) -> set[str]:
    """The props that a component declares, its slots among them."""
    found = re.search(r"<c-vars\s([^>]*?)/>", COMPONENTS[name].read_text(encoding="utf-8"), re.DOTALL)
    return attribute_names(found[1]) if found else set()


def test_the_lint_sees_the_templates():
    assert len(TEMPLATES) > 50
    assert len(COMPONENTS) >= 30


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a style attribute", '<p style="x">'),
        ("hx-on", '<p hx-on:click="x">'),
        ("an event attribute", '<p onclick="x">'),
        ("a script in the page", "<script>x</script>"),
        ("a trigger filter, which needs eval", '<p hx-trigger="click[x]">'),
        ("a js: value", "<p hx-vals='js:{}'>"),
        ("an address elsewhere", '<img src="//cdn.example/x">'),
    ],
)
def test_the_lint_finds_what_it_looks_for(what, text):
    assert FORBIDDEN[what].search(text)


@each_template
def test_nothing_forbidden(path):
    source = without_comments(path)
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(source)] == []


@each_template
def test_words_come_from_the_catalogue(path):
    """Chinese in a template would stand in the English pages too; only the switch names its own language."""
    source = without_comments(path).replace(">中文<", "><")
    assert not HAN.search(source)


@each_template
def test_addresses_exist(path):
    known = {name for name in _url_names(get_resolver()) if isinstance(name, str)}
    missing = []
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        words = token.contents.split() if token.token_type == TokenType.BLOCK else []
        if words[:1] == ["url"] and words[1][0] in "\"'" and "as" not in words and words[1][1:-1] not in known:
            missing.append(words[1])
    assert missing == []


def _url_names(resolver, prefix=""):
    for name in resolver.reverse_dict:
        yield f"{prefix}{name}" if isinstance(name, str) else name
    for namespace, (_path, inner) in resolver.namespace_dict.items():
        yield from _url_names(inner, f"{prefix}{namespace}:")


@each_template
def test_components_get_only_what_they_declare(path):
    """A prop that a component does not know would vanish without a word."""
    unknown = []
    for tag in components_used(without_comments(path)):
        name = tag.tag_name[2:].replace("-", "_")
        if name not in COMPONENTS:
            unknown.append(tag.tag_name)
            continue
        unknown += [f"{tag.tag_name} {prop}" for prop in attribute_names(tag.attrs) - declared(name)]
    assert unknown == []


@each_template
def test_icons_are_in_the_sprite(path):
    source = without_comments(path)
    named = re.findall(r'<c-icon[^>]*?\sname="([a-z0-9-]+)"', source) + re.findall(r'\sicon="([a-z0-9-]+)"', source)
    assert set(named) - ICONS == set()


@each_component
def test_a_component_says_what_it_takes(name):
    source = COMPONENTS[name].read_text(encoding="utf-8")
    tag = f"c-{name.replace('_', '-')}"
    assert source.startswith((f"{{% comment %}}\n{tag}:", f"{{% comment %}}{tag}:"))


def test_chinese_punctuation_is_full_width():
    faults = []
    for po in PACKAGE.rglob("*.po"):
        for number, line in enumerate(po.read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith(("msgstr", '"')) and HALF_WIDTH.search(line):
                faults.append(f"{po.relative_to(PACKAGE)}:{number}: {line}")
    assert faults == []
