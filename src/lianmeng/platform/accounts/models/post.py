"""Posts: a role at a place, held by somebody from one day to another."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lianmeng.platform.accounts.models.account import Account
from lianmeng.platform.permissions.guard import GuardedManager, GuardedQuerySet
from lianmeng.platform.permissions.models import GuardedModel


class PostQuerySet(GuardedQuerySet):
    """Questions asked of posts."""

    def in_force(self, on: date) -> "PostQuerySet":
        """Posts held on the day ``on``."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gt=on), from_on__lte=on)

    def at(self, kind: str, place: object) -> "PostQuerySet":
        """Posts that stand at one place."""
        return self.filter(place_kind=kind, place_id=str(place))


class PostManager(GuardedManager.from_queryset(PostQuerySet)):  # type: ignore[misc]
    """Hands out posts under the guard, with the questions asked of them."""


class Post(GuardedModel):
    """A role at a place, from ``from_on`` until before ``to_on``.

    The platform does not know what the place is: kinds and roles are registered by the rooms that own them.
    """

    holder = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("holder"))
    role = models.CharField(_("role"), max_length=40)
    place_kind = models.CharField(max_length=20, blank=True)
    place_id = models.CharField(max_length=40, blank=True)
    title = models.CharField(_("post"), max_length=80)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until (exclusive)"), null=True, blank=True)

    objects: ClassVar[PostManager] = PostManager()

    class Meta(GuardedModel.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        indexes = [
            models.Index(fields=["place_kind", "place_id", "role"], name="post_at_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gt=F("from_on")), name="post_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def dimensions(self) -> dict[str, str]:
        """What the events of this post are split by."""
        return {"role": self.role, "place": f"{self.place_kind}:{self.place_id}"}

    def holds_on(self, on: date) -> bool:
        """Whether the post is held on the day ``on``."""
        return self.from_on <= on and (self.to_on is None or on < self.to_on)
