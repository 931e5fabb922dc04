"""Words of tokens for templates."""

from django import template
from django.utils.translation import gettext

from lianmeng.platform.rest.resources import resources

register = template.Library()


@register.filter
def scope_words(scope: str) -> str:
    """A scope in words: Demands: read. One of a resource that is no longer offered stands as it is."""
    name, _, way = scope.partition(":")
    if name not in resources:
        return scope
    records = gettext(resources.get(name).label)
    if way == "write":
        return gettext("%(records)s: write") % {"records": records}
    return gettext("%(records)s: read") % {"records": records}


@register.filter
def verb_words(verb: str) -> str:
    """An act in words, written ``resource:verb``."""
    name, _, act = verb.partition(":")
    known = resources.get(name).verbs if name in resources else {}
    return gettext(known[act]) if act in known else verb
