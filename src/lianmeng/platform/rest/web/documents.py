"""How the interface describes itself in OpenAPI, beyond what the types say."""

from collections.abc import Mapping
from typing import Any

from django import forms
from ninja import Schema
from pydantic import create_model

from lianmeng.platform.rest.fields import schema_of
from lianmeng.platform.rest.web.answers import JSON, PROBLEM


class FieldFault(Schema):
    """What is wrong with one field; empty `field`: with all of them together."""

    field: str
    code: str
    detail: str


class Problem(Schema):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str
    reference: str
    detail: str
    errors: list[FieldFault]


class Choice(Schema):
    """A value that a field takes, and what it means."""

    value: str
    label: str


class Field(Schema):
    """One thing to fill in."""

    name: str
    label: str
    help: str
    type: str
    required: bool
    longest: int | None
    choices: list[Choice]


class StepForm(Schema):
    """What can be filled in, and the version of the record it is about."""

    version: int | None
    fields: list[Field]


def page_shape(name: str, shape: type[Schema]) -> type[Schema]:
    """A page of a list."""
    rows: Any = list[shape]  # type: ignore[valid-type]
    members: dict[str, Any] = {"items": (rows, ...), "next": (str | None, ...)}
    return create_model(f"{shape.__name__}Page", __base__=Schema, __doc__=f"A page of {name}.", **members)


def with_body(name: str, kinds: Mapping[str, type[forms.BaseForm]], *, of_record: bool = False) -> dict[str, Any]:
    """The documentation of a body that is a form, one of several where a step decides which."""
    shapes = [{"title": step, **schema_of(kind)} for step, kind in kinds.items()]
    schema = shapes[0] if len(shapes) == 1 else {"anyOf": shapes}
    key = {
        "in": "header",
        "name": "Idempotency-Key",
        "required": False,
        "schema": {"type": "string", "minLength": 1, "maxLength": 200},
        "description": "Chosen by the caller for this one act; the same request again is answered as before.",
    }
    match = {
        "in": "header",
        "name": "If-Match",
        "required": False,
        "schema": {"type": "string"},
        "description": "The entity tag of the version that is acted on.",
    }
    return {
        "parameters": [key, match] if of_record else [key],
        "requestBody": {"required": True, "content": {JSON: {"schema": {"description": name, **schema}}}},
    }


def openapi_of(schema: Any) -> Any:
    """Errors under their own media type."""
    for operations in schema["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and JSON in response.get("content", {}):
                    response["content"] = {PROBLEM: response["content"][JSON]}
    return schema
