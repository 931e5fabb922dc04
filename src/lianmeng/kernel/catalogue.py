"""The catalogue of indicators: every definition under its code, in the order in which the rooms registered it."""

from collections.abc import Iterable

from lianmeng.kernel.indicators import Definition
from lianmeng.kernel.registry import Registry

catalogue: Registry[Definition] = Registry("indicators")


def register_figures(definitions: Iterable[Definition]) -> None:
    """Register the definitions of a room; a code is taken once. Called when the applications are ready."""
    for definition in definitions:
        catalogue.add(definition.code, definition)
