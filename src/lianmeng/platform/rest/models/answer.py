"""Stored answers: what a request that is repeated under the same key is answered with."""

from django.db import models

from lianmeng.platform.records.models import Record
from lianmeng.platform.rest.models.token import ApiToken


class StoredAnswer(Record):
    """The answer to the first request of a token under an idempotency key, written in that request's transaction.

    ``request`` is the digest of method, address, precondition and body. Kept until the limit runs out, then removed:
    it is a memory of the interface and no record of the office.
    """

    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="+")
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="stored_answer_by_age")]
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="stored_answer_once")]

    def __str__(self) -> str:
        return self.key
