"""Finding every message that the code and the templates want translated, without GNU gettext.

Python is read as a syntax tree, templates with Django's own lexer, so that nothing has to be configured and
what is found is what will be asked for at run time.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

#: Function names by what their arguments are.
_SINGULAR = {"_", "N_", "gettext", "gettext_lazy", "gettext_noop"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy"}
_CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}

_IN_TEMPLATE = re.compile(r"""_\(\s*(?:"([^"]+)"|'([^']+)')\s*\)""")


@dataclass(frozen=True, order=True)
class Message:
    """One message: what is looked up at run time, and where it was found first."""

    text: str
    plural: str = ""
    context: str = ""
    place: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it one message: its context and its text."""
        return self.context, self.text


class UnreadableMessage(ValueError):
    """A message that is put together at run time and can therefore not be translated."""


def in_python(path: Path) -> Iterator[Message]:
    """The messages of one Python file; UnreadableMessage names one that is no plain string."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", "")
            place = f"{path}:{node.lineno}"
            if name in _SINGULAR and node.args:
                yield from _singular(name, node, place)
            elif name in _PLURAL:
                yield Message(_string(node, 0, place), _string(node, 1, place), place=place)
            elif name in _CONTEXT:
                yield Message(_string(node, 1, place), context=_string(node, 0, place), place=place)
            elif name in _CONTEXT_PLURAL:
                one, many = _string(node, 1, place), _string(node, 2, place)
                yield Message(one, many, _string(node, 0, place), place)


def _singular(name: str, node: ast.Call, place: str) -> Iterator[Message]:
    argument = node.args[0]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        if argument.value:
            yield Message(argument.value, place=place)
    elif isinstance(argument, ast.JoinedStr) or name == "N_":
        raise UnreadableMessage(f"{place}: the message is put together at run time")


def _string(node: ast.Call, index: int, place: str) -> str:
    argument = node.args[index]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    raise UnreadableMessage(f"{place}: the message is no plain string")


def in_template(path: Path) -> Iterator[Message]:
    """The messages of one template: translate, blocktranslate and _("…") anywhere."""
    source = path.read_text(encoding="utf-8")
    for match in _IN_TEMPLATE.finditer(source):
        yield Message(match[1] or match[2], place=str(path))
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        place = f"{path}:{token.lineno}"
        if token.token_type == TokenType.BLOCK:
            words = list(smart_split(token.contents))
            if words[0] in ("trans", "translate") and words[1][0] in "\"'":
                yield Message(words[1][1:-1], context=_named(words, "context"), place=place)
            elif words[0] in ("blocktrans", "blocktranslate"):
                yield _block(words, tokens, place)


def _block(words: list[str], tokens: Iterator[Token], place: str) -> Message:
    """The message of a blocktranslate, as Django itself puts it together."""
    parts = [""]
    for token in tokens:
        if token.token_type == TokenType.TEXT:
            parts[-1] += token.contents.replace("%", "%%")
        elif token.token_type == TokenType.VAR:
            parts[-1] += f"%({token.contents})s"
        elif token.contents.split()[0] == "plural":
            parts.append("")
        elif token.contents.split()[0] in ("endblocktrans", "endblocktranslate"):
            break
    if "trimmed" in words:
        parts = [trim_whitespace(part) for part in parts]
    return Message(parts[0], "".join(parts[1:]), _named(words, "context"), place)


def _named(words: list[str], name: str) -> str:
    return words[words.index(name) + 1][1:-1] if name in words else ""
