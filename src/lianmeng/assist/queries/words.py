"""Finding demands by what is written in them: from two characters on, in any language, through one index."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Func, Q, Value

from lianmeng.assist.models import DemandSearch
from lianmeng.kernel.places import System
from lianmeng.platform.permissions.guard import GuardedQuerySet

#: A number is found whole or by so many digits at its end.
_ENDING = range(3, 7)


class Pairs(Func):
    """The pairs of neighbouring characters of a word, as the triggers write them."""

    function = "search_pairs"
    output_field = ArrayField(CharField())

    def __init__(self, word: str, mark: str = "") -> None:
        super().__init__(Value(word), Value(mark))


def written_in(demands: GuardedQuerySet, text: str) -> GuardedQuerySet:
    """Those in which every word of ``text`` stands: in title, content, enterprise or number, or in their initials.

    The index finds whatever has all pairs of a word, wherever they stand; the words themselves decide. A word of
    one character only narrows what the others found. The demands keep their scope: the index adds none.
    """
    words = text.split()
    indexed = DemandSearch.objects.visible_to(System("narrow a search that has its own scope"))
    for word in words:
        demands = demands.filter(_said(word))
        if len(word) > 1:
            indexed = indexed.filter(_indexed(word))
    if any(len(word) > 1 for word in words):
        demands = demands.filter(pk__in=indexed.values("demand_id"))
    return demands


def _said(word: str) -> Q:
    said = Q(title__icontains=word) | Q(content__icontains=word) | Q(enterprise__name__icontains=word)
    said |= Q(enterprise__short_name__icontains=word) | Q(number__endswith=word)
    if word.isascii():
        said |= Q(initials__contains=word.lower()) | Q(enterprise__initials__contains=word.lower())
    return said


def _indexed(word: str) -> Q:
    condition: Any = Q(terms__contains=Pairs(word))
    if word.isascii():
        condition |= Q(terms__contains=Pairs(word, "~"))
        if word.replace("-", "").isdigit() and ("-" in word or len(word) in _ENDING):
            condition |= Q(terms__contains=[f"#{word}"])
    return Q(condition)
