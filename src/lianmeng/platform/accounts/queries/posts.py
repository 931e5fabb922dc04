"""Which posts somebody holds, and the actor that a post makes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lianmeng.kernel.places import Actor, Place, System
from lianmeng.platform.accounts.models import Account, Post
from lianmeng.platform.accounts.models.post import PostQuerySet
from lianmeng.platform.accounts.queries.second_factor import with_need
from lianmeng.platform.accounts.roles import place_kinds, roles


@dataclass(frozen=True)
class HeldPost:
    """A post as its holder sees it: the marked label of its role, the name of its place, and whether it is in force."""

    post: Post
    role: str
    place: str
    in_force: bool


#: Stands in the place of a kind of place where one person is meant, in whatever post they act; no post stands there.
PERSON = "person"
#: (place kind, place id) → the posts there.
PostsByPlace = dict[tuple[str, str], list[Post]]


def official_posts(reason: str) -> PostQuerySet:
    """All posts, in the program's own name, for ``reason``: who holds which office is part of the alliance's register.

    The pages on which they stand are behind the scopes of the places they belong to.
    """
    posts: PostQuerySet = Post.objects.visible_to(System(reason))
    return posts


def titles_of(posts: Iterable[UUID]) -> dict[UUID, str]:
    """The titles of posts by their identifiers."""
    wanted = set(posts)
    return (
        dict(official_posts("titles in a timeline").filter(pk__in=wanted).values_list("pk", "title")) if wanted else {}
    )


def posts_held(account: Account, on: date) -> list[Post]:
    """The posts that ``account`` holds on the day ``on``, the longest held first, each with ``needs_second_factor``."""
    posts = official_posts("who signs in").in_force(on).filter(holder=account)
    return list(with_need(posts, on).order_by("from_on", "id"))


def posts_by_place(places: Iterable[tuple[str, str]]) -> PostsByPlace:
    """All posts of active accounts at the given (place kind, place id), whenever they are held, in one query."""
    wanted = set(places)
    found: PostsByPlace = {}
    posts = official_posts("recipients of notices").filter(holder__is_active=True)
    # Both parts of the index are named, so that a few places cost a few look-ups however many posts there are.
    for post in posts.filter(place_kind__in={kind for kind, _ in wanted}, place_id__in={place for _, place in wanted}):
        if (post.place_kind, post.place_id) in wanted:
            found.setdefault((post.place_kind, post.place_id), []).append(post)
    return found


def posts_by_person(people: Iterable[str]) -> PostsByPlace:
    """All posts of the given active accounts, whenever they are held, by (:data:`PERSON`, account), in one query."""
    found: PostsByPlace = {}
    wanted = set(people)
    posts = official_posts("recipients of notices").filter(holder__is_active=True, holder_id__in=wanted)
    for post in posts if wanted else ():
        found.setdefault((PERSON, str(post.holder_id)), []).append(post)
    return found


def actor_in(post: Post, name: str = "") -> Actor:
    """The actor that the holder of ``post`` is while acting in it."""
    place = Place(post.place_kind, post.place_id) if post.place_kind else None
    return Actor(post.holder_id, post.pk, post.role, place, name or str(post.holder))


def actor_without_post(account: Account) -> Actor:
    """Somebody signed in who holds no post now: they see their own account and nothing else."""
    return Actor(account.pk, None, "without_post", None, str(account))


def chosen_post(posts: list[Post], chosen: str | None) -> Post | None:
    """The post a person chose to act in, if they still hold it; otherwise the first they hold."""
    for post in posts:
        if chosen and str(post.pk) == chosen:
            return post
    return posts[0] if posts else None


def place_names(posts: Iterable[Post]) -> dict[tuple[str, str], str]:
    """The names of the places at which the posts stand, by kind and identifier; one query for each kind."""
    wanted: dict[str, set[str]] = {}
    for post in posts:
        if post.place_kind in place_kinds:
            wanted.setdefault(post.place_kind, set()).add(post.place_id)
    return {
        (kind, place): name
        for kind, places in wanted.items()
        for place, name in place_kinds.get(kind).names_of(sorted(places)).items()
    }


def posts_of(account: Account, on: date) -> list[HeldPost]:
    """Every post that ``account`` holds, held or will hold: those in force on ``on`` first, then the latest."""
    posts = list(official_posts("posts of one account").filter(holder=account).order_by("-from_on", "-id"))
    names = place_names(posts)
    held = [
        HeldPost(
            post=post,
            role=roles.get(post.role).label if post.role in roles else post.role,
            place=names.get((post.place_kind, post.place_id), ""),
            in_force=post.from_on <= on and (post.to_on is None or on < post.to_on),
        )
        for post in posts
    ]
    return sorted(held, key=lambda one: not one.in_force)
