"""The secrets: of tokens, made at random and kept as digests; of webhooks, worked out and not kept at all."""

import base64
import hashlib
import hmac
import secrets
from uuid import UUID

from django.conf import settings

ALGORITHM = "sha256"
#: By which a person, or a program that looks for leaked secrets, knows what it has found.
PREFIX = "lianmeng_"
_BYTES = 32


def new_secret() -> str:
    """A fresh secret of 256 random bits. So much cannot be guessed, which is why one plain digest suffices."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def digest_of(secret: str) -> str:
    """What is kept of ``secret``, and what it is looked up by."""
    return hashlib.sha256(secret.encode()).hexdigest()


def webhook_secret(webhook: UUID) -> str:
    """The secret with which messages of a webhook are signed, written as Standard Webhooks writes it."""
    return "whsec_" + base64.b64encode(_webhook_key(webhook)).decode()


def signature_of(webhook: UUID, message: str, seconds: int, body: bytes) -> str:
    """The signature of a message, as the header ``webhook-signature`` carries it (Standard Webhooks 1.0)."""
    signed = f"{message}.{seconds}.".encode() + body
    digest = hmac.new(_webhook_key(webhook), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def _webhook_key(webhook: UUID) -> bytes:
    return hmac.new(settings.WEBHOOK_KEY.encode(), webhook.bytes, hashlib.sha256).digest()
