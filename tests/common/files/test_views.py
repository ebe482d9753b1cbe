import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.permissions import acts_for_entity
from common.files import access
from common.files.operations import store_upload
from tests.common.files import contents
from tests.support.cast import client_of


@pytest.fixture
def of_arte(reporter_arte, arte, monkeypatch):
    """A file that only people who act for ARTE may open."""
    monkeypatch.setattr(access, "_checkers", {})
    stored = store_upload(
        upload=SimpleUploadedFile("relatório.pdf", contents.pdf(), content_type="text/html"), user=reporter_arte
    )
    access.register("tests.Evidence", lambda actor, file: file == stored and acts_for_entity(actor, arte.pk))
    return stored


def test_file_is_sent_as_an_attachment_that_no_browser_runs(of_arte, reporter_arte):
    response = client_of(reporter_arte).get(reverse("files:download", args=[of_arte.uuid]))

    sent = b"".join(response.streaming_content)
    response.close()

    assert hashlib.sha256(sent).hexdigest() == of_arte.sha256
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''relat%C3%B3rio.pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("who", ["reporter_cncs", "ccdr_norte", "stranger"])
def test_file_does_not_exist_for_others(of_arte, who, request):
    response = client_of(request.getfixturevalue(who)).get(reverse("files:download", args=[of_arte.uuid]))

    assert response.status_code == 404


def test_file_does_not_exist_for_somebody_not_signed_in(of_arte, client):
    assert client.get(reverse("files:download", args=[of_arte.uuid])).status_code == 404


def test_file_that_no_record_points_to_exists_for_nobody(of_arte, reporter_arte, monkeypatch):
    monkeypatch.setattr(access, "_checkers", {})

    assert client_of(reporter_arte).get(reverse("files:download", args=[of_arte.uuid])).status_code == 404


def test_file_has_no_address_in_its_storage(of_arte):
    with pytest.raises(NotImplementedError, match="no address"):
        _ = of_arte.content.url
