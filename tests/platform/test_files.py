"""Stored files: judged by content, limited by size and quota, served to whoever sees the record."""

import io
import os
import time
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.http import Http404
from django.test import RequestFactory
from PIL import Image

from lianmeng.kernel.errors import Refused
from lianmeng.kernel.places import Actor, Place
from lianmeng.platform.background.handlers import handlers
from lianmeng.platform.background.models import Job
from lianmeng.platform.files import images, storage
from lianmeng.platform.files.actions.files import store_file, sweep_orphans
from lianmeng.platform.files.contents import detect
from lianmeng.platform.files.images import reencode
from lianmeng.platform.files.models import StoredFile
from lianmeng.platform.files.owners import owners, register_owner_model
from lianmeng.platform.files.queries.files import bytes_stored, fetchable_file, files_of
from lianmeng.platform.files.web.views import download
from lianmeng.platform.permissions.ambient import acting_as
from lianmeng.platform.records.models import Limit
from lianmeng.platform.work.unit import unit_of_work

AT = datetime(2022, 8, 31, 2, 0, tzinfo=UTC)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def actor(place: str = "620802") -> Actor:
    return Actor(uuid4(), uuid4(), "county_office", Place("county", place), "崆峒区链办")


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    if Job._meta.label_lower not in owners:
        register_owner_model(Job)
    if "test.nothing" not in handlers:
        handlers.add("test.nothing", lambda task, report: None)


def stored_by(who: Actor, upload, **options) -> tuple[Job, StoredFile]:
    """A job of ``who`` with the upload as its file; jobs serve as a record that only their post sees."""
    with unit_of_work(who) as work:
        job = Job(kind="test.nothing", title="t", at=AT, requested_by_account=who.account, requested_by_post=who.post)
        work.add(job)
        return job, store_file(work, owner=job, upload=upload, at=AT, **options)


def photo(**options) -> bytes:
    image = Image.new("RGB", (60, 40), (200, 30, 30))
    exif = Image.Exif()
    exif[0x010F] = "SECRET-CAMERA"
    exif[0x0112] = 6  # lies on its side
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, **options)
    return out.getvalue()


def office(part: str, *more: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", part, *more):
            archive.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (PDF, "pdf"),
        (photo(), "jpeg"),
        (office("xl/workbook.xml"), "xlsx"),
        (office("word/document.xml"), "docx"),
        (office("xl/workbook.xml", "xl/vbaProject.bin"), "macro"),
        (b"PK\x03\x04 broken", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ole"),
        (b"MZ\x90\x00", "program"),
        (b"<svg xmlns='x'>", "markup"),
        (b"\xef\xbb\xbf<!DOCTYPE html><p>", "markup"),
        ("企业名称,备注\n".encode("gb18030"), "text"),
        ("企业名称,备注\n".encode(), "text"),
        (b"\x00\x01\x02", "unknown"),
        (b"", "unknown"),
    ],
)
def test_content_decides_what_a_file_is(content, code):
    assert detect(io.BytesIO(content)).code == code


@pytest.mark.django_db
def test_a_file_is_stored_with_its_digest_and_read_back():
    who = actor()
    job, stored = stored_by(who, SimpleUploadedFile("C:\\tmp\\纪要\u202e.pdf", PDF))
    assert (stored.original_name, stored.kind, stored.size) == ("纪要.pdf", "pdf", len(PDF))
    with storage.open_stored(stored.storage_name) as file:
        assert file.read() == PDF
    assert os.stat(storage.path_of(stored.storage_name)).st_mode & 0o077 == 0
    assert files_of(who, job) == [stored]
    assert bytes_stored(who.place) == len(PDF)


@pytest.mark.django_db
def test_a_photograph_loses_its_metadata_and_stands_upright():
    _job, stored = stored_by(actor(), SimpleUploadedFile("现场.jpg", photo()))
    content = storage.path_of(stored.storage_name).read_bytes()
    assert b"SECRET-CAMERA" not in content
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (40, 60)
        assert not image.getexif()


def drawn(mode: str, format_: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (200, 30, 30)).convert(mode).save(out, format_)
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "format_"),
    [("P", "PNG"), ("RGBA", "PNG"), ("I;16", "PNG"), ("CMYK", "JPEG"), ("L", "JPEG"), ("L", "WEBP")],
)
def test_images_of_every_kind_are_written_anew(mode, format_):
    content = reencode(io.BytesIO(drawn(mode, format_)), format_.lower())
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.size) == (format_, (8, 8))
        if mode in ("P", "RGBA"):
            before = Image.open(io.BytesIO(drawn(mode, format_))).convert("RGB")
            assert image.convert("RGB").getpixel((4, 4)) == before.getpixel((4, 4))


