"""Doing something once, however often it is asked for: answers stored in the very transaction that did it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from lianmeng.kernel.errors import N_, Invalid
from lianmeng.kernel.periods import local_date
from lianmeng.platform.records.queries.limits import amount
from lianmeng.platform.rest.models import ApiToken, StoredAnswer

_DAYS = "rest.answer_days"


@dataclass(frozen=True)
class Answer:
    """What a request was answered with; ``repeated`` when it was answered before."""

    status: int
    headers: Mapping[str, str]
    body: str
    repeated: bool = False

    @property
    def done(self) -> bool:
        """Whether something was done; a refusal changed nothing and is worth no memory."""
        return self.status < 400


def answer_once(token: ApiToken, key: str, request: str, act: Callable[[], Answer], *, at: datetime) -> Answer:
    """Do ``act`` and remember its answer under ``key``; the same ``request`` again gets the same answer.

    Another request under a used key is Invalid. Of two at once one acts; the other waits at the unique key until the
    first has committed, and gets its answer. A refused act is undone whole and leaves the key free.
    """
    with transaction.atomic():
        claimed = _claim(token, key, request, at)
        if claimed is None:
            stored = StoredAnswer.objects.get(token=token, key=key)
            if stored.request != request:
                raise Invalid(
                    "key_reused",
                    N_("This idempotency key was used for another request. Please choose a new one."),
                    field="Idempotency-Key",
                )
            return Answer(stored.status, stored.headers, stored.body, repeated=True)
        answer = act()
        if answer.done:
            claimed.status, claimed.headers, claimed.body = answer.status, dict(answer.headers), answer.body
            claimed.save(update_fields=["status", "headers", "body"])
        else:
            transaction.set_rollback(True)
        return answer


def forget_answers(*, at: datetime) -> int:
    """Remove the stored answers whose time is over; return how many."""
    removed, _ = StoredAnswer.objects.filter(at__lte=_oldest(at)).delete()
    return removed


def _claim(token: ApiToken, key: str, request: str, at: datetime) -> StoredAnswer | None:
    """The row of a key that is free, or None."""
    StoredAnswer.objects.filter(token=token, key=key, at__lte=_oldest(at)).delete()
    row = StoredAnswer(token=token, key=key, request=request, at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return row


def _oldest(at: datetime) -> datetime:
    return at - timedelta(days=int(amount(_DAYS, local_date(at))))
