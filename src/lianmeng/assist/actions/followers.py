"""What a demand may not do while others follow it."""

from lianmeng.assist.models import Demand, Merge
from lianmeng.kernel.errors import N_, NotPossible
from lianmeng.platform.work.unit import UnitOfWork


def followers_of(work: UnitOfWork, demand: Demand) -> list[Merge]:
    """The merges by which others follow this demand now."""
    return work.rows(Merge, leader_id=demand.pk, ended_at=None)


def require_no_followers(work: UnitOfWork, demand: Demand) -> None:
    """Refuse what would leave those without an answer whose demands were merged into this one."""
    if followers_of(work, demand):
        raise NotPossible(
            "leads_others",
            N_("Other demands were merged into this one and wait for its answer; the office must separate them first."),
        )
