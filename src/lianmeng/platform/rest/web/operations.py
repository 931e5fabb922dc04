"""The description of the interface, read for the page that shows it to people."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from lianmeng.platform.rest.web.building import Interface, build


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something that can be given in the address or a header."""

    name: str
    place: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One operation, ready for print; ``fields`` are the members of what it answers."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    fields: tuple[str, ...]
    steps: tuple[str, ...]


@cache
def interface() -> Interface:
    """The one interface of this process."""
    return build()


def operations_by_tag() -> dict[str, list[Shown]]:
    """The operations by resource, in the order of their addresses."""
    schema: dict[str, Any] = interface().get_openapi_schema()
    found: dict[str, list[Shown]] = {}
    for path, operations in schema["paths"].items():
        for method, one in operations.items():
            found.setdefault(one["tags"][0], []).append(_shown(schema, method, path, one))
    return found


def _shown(schema: dict[str, Any], method: str, path: str, one: dict[str, Any]) -> Shown:
    parameters = [
        Parameter(given["name"], given["in"], given["required"], given.get("description", ""))
        for given in one["parameters"]
    ]
    good = next(response for status, response in one["responses"].items() if int(status) < 300)
    bodies: list[dict[str, Any]] = list(one.get("requestBody", {}).get("content", {}).values())
    body: dict[str, Any] = bodies[0]["schema"] if bodies else {}
    return Shown(
        method=method.upper(),
        path=path,
        summary=one["summary"],
        description=one.get("description", "").replace("`", ""),
        parameters=tuple(parameters),
        fields=tuple(_members(schema, next(iter(good["content"].values()))["schema"])),
        steps=tuple(shape["title"] for shape in body.get("anyOf", ())),
    )


def _members(schema: dict[str, Any], shape: dict[str, Any]) -> list[str]:
    if "$ref" in shape:
        shape = schema["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    found = shape.get("properties", {})
    if set(found) == {"items", "next"}:
        return _members(schema, found["items"]["items"])
    return list(found)
