"""What every table of the house has in common."""

import re
from typing import Any

from django.apps import apps
from django.db import models

from lianmeng.assist.models import CoHandling, Demand, Escalation, Exclusion, Extension, Redo, Supervision, WriteOff
from lianmeng.assist.states import DEMAND, EXTENSION
from lianmeng.assist.states_co_handling import CO_HANDLING
from lianmeng.assist.states_escalation import ESCALATION
from lianmeng.assist.states_exclusion import EXCLUSION
from lianmeng.assist.states_redo import REDO
from lianmeng.assist.states_supervision import SUPERVISION
from lianmeng.assist.states_write_off import WRITE_OFF
from lianmeng.platform.permissions.guard import GuardedTable
from lianmeng.platform.permissions.models import GuardedModel
from tests.architecture.house import height

OURS = [model for model in apps.get_models() if model.__module__.startswith("lianmeng.")]
#: Protected records without events of their own, hence without dimensions.
WITHOUT_DIMENSIONS = {
    "Outbox", "Notice", "Message", "Carried",  # messages
    "Job", "ImportBatch", "ImportProblem", "ImportedRow", "ExportLog", "StoredFile",  # machinery
    "TeamFunction", "RegionChange",  # parts of the record whose event tells of them
}  # fmt: skip
ID_NUMBER = re.compile(r"id_?(card|number)|identity|passport|national_id|身份证|护照|公民身份", re.IGNORECASE)


def _keys() -> list[tuple[type[models.Model], Any]]:
    return [(model, f) for model in OURS for f in model._meta.get_fields() if f.is_relation and f.concrete]


def test_keys_run_downhill() -> None:
    uphill = [
        f"{model.__name__}.{key.name}"
        for model, key in _keys()
        if height(key.related_model.__module__) > height(model.__module__)
    ]
    assert uphill == []


def test_keys_across_rooms_have_no_way_back() -> None:
    open_ways = [
        f"{model.__name__}.{key.name}"
        for model, key in _keys()
        if height(key.related_model.__module__) != height(model.__module__)
        and key.related_model.__module__.startswith("lianmeng.")
        and key.remote_field.related_name != "+"
    ]
    assert open_ways == []


def test_protected_records_have_no_way_back_at_all() -> None:
    open_ways = [
        f"{model.__name__}.{key.name}"
        for model, key in _keys()
        if issubclass(model, GuardedTable) and not key.remote_field.hidden
    ]
    assert open_ways == []


def test_no_key_deletes_what_leads_to_it() -> None:
    cascading = [
        f"{m.__name__}.{k.name}" for m, k in _keys() if k.many_to_one and k.remote_field.on_delete is models.CASCADE
    ]
    assert cascading == []


def test_every_protected_record_says_by_what_it_is_split() -> None:
    silent = {
        model.__name__
        for model in OURS
        if issubclass(model, GuardedModel) and model.dimensions is GuardedModel.dimensions
    }
    assert silent - WITHOUT_DIMENSIONS == set()


def test_no_column_holds_an_identity_number() -> None:
    wrong = [
        f"{model.__name__}.{field.name}"
        for model in OURS
        for field in model._meta.concrete_fields
        if ID_NUMBER.search(field.name) or ID_NUMBER.search(str(field.verbose_name))
    ]
    assert wrong == []


def test_states_are_guarded_by_the_database() -> None:
    for model, lifecycle in (
        (Demand, DEMAND),
        (Extension, EXTENSION),
        (Redo, REDO),
        (CoHandling, CO_HANDLING),
        (WriteOff, WRITE_OFF),
        (Escalation, ESCALATION),
        (Exclusion, EXCLUSION),
        (Supervision, SUPERVISION),
    ):
        names = {trigger.name for trigger in model._meta.triggers}
        assert {f"{lifecycle.name}_steps", f"{lifecycle.name}_begins"} <= names


def test_every_table_says_what_a_row_is_called() -> None:
    nameless = [model.__name__ for model in OURS if model.__str__ is models.Model.__str__]
    assert nameless == []
