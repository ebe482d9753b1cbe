"""Uploads that never became part of anything go after a day; what somebody uses stays."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from action_plan.operations import add_file_evidence
from common.files.models import StoredFile
from common.files.operations import store_upload, sweep_orphans
from common.files.queries import GRACE
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import AT, drafted
from tests.common.files.contents import pdf


def stored(name, user):
    return store_upload(upload=SimpleUploadedFile(name, pdf(), "application/pdf"), user=user)


@pytest.fixture
def used(reporter_arte, arte):
    update = drafted(ActionFactory(code="I01-A1"), PeriodFactory(), reporter_arte, at=AT)
    file = stored("usado.pdf", reporter_arte)
    add_file_evidence(update=update, file=file, title="Ata", user=reporter_arte, entity=arte, at=AT)
    return file


def test_only_what_nobody_uses_goes_and_only_after_a_day(used, reporter_arte, django_capture_on_commit_callbacks):
    unused = stored("por-usar.pdf", reporter_arte)
    storage, name = unused.content.storage, unused.content.name

    assert sweep_orphans(at=unused.uploaded_at + GRACE) == []
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep_orphans(at=unused.uploaded_at + GRACE + timedelta(seconds=1)) == ["por-usar.pdf"]

    assert list(StoredFile.objects.all()) == [used]
    assert not storage.exists(name)
    assert used.content.storage.exists(used.content.name)


def test_the_command_can_only_look(reporter_arte):
    stored("por-usar.pdf", reporter_arte)
    StoredFile.objects.update(uploaded_at=timezone.now() - GRACE * 2)
    out = StringIO()

    call_command("sweep_uploads", dry_run=True, stdout=out)

    assert "por-usar.pdf" in out.getvalue()
    assert "1 seriam apagados. Nada foi alterado" in out.getvalue()
    assert StoredFile.objects.count() == 1
