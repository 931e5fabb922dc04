"""What an authenticator app does (RFC 6238), written apart from the program that checks it."""

import base64
import hmac
import time


def app_code(secret: str, steps: int = 0) -> str:
    """The six digits that an app with ``secret`` shows now, or ``steps`` half minutes later."""
    counter = int(time.time()) // 30 + steps
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 15
    value = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{value % 1_000_000:06d}"
