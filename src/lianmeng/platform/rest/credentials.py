"""The secrets of tokens: made at random, shown once, kept as digests."""

import hashlib
import secrets

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
