"""Forms as programs see them: which fields, of which kind, with which choices."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from lianmeng.platform.rest.resources import Values

#: Not for programs to fill in: the version has a place of its own, and files do not travel in JSON.
_APART = ("version",)


def fields_of(form: forms.BaseForm) -> dict[str, forms.Field]:
    """The fields that can be filled in through the interface."""
    return _open(form.fields)


def fixed_fields_of(kind: type[forms.BaseForm]) -> dict[str, forms.Field]:
    """The same of a class of forms: those that do not depend on who fills it in."""
    return _open(kind.base_fields)  # type: ignore[attr-defined]


def described(form: forms.BaseForm) -> list[Values]:
    """What each field asks for, in the language asked for, with the choices open to this actor now."""
    return [
        {
            "name": name,
            "label": str(field.label or name),
            "help": str(field.help_text or ""),
            "type": _kind(field),
            "required": field.required,
            "longest": getattr(field, "max_length", None),
            "choices": [{"value": value, "label": label} for value, label in _choices(field)],
        }
        for name, field in fields_of(form).items()
    ]


def schema_of(kind: type[forms.BaseForm]) -> Values:
    """The JSON schema of a form's fixed fields. Choices that depend on who asks are not in it."""
    fields = fixed_fields_of(kind)
    return {
        "type": "object",
        "properties": {name: _schema(field) for name, field in fields.items()},
        "required": [name for name, field in fields.items() if field.required],
    }


def _open(fields: Mapping[str, forms.Field]) -> dict[str, forms.Field]:
    return {
        name: field for name, field in fields.items() if name not in _APART and not isinstance(field, forms.FileField)
    }


def _schema(field: forms.Field) -> Values:
    found: Values = {"type": _kind(field)}
    if longest := getattr(field, "max_length", None):
        found["maxLength"] = longest
    if found["type"] == "string" and (choices := [value for value, _ in _choices(field)]):
        found["enum"] = choices if field.required else ["", *(one for one in choices if one)]
    if isinstance(field, forms.DateField):
        found["format"] = "date"
    return found


def _kind(field: forms.Field) -> str:
    if isinstance(field, forms.DecimalField):
        return "string"  # an amount keeps its digits
    if isinstance(field, forms.IntegerField) or getattr(field, "coerce", None) is int:
        return "integer"
    return "boolean" if isinstance(field, forms.BooleanField) else "string"


def _choices(field: forms.Field) -> Iterator[tuple[str, str]]:
    given: Any = getattr(field, "choices", ())
    for value, label in given:
        if isinstance(label, (list, tuple)):  # a group of choices
            yield from ((str(one), str(text)) for one, text in label)
        elif value not in ("", None):
            yield str(value), str(label)
