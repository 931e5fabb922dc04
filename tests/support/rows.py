"""A row of any protected table, made from what its fields say, so that a new table is tried by itself."""

from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import models

from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.permissions.guard import GuardedTable

_AT = datetime(2022, 9, 28, 2, tzinfo=UTC)
#: What a field's type alone does not say.
_VALUES: dict[str, Any] = {
    "platform_events.event.position": 1,
    "platform_events.event.previous": "0" * 64,
    "assist.callback.result": "solved",
    "assist.callback.reached": True,
}


def protected_models() -> list[type[models.Model]]:
    """Every concrete protected model of the house."""
    return [model for model in apps.get_models() if issubclass(model, GuardedTable)]


def any_row(model: type[models.Model]) -> models.Model:
    """The first row of ``model``, or a new one."""
    with writing("find or make a row for a test"):
        return model._default_manager.order_by("pk").first() or new_row(model)


def new_row(model: type[models.Model]) -> models.Model:
    """A new row of ``model``; what it leads to is found or made."""
    with writing("make a row for a test"):
        row = model(**{field.name: _value(field) for field in model._meta.concrete_fields if _is_wanted(field)})
        row.save(force_insert=True)
        return row


def _is_wanted(field: Any) -> bool:
    given = f"{field.model._meta.label_lower}.{field.name}" in _VALUES
    return given or not (field.null or field.has_default() or field.primary_key)


def _value(field: Any) -> Any:
    label = f"{field.model._meta.label_lower}.{field.name}"
    if label == "assist.merge.leader":  # never the demand itself
        return new_row(field.related_model)
    if label in _VALUES:
        return _VALUES[label]
    if isinstance(field, models.ForeignKey):
        return any_row(field.related_model)
    if field.choices:
        return field.choices[0][0]
    return _plain_value(field)


def _plain_value(field: Any) -> Any:
    values: list[tuple[type, Any]] = [
        (models.DateTimeField, _AT),
        (models.DateField, _AT.date()),
        (models.TimeField, time(9)),
        (models.UUIDField, uuid4()),
        (models.BooleanField, False),
        (models.DecimalField, Decimal(1)),
        (models.IntegerField, 1),
        (models.FloatField, 1.0),
        (models.JSONField, {}),
        (models.BinaryField, b"x"),
        (models.CharField, uuid4().hex[: field.max_length]),
        (models.TextField, "x"),
    ]
    return next(value for kind, value in values if isinstance(field, kind))
