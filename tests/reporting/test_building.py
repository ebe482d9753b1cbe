"""Building: everything or nothing, one at a time, whatever happens in the middle."""

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connections
from django.utils import timezone

from common.canonical import sha256_of
from common.jobs.enums import JobState
from common.jobs.models import ATTEMPTS, Job
from common.jobs.operations import SILENCE, defer, sweep
from common.pdf.errors import GlyphMissing
from reporting import operations
from reporting.enums import ArtefactName
from reporting.models import Artefact, ReportEdition, Snapshot
from reporting.operations.building import FOLDER, folder_of, only_build_of
from tests.accounts.factories import UserFactory
from tests.reporting.factories import AT, in_review, opened, small_plan

ROOT = Path(__file__).resolve().parents[2]
KILLED_WHILE_COMPOSING = """
import sys, time
import django
django.setup()
from django.conf import settings
settings.PRIVATE_FILES_ROOT = sys.argv[2]
from django.utils import timezone
from reporting import operations
from reporting.models import ReportEdition

def tell(step, label):
    print(label, flush=True)
    if "página" in label:
        time.sleep(60)

edition = ReportEdition.objects.get(pk=int(sys.argv[1]))
operations.build_edition(edition=edition, user=None, at=timezone.now(), tell=tell)
"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def edition():
    small_plan()
    return opened()


@contextmanager
def held_elsewhere(edition: ReportEdition):
    """Another connection is building this edition."""
    holds, release = threading.Event(), threading.Event()

    def hold():
        with only_build_of(edition):
            holds.set()
            release.wait(30)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    assert holds.wait(30)
    yield
    release.set()
    thread.join()


@contextmanager
def killed_while_composing(edition: ReportEdition, working_copy):
    """A real process in the middle of its report; killed at the end of the block."""
    command = [sys.executable, "-c", KILLED_WHILE_COMPOSING, str(edition.pk), storages["private"].location]
    environment = {"DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": working_copy.url()}
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert any("página" in line for line in process.stdout)
        yield
        process.send_signal(signal.SIGKILL)


def kept() -> tuple[int, int]:
    return Snapshot.objects.count(), Artefact.objects.count()


def files_of(edition: ReportEdition) -> list[str]:
    root = Path(storages["private"].path(f"{FOLDER}/{folder_of(edition)}"))
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_a_build_keeps_four_files_whose_hashes_are_true(edition, eata_member):
    snapshot = operations.build_edition(edition=edition, user=eata_member, at=AT)

    files = {artefact.name: artefact for artefact in snapshot.artefacts.all()}
    assert sorted(files) == sorted(ArtefactName.values)
    for artefact in files.values():
        with artefact.content.open("rb") as file:
            body = file.read()
        assert (len(body), sha256_of(body)) == (artefact.size, artefact.sha256)
    assert files[ArtefactName.SNAPSHOT].sha256 == snapshot.sha256
    assert ReportEdition.objects.get().snapshot == snapshot


def test_building_again_without_news_keeps_what_is_there(edition):
    first = operations.build_edition(edition=edition, user=None, at=AT)

    second = operations.build_edition(edition=edition, user=None, at=timezone.now())

    assert second == first
    assert kept() == (1, 4)


def test_building_after_news_keeps_both_and_points_to_the_last(edition, eata_member):
    first = operations.build_edition(edition=edition, user=None, at=AT)
    summary = edition.sections.get(code="SUMMARY")
    operations.save_section(section=summary, version=1, narrative="Um ano de arranque.", user=eata_member)

    second = operations.build_edition(edition=edition, user=None, at=AT)

    assert second.sha256 != first.sha256
    assert kept() == (2, 8)
    assert ReportEdition.objects.get().snapshot == second


def test_of_two_builds_at_once_one_wins_and_the_other_is_told(edition):
    with held_elsewhere(edition), pytest.raises(operations.BuildInProgress, match="já está a ser gerada"):
        operations.build_edition(edition=edition, user=None, at=AT)

    assert kept() == (0, 0)
    operations.build_edition(edition=edition, user=None, at=AT)
    assert kept() == (1, 4)


def test_an_edition_under_review_is_not_built(edition, eata_member):
    in_review(edition, eata_member)

    with pytest.raises(operations.ReportRefused, match="está em revisão"):
        operations.build_edition(edition=edition, user=None, at=AT)


def test_a_missing_letter_leaves_the_edition_as_it_was(edition, eata_member):
    before = operations.build_edition(edition=edition, user=None, at=AT)
    summary = edition.sections.get(code="SUMMARY")
    operations.save_section(section=summary, version=1, narrative="Cooperação com 北京.", user=eata_member)

    with pytest.raises(GlyphMissing):
        operations.build_edition(edition=edition, user=None, at=AT)

    assert ReportEdition.objects.get().snapshot == before
    assert kept() == (1, 4)


@pytest.mark.long
def test_a_worker_killed_while_composing_leaves_nothing_and_the_next_build_works(edition, working_copy):
    before = operations.build_edition(edition=edition, user=None, at=AT)
    operations.save_section(
        section=edition.sections.get(code="SUMMARY"), version=1, narrative="Texto novo.", user=UserFactory()
    )
    files_before = files_of(edition)

    with killed_while_composing(edition, working_copy), pytest.raises(operations.BuildInProgress):
        operations.build_edition(edition=edition, user=None, at=AT)

    assert ReportEdition.objects.get().snapshot == before
    assert files_of(edition) == files_before
    wait_until_the_lock_is_free(edition)
    after = operations.build_edition(edition=edition, user=None, at=AT)
    assert after.sha256 != before.sha256


def wait_until_the_lock_is_free(edition: ReportEdition) -> None:
    """The database frees it as soon as it notices that the process is gone."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            with only_build_of(edition):
                return
        except operations.BuildInProgress:
            time.sleep(0.1)
    raise AssertionError("the lock of a dead process was never freed")


