"""The receipt as PDF: the same for ever, readable by all, with the very content inside."""

from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse

from common.canonical import sha256_of
from funding.enums import DraftPart
from funding.operations import save_part
from funding.operations.receipts import kept_receipt, make_receipt, receipt_pdf
from funding.queries.drafts import fingerprint_of, rows_of
from funding.tasks import make_receipt as job
from tests.funding.factories import WITHIN, a_call, a_municipality, an_application, submit
from tests.support.cast import client_of
from tests.support.pdf import assert_pdf_ua

pytestmark = pytest.mark.django_db


@pytest.fixture
def handed_in():
    """A submission with characters that the letters of documents do not have."""
    entity, signatory = a_municipality(1)
    application = an_application(a_call(), entity, signatory)
    rows = rows_of(application, DraftPart.DATA_SERVICES)
    said = [{"name": "Praças 🅿️ <b>", "vertical": "Mobilidade", "description": "=cmd|' /C calc'!A0"}]
    save_part(
        application=application,
        part=DraftPart.DATA_SERVICES,
        rows=said,
        fingerprint=fingerprint_of(rows),
        user=signatory,
        entity=application.lead,
        at=WITHIN,
    )
    return submit(application, signatory), signatory


def test_the_receipt_is_accessible_always_the_same_and_carries_the_content(handed_in):
    submission, _ = handed_in
    content = receipt_pdf(submission)
    assert content == receipt_pdf(submission)
    assert_pdf_ua(content)
    with pikepdf.open(BytesIO(content)) as document:
        (inside,) = document.attachments.values()
        assert sha256_of(inside.get_file().read_bytes()) == submission.sha256


def test_the_receipt_is_made_beside_and_then_given(handed_in):
    submission, signatory = handed_in
    url = reverse("funding:receipt_file", args=[submission.application.uuid, 1])
    client = client_of(signatory)
    assert kept_receipt(submission) is None
    assert client.get(url).url.startswith("/area/tarefas/")
    assert job(None, submission_id=submission.pk) == url
    given = client.get(url)
    assert b"".join(given.streaming_content) == kept_receipt(submission).read()
    assert given.headers["Content-Disposition"] == f'attachment; filename="{submission.registry}.pdf"'
    assert make_receipt(submission=submission).endswith(f"{submission.sha256}.pdf")
