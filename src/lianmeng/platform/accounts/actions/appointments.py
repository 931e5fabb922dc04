"""Appointing to posts and ending posts. A post changes rights, so each act is on the trail."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from lianmeng.kernel.errors import N_, Forbidden, Invalid, NotPossible, Words
from lianmeng.kernel.periods import local_date
from lianmeng.kernel.places import Actor, Place, Viewer
from lianmeng.platform.accounts.actions.sessions import forget_sessions
from lianmeng.platform.accounts.models import Account, Post
from lianmeng.platform.accounts.roles import place_kinds, roles
from lianmeng.platform.events import chain
from lianmeng.platform.events.trail import draft_event
from lianmeng.platform.permissions.ambient import writing
from lianmeng.platform.permissions.policy import require


def appoint(
    *,
    actor: Viewer,
    at: datetime,
    holder: Account,
    role: str,
    place: Place,
    title: str,
    from_on: date,
    to_on: date | None = None,
) -> Post:
    """Appoint ``holder`` to a role at a place from ``from_on`` until before ``to_on``.

    Refused where the role is not held at such a place, where the place or the title is none, where the same person
    holds the same post already, and to whoever would appoint themselves. Not to be called inside a batch.
    """
    post = Post(
        holder=holder,
        role=role,
        place_kind=place.kind,
        place_id=place.id,
        title=title,
        from_on=from_on,
        to_on=to_on,
    )
    _check_place(role, place)
    _check_title(title)
    if to_on is not None and to_on <= from_on:
        raise Invalid("post_dates", N_("The end must lie after the beginning."), field="to_on")
    with transaction.atomic(), writing("posts"):
        _check_actor(actor, post)
        # Locked, so that two appointments of one person at once see each other.
        Account.objects.select_for_update().get(pk=holder.pk)
        same = Post.objects.at(place.kind, place.id).filter(holder=holder, role=role)
        if any(_overlap(other, post) for other in same):
            raise NotPossible("post_held", N_("This person holds this post already on some of these days."))
        post.save(force_insert=True)
        new = {"holder": holder.pk, "role": role, "title": title, "from_on": from_on, "to_on": to_on}
        _record(actor, "post_appointed", post, at, from_on, {}, new)
    return post


def end_post(*, actor: Viewer, at: datetime, post: Post, on: date, note: str = "") -> Post:
    """End a post: from ``on`` its holder acts in it no longer, in open sessions as well.

    Whoever has no other post on the day of the act is signed out everywhere.
    """
    with transaction.atomic(), writing("posts"):
        post = Post.objects.select_for_update().get(pk=post.pk)
        _check_actor(actor, post)
        if on <= post.from_on:
            raise Invalid("post_dates", N_("The end must lie after the beginning."), field="to_on")
        if post.to_on is not None and post.to_on <= on:
            raise NotPossible("post_ended", N_("This post has ended already."))
        old, post.to_on = post.to_on, on
        post.version += 1
        post.save(update_fields=["to_on", "version"])
        today = local_date(at)
        if not Post.objects.in_force(today).filter(holder_id=post.holder_id).exists():
            forget_sessions(post.holder_id)
        _record(actor, "post_ended", post, at, on, {"to_on": old}, {"to_on": on}, note)
    return post


def _check_place(role: str, place: Place) -> None:
    if role not in roles or place.kind not in roles.get(role).place_kinds:
        raise Invalid("post_place", N_("This role is not held at a place of this kind."), field="role")
    kind = place_kinds.get(place.kind)
    try:
        known = place.id in kind.names_of([place.id])
    except (ValidationError, ValueError):  # no identifier of this kind, hence it names no place
        known = False
    if not known:
        raise Invalid("unknown_place", N_("There is no such place: %(kind)s."), field="place", kind=Words(kind.label))


def _check_title(title: str) -> None:
    longest = Post._meta.get_field("title").max_length
    if not title.strip():
        raise Invalid("required", N_("Please fill in this field: %(field)s."), field="title")
    if longest is not None and len(title) > longest:
        raise Invalid(
            "too_long", N_("At most %(most)s characters; these are %(given)s."), field="title", most=longest,
            given=len(title),
        )  # fmt: skip


def _check_actor(actor: Viewer, post: Post) -> None:
    require(actor, "post.appoint", post)
    if isinstance(actor, Actor) and actor.account == post.holder_id:
        raise Forbidden("own_post", N_("Nobody gives themselves a post or takes one from themselves."))


def _overlap(one: Post, other: Post) -> bool:
    begins_before_end = other.to_on is None or one.from_on < other.to_on
    return begins_before_end and (one.to_on is None or other.from_on < one.to_on)


def _record(
    actor: Viewer,
    verb: str,
    post: Post,
    at: datetime,
    on: date,
    old: Mapping[str, object],
    new: Mapping[str, object],
    note: str = "",
) -> None:
    event = draft_event(actor=actor, verb=verb, record=post, at=at, on=on, old=old, new=new, note=note)
    chain.append([event])
