"""Who acts, and where: opaque values that the rooms above fill with meaning.

The kernel and the platform know that a post has a role and a place. What a county or a help team is,
only the rooms that own these words know.
"""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post stands: a kind that some room registered, and an identifier within it."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A person acting in exactly one post. Rights are this post's rights, never a union over posts."""

    account: UUID | None
    post: UUID | None
    role: str
    place: Place | None
    name: str = ""

    @property
    def is_known(self) -> bool:
        """Whether somebody signed in stands behind this actor."""
        return self.account is not None

    def stands_at(self, kind: str) -> str | None:
        """Return the identifier of the actor's place if it is of ``kind``, else None."""
        return self.place.id if self.place is not None and self.place.kind == kind else None


@dataclass(frozen=True, slots=True)
class System:
    """The program itself, outside any request: a job, a command, a test's arrangement.

    It sees and may do everything, so each use states its reason, which also goes into the trail.
    """

    reason: str


Viewer = Actor | System

#: Nobody: a visitor who has not signed in, or whose account or post has ended.
ANONYMOUS = Actor(account=None, post=None, role="anonymous", place=None)