@pytest.mark.parametrize("most", [63, 30])
def test_an_image_of_too_many_points_is_not_decoded(monkeypatch, most):
    monkeypatch.setattr(images, "MOST_PIXELS", most)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 31)
    with pytest.raises(Refused) as refusal:
        reencode(io.BytesIO(drawn("RGB", "PNG")), "png")
    assert refusal.value.code == "image_too_large"


@pytest.mark.django_db
def test_a_kind_of_record_without_owner_takes_no_files():
    with unit_of_work(actor()) as work, pytest.raises(LookupError):
        store_file(work, owner=StoredFile(), upload=SimpleUploadedFile("a.pdf", PDF), at=AT)


@pytest.mark.django_db
def test_what_is_gone_from_the_disk_is_not_found():
    who = actor()
    _job, stored = stored_by(who, SimpleUploadedFile("图纸.pdf", PDF))
    storage.remove(stored.storage_name)
    request = RequestFactory().get("/")
    request.actor = who
    with pytest.raises(Http404):
        download(request, stored.pk)
    with pytest.raises(Http404):
        download(request, uuid4())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "file_empty"),
        ("a.pdf", b"%PDF-" + bytes(21 * 2**20), "file_too_large"),
        ("a.exe", b"MZ\x90\x00", "file_not_allowed"),
        ("a.svg", b"<svg xmlns='x'/>", "file_not_allowed"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_not_allowed"),
        ("a.jpg", PDF, "file_renamed"),
        ("a.bin", b"\x00\x01", "file_unknown"),
        ("a.jpg", b"\xff\xd8\xff\xe0 no image", "image_damaged"),
    ],
)
def test_what_is_refused_and_why(name, content, code):
    with pytest.raises(Refused) as refusal:
        stored_by(actor(), SimpleUploadedFile(name, content))
    assert refusal.value.code == code


@pytest.mark.django_db
def test_the_quota_counts_what_a_place_has_stored():
    Limit.objects.filter(code="files.quota_bytes").update(value=len(PDF) + 10)
    stored_by(actor("620802"), SimpleUploadedFile("1.pdf", PDF))
    with pytest.raises(Refused) as refusal:
        stored_by(actor("620802"), SimpleUploadedFile("2.pdf", PDF))
    assert refusal.value.code == "quota_used_up"
    stored_by(actor("620821"), SimpleUploadedFile("3.pdf", PDF))


@pytest.mark.django_db
def test_a_failed_action_leaves_an_orphan_that_is_swept_and_nothing_else():
    who = actor()
    _job, kept = stored_by(who, SimpleUploadedFile("kept.pdf", PDF))
    with transaction.atomic():
        _job, lost = stored_by(who, SimpleUploadedFile("lost.pdf", PDF))
        transaction.set_rollback(True)
    assert storage.path_of(lost.storage_name).exists()
    assert sweep_orphans(before=datetime.now(UTC) - timedelta(days=1)) == 0
    old = time.time() - 2 * 86400
    for name in (lost.storage_name, kept.storage_name):
        os.utime(storage.path_of(name), (old, old))
    assert sweep_orphans(before=datetime.now(UTC) - timedelta(days=1)) == 1
    assert not storage.path_of(lost.storage_name).exists()
    assert storage.path_of(kept.storage_name).exists()


@pytest.mark.django_db
def test_only_who_sees_the_record_gets_the_file():
    owner, stranger = actor(), actor()
    job, stored = stored_by(owner, SimpleUploadedFile("图纸.pdf", PDF))
    assert fetchable_file(owner, stored.pk) == stored
    assert fetchable_file(stranger, stored.pk) is None
    assert files_of(stranger, job) == []
    assert fetchable_file(owner, uuid4()) is None


@pytest.mark.django_db
def test_a_download_is_never_shown_or_kept_by_the_browser():
    who = actor()
    _job, stored = stored_by(who, SimpleUploadedFile("图纸.pdf", PDF))
    _job, image = stored_by(who, SimpleUploadedFile("现场.jpg", photo()))
    request = RequestFactory().get("/")
    request.actor = who
    with acting_as(who):
        response, shown = download(request, stored.pk), download(request, image.pk)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["X-Content-Type-Options"], response["Cache-Control"]) == ("nosniff", "no-store")
    assert "sandbox" in response["Content-Security-Policy"]
    assert shown["Content-Disposition"].startswith("inline")
    shown.close()


@pytest.mark.django_db
def test_a_stored_file_cannot_be_changed_in_the_database():
    _job, stored = stored_by(actor(), SimpleUploadedFile("a.pdf", PDF))
    with unit_of_work(actor()) as work, pytest.raises(DatabaseError), transaction.atomic():
        work.amend(stored, original_name="b.pdf")


def test_names_of_stored_bytes_lead_nowhere_else():
    with pytest.raises(ValueError, match="stored file"):
        storage.path_of("../../etc/passwd")
    assert Path(storage.path_of("a" * 40)).name == "a" * 40