def test_what_a_killed_build_began_to_write_is_swept(edition):
    leftover = storages["private"].save(
        f"{FOLDER}/{folder_of(edition)}/99/relatorio.pdf", ContentFile(b"%PDF-1.7 half")
    )

    operations.build_edition(edition=edition, user=None, at=AT)

    assert not storages["private"].exists(leftover)
    assert len(files_of(edition)) == 4


def silent_job(edition, user, attempts: int) -> Job:
    """A build whose worker was killed and gives no sign any more."""
    at = timezone.now() - 2 * SILENCE
    return Job.objects.create(
        name="reporting.build_edition",
        arguments={"edition_id": edition.pk, "user_id": user.pk},
        created_by=user,
        state=JobState.RUNNING,
        attempts=attempts,
        sent_at=at,
        started_at=at,
        heartbeat_at=at,
    )


def test_a_job_whose_worker_was_killed_is_run_again(edition, eata_member):
    job = silent_job(edition, eata_member, attempts=1)

    sweep(at=timezone.now())

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert kept() == (1, 4)


def test_a_job_killed_three_times_fails_and_says_what_to_do(edition, eata_member):
    job = silent_job(edition, eata_member, attempts=ATTEMPTS)

    sweep(at=timezone.now())

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "Peça-a de novo" in job.error
    assert kept() == (0, 0)


def test_the_job_builds_and_links_to_the_edition(edition, eata_member):
    job = defer("reporting.build_edition", by=eata_member, edition_id=edition.pk, user_id=eata_member.pk)

    job.refresh_from_db()
    assert (job.state, job.result_path) == (JobState.DONE, f"/gestao/relatorios/{edition.pk}/")
    assert (job.done, job.total) == (operations.STEPS, operations.STEPS)
    assert kept() == (1, 4)


def test_the_job_tells_why_it_was_refused(edition, eata_member):
    summary = edition.sections.get(code="SUMMARY")
    operations.save_section(section=summary, version=1, narrative="北京", user=eata_member)

    job = defer("reporting.build_edition", by=eata_member, edition_id=edition.pk, user_id=eata_member.pk)

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "não existe nas letras do documento" in job.error
