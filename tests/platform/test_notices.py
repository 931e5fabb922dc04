"""The inbox as a reader meets it, and its delivery."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lianmeng.kernel.identifiers import new_id
from lianmeng.kernel.places import Actor
from lianmeng.platform.notices.actions.delivery import deliver_waiting, mark_all_read, mark_read
from lianmeng.platform.notices.links import link_to
from lianmeng.platform.notices.models import Notice, Outbox
from lianmeng.platform.notices.queries.inbox import inbox, unread_count, unread_first
from lianmeng.platform.permissions.ambient import writing
from tests.support.cast import Cast, moment

NOW = moment("2022-09-28 10:00")
MESSAGE = "Demand %(number)s was dispatched to you: %(title)s"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock(business_time: Callable[[datetime], datetime]) -> None:
    business_time(NOW)


def tell(
    actor: Actor, *, number: int = 1, at: datetime = NOW, urgent: bool = False, kind: str = "assist.demand"
) -> Notice:
    """Put a message for the holder of ``actor``'s post into the outbox and have it delivered."""
    assert actor.place is not None
    params = {"number": f"N{number:03}", "title": "园区{道路} & 硬化"}
    with writing("arrange a test"):
        Outbox.objects.create(
            message=MESSAGE, params=params, urgent=urgent, recipients=[[actor.role, actor.place.kind, actor.place.id]],
            record_kind=kind, record_id=new_id(), at=at,
        )  # fmt: skip
    deliver_waiting(at=at)
    found: Notice = inbox(actor).filter(params__number=f"N{number:03}").get()
    return found


@pytest.fixture
def reader(client: Client, cast: Cast) -> Actor:
    client.force_login(cast.people["helper"])
    return cast["helper"]


def test_unread_notices_come_first_and_can_be_shown_alone(reader: Actor) -> None:
    notices = [tell(reader, number=n, at=moment(f"2022-09-2{n} 09:00")) for n in (1, 2, 3)]
    mark_read(actor=reader, notices=[notices[2]], at=NOW)
    assert [notice.params["number"] for notice in unread_first(reader)] == ["N002", "N001", "N003"]
    assert [notice.params["number"] for notice in unread_first(reader, unread_only=True)] == ["N002", "N001"]


def test_the_page_quotes_records_as_data_and_counts_at_the_bell(client: Client, reader: Actor) -> None:
    tell(reader, urgent=True)
    client.cookies["language"] = "en"
    page = client.get(reverse("inbox")).content.decode()
    assert 'Demand <span lang="zh" data-record>N001</span> was dispatched to you' in page
    assert '<span lang="zh" data-record>园区{道路} &amp; 硬化</span>' in page
    assert "Inbox, 1 unread notice" in page
    assert ">Urgent<" in page


def test_opening_a_notice_marks_it_read_and_leads_to_its_record(client: Client, reader: Actor) -> None:
    notice = tell(reader)
    answer = client.post(reverse("notice_open", args=[notice.pk]))
    assert answer["Location"] == link_to("assist.demand", notice.record_id)
    assert inbox(reader).get(pk=notice.pk).read_at == NOW
    assert unread_count(reader) == 0


def test_a_notice_about_a_record_without_a_page_leads_back_to_the_inbox(client: Client, reader: Actor) -> None:
    notice = tell(reader, kind="nowhere.record")
    assert client.post(reverse("notice_open", args=[notice.pk]))["Location"] == reverse("inbox")


def test_looking_changes_nothing(client: Client, reader: Actor) -> None:
    notice = tell(reader)
    client.get(reverse("inbox"))
    for name in ("notice_open", "notice_read"):
        assert client.get(reverse(name, args=[notice.pk])).status_code == 405
    assert client.get(reverse("inbox_read_all")).status_code == 405
    assert unread_count(reader) == 1


def test_one_and_all_can_be_marked_read(client: Client, reader: Actor) -> None:
    first, *_ = [tell(reader, number=n) for n in (1, 2, 3)]
    answer = client.post(reverse("notice_read", args=[first.pk]), {"unread": "1"})
    assert answer["Location"] == reverse("inbox") + "?unread=1"
    assert unread_count(reader) == 2
    client.post(reverse("inbox_read_all"))
    assert unread_count(reader) == 0


def test_what_comes_later_is_not_marked_with_the_rest(reader: Actor) -> None:
    tell(reader, at=moment("2022-09-28 10:05"))
    assert mark_all_read(actor=reader, at=NOW) == 0
    assert unread_count(reader) == 1


def test_the_notices_of_another_post_are_not_there(client: Client, cast: Cast, reader: Actor) -> None:
    foreign = tell(cast["other_helper"])
    for name in ("notice_open", "notice_read"):
        assert client.post(reverse(name, args=[foreign.pk])).status_code == 404
        assert client.post(reverse(name, args=[uuid4()])).status_code == 404
    client.post(reverse("inbox_read_all"))
    assert unread_count(cast["other_helper"]) == 1
    assert mark_read(actor=reader, notices=[foreign], at=NOW) == 0


@pytest.mark.parametrize(("query", "sentence"), [("", "暂无消息"), ("?unread=1", "消息已全部阅读")])
def test_an_empty_inbox_says_so(client: Client, reader: Actor, query: str, sentence: str) -> None:
    assert sentence in client.get(reverse("inbox") + query).content.decode()


def test_somebody_without_a_post_has_an_empty_inbox(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["secretary"])
    assert "暂无消息" in client.get(reverse("inbox")).content.decode()
    assert client.post(reverse("inbox_read_all")).status_code == 302


def test_the_page_takes_the_same_queries_however_many_notices_there_are(client: Client, reader: Actor) -> None:
    tell(reader)
    client.get(reverse("inbox"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("inbox"))
    for number in range(2, 25):
        tell(reader, number=number)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("inbox"))
    asked = [query["sql"] for query in many.captured_queries if "platform_notices_notice" in query["sql"]]
    assert len(asked) == 4  # the notices, their number, the unread ones at the bell and in the navigation
    assert len(few) == len(many)


def test_delivery_can_be_repeated_without_doubling(reader: Actor) -> None:
    tell(reader)
    with writing("arrange a test"):
        Outbox.objects.update(delivered_at=None)
    assert deliver_waiting(at=NOW) == 1
    assert deliver_waiting(at=NOW) == 0
    assert inbox(reader).count() == 1
