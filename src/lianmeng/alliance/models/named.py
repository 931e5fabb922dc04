"""What carries a Chinese name: shown, sorted and searched by sound as well as by sight."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from pypinyin import Style, lazy_pinyin, load_phrases_dict

from lianmeng.platform.permissions.models import GuardedModel

# Names of places that the dictionary reads by their characters' commoner sounds.
load_phrases_dict({"崆峒": [["kōng"], ["tóng"]]})


def spelled(name: str) -> dict[str, str]:
    """The spelling columns of ``name``: ``pinyin``, by which lists are sorted, and ``initials`` for quick search.

    >>> spelled("崆峒区")
    {'pinyin': 'kong tong qu', 'initials': 'ktq'}
    """
    letters = "".join(sound[:1] if sound.isalpha() else sound for sound in lazy_pinyin(name, style=Style.FIRST_LETTER))
    return {"pinyin": " ".join(lazy_pinyin(name))[:400].lower(), "initials": letters[:120].lower()}


class Named(GuardedModel):
    """A record with a name and the two spellings kept beside it."""

    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    pinyin = models.CharField(max_length=400, editable=False)
    initials = models.CharField(max_length=120, editable=False)

    class Meta(GuardedModel.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.short_name or self.name
