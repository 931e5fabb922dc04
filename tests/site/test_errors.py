"""The pages for what goes wrong, as a browser meets them."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from lianmeng.desk.web import homes
from tests.assist.stories import raised
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def body(page: bytes, reference: str) -> str:
    return page.decode().replace(reference, "")


def test_what_one_may_not_see_reads_like_what_is_not_there(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["other_county_office"])
    hidden = client.get(reverse("assist:demand_detail", args=[raised(cast).pk]))
    absent = client.get(reverse("assist:demand_detail", args=[uuid4()]))
    assert hidden.status_code == absent.status_code == 404
    pages = [body(answer.content, answer["X-Reference"]) for answer in (hidden, absent)]
    assert pages[0] == pages[1]
    assert hidden["X-Reference"] in hidden.content.decode()


def test_a_form_without_our_token_is_refused_in_our_words(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.people["enterprise"])
    answer = client.post(reverse("inbox_read_all"))
    assert answer.status_code == 403
    assert "您无权进行此操作" in answer.content.decode()
    assert "CSRF" not in answer.content.decode()


def test_too_large_a_request_is_named_as_such(client: Client, cast: Cast, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100  # type: ignore[attr-defined]
    client.force_login(cast.people["enterprise"])
    answer = client.post(reverse("switch_post"), {"post": "x" * 200})
    assert answer.status_code == 413
    assert "413" in answer.content.decode()


@pytest.mark.parametrize(("error", "status"), [(PermissionDenied(), 403), (RuntimeError("a secret"), 500)])
def test_a_fault_names_its_reference_and_nothing_of_itself(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(request: object) -> dict[str, object]:
        raise error

    monkeypatch.setitem(homes.HOMES, "enterprise", ("enterprise", fail))
    client = Client(raise_request_exception=False)
    client.force_login(cast.people["enterprise"])
    answer = client.get("/")
    assert answer.status_code == status
    assert answer["X-Reference"] in answer.content.decode()
    assert "secret" not in answer.content.decode()


def test_pages_of_signed_in_people_are_not_stored(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["enterprise"])
    assert "no-store" in client.get("/")["Cache-Control"]


def test_an_address_behind_a_button_says_so_when_it_is_opened(client: Client, cast: Cast) -> None:
    client.force_login(cast.people["enterprise"])
    answer = client.get(reverse("inbox_read_all"))
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "无法直接打开" in answer.content.decode()
    assert client.head(reverse("inbox_read_all")).content == b""
