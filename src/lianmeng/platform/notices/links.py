"""Where a notice leads: rooms register the page of each kind of record."""

from django.urls import reverse

from lianmeng.kernel.registry import Registry

pages: Registry[str] = Registry("pages of records")


def register_page(record_kind: str, url_name: str) -> None:
    """Say that ``url_name``, with the record's id, shows records of ``record_kind``."""
    pages.add(record_kind, url_name)


def link_to(record_kind: str, record_id: object) -> str:
    """The address of a record's page; empty for a kind of record that has none."""
    return reverse(pages.get(record_kind), args=[record_id]) if record_kind in pages else ""
