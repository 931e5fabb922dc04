"""Identifiers made by us: unique across cities, roughly ordered by time, never used for ordering the trail."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    """Return a fresh UUID of version 7 (RFC 9562). Python's own library has it only from 3.14 on."""
    return UUID(bytes=uuid_utils.uuid7().bytes)
