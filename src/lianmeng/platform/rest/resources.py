"""What rooms offer to programs. A room describes its resource here; the interface is built from the descriptions.

Nothing in a description knows HTTP: functions take the actor, what was asked and the moment, and return plain values
(text, whole numbers, true or false, ISO days and moments, amounts of yuan as text). They raise refusals of the kernel.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from ninja import Schema

from lianmeng.kernel.places import Actor
from lianmeng.kernel.registry import Registry
from lianmeng.platform.permissions.models import GuardedModel

Values = dict[str, Any]
Filters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    """Who asks, at what business time, and the filters of the address."""

    actor: Actor
    at: datetime
    filters: Filters


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A list, a page at a time.

    ``rows`` gives an ordered queryset, or a sorted list of identifiers, narrowed to what the actor sees; ``shaped``
    turns the rows of one page into values with a fixed number of queries. ``shape`` documents them and is not run
    over each row. ``filters`` has one optional field for each filter, as the page of the list has them.
    """

    rows: Callable[[Call], Any]
    shaped: Callable[[Call, Sequence[Any]], list[Values]]
    shape: type[Schema]
    filters: type[Schema]


@dataclass(frozen=True, kw_only=True)
class Detail:
    """One record in full; ``find`` returns None for what the actor may not see as for what does not exist.

    ``version``, if the values have one, becomes the record's entity tag.
    """

    find: Callable[[Call, Any], Values | None]
    shape: type[Schema]
    key: type = UUID
    filters: type[Schema] | None = None


@dataclass(frozen=True, kw_only=True)
class Creation:
    """How a record is made: ``form`` as this actor may fill it in (bound if data is given), ``make`` with its values.

    ``kind`` is the form's class, which names all members of a body. ``make`` raises
    :class:`~lianmeng.platform.rest.problems.Faulty` for a form at fault.
    """

    kind: type[forms.BaseForm]
    form: Callable[[Call, Any], forms.Form]
    make: Callable[[Call, Any], Values]
    shape: type[Schema]
    filters: type[Schema]


@dataclass(frozen=True, kw_only=True)
class Steps:
    """What can be done to a record, by name. The names come from the room's own tables, so that new steps appear.

    ``version`` is that of the record now, None if it is not there for the actor; ``form`` returns None for a record or
    step that is not. ``take`` gets the version on which the caller acts, or None for whatever there is. ``kinds`` are
    the classes of the forms, for the documentation.
    """

    kinds: Callable[[], Mapping[str, type[forms.BaseForm]]]
    version: Callable[[Call, UUID], int | None]
    form: Callable[[Call, UUID, str], forms.Form | None]
    take: Callable[[Call, UUID, str, Any, int | None], Values | None]
    shape: type[Schema]


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One kind of record. ``name`` stands in addresses and scopes, ``label`` is a marked message.

    ``model`` and ``verbs`` (event → marked words) say of which acts on its records webhooks may tell.
    """

    name: str
    label: str
    model: type[GuardedModel] | None = None
    verbs: Mapping[str, str] = field(default_factory=dict)
    listing: Listing
    detail: Detail
    creation: Creation | None = None
    steps: Steps | None = None

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes that a token may have on it."""
        writes = self.creation is not None or self.steps is not None
        return (f"{self.name}:read", f"{self.name}:write") if writes else (f"{self.name}:read",)


resources: Registry[Resource] = Registry("resources")


def register_resource(resource: Resource) -> Resource:
    """Offer a resource; called from the room's ``AppConfig.ready``."""
    return resources.add(resource.name, resource)


def all_scopes() -> list[str]:
    """Every scope that there is, in the order of the resources."""
    return [scope for resource in resources.values() for scope in resource.scopes]


def all_verbs() -> list[str]:
    """Every act of which webhooks may tell, as ``resource:verb``."""
    return [f"{resource.name}:{verb}" for resource in resources.values() for verb in resource.verbs]
