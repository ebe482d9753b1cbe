"""Asking for work, and each thing that may happen to it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from common.jobs import operations, worker
from common.jobs.enums import JobState
from common.jobs.models import Job
from common.jobs.queries import interruption
from tests.common.jobs import probe  # noqa: F401 - registers its work

NOW = timezone.now()


def stored(job):
    return Job.objects.get(pk=job.pk)


@pytest.mark.django_db
def test_work_is_done_once_the_caller_commits(tmp_path, django_capture_on_commit_callbacks):
    path = tmp_path / "out"
    with django_capture_on_commit_callbacks(execute=True):
        job = operations.defer("tests.write", path=str(path))
        assert (job.state, path.exists()) == (JobState.QUEUED, False)
    done = stored(job)
    assert (done.state, done.attempts, done.result_path) == (JobState.DONE, 1, "/ficheiros/out")
    assert (done.done, done.total, done.label) == (1, 4, "A escrever")
    assert path.read_text() == "begun\nwritten\n"


@pytest.mark.django_db(transaction=True)
def test_work_of_a_transaction_that_fails_is_never_asked_for(tmp_path):
    def ask_and_fail():
        with transaction.atomic():
            operations.defer("tests.write", path=str(tmp_path / "out"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask_and_fail()
    assert (Job.objects.count(), (tmp_path / "out").exists()) == (0, False)


@pytest.mark.parametrize(
    ("state", "attempts", "quiet", "said"),
    [
        (JobState.RUNNING, 1, 20, None),
        (JobState.RUNNING, 1, 30, "é tentada de novo até às 10:02:00 (tentativa 2 de 3)"),
        (JobState.RUNNING, 3, 30, "Era a última tentativa: se não voltar até às 10:02:00, falhou."),
        (JobState.QUEUED, 0, 0, None),
        (JobState.QUEUED, 1, 0, "dentro de um minuto (tentativa 2 de 3)"),
    ],
)
def test_work_that_stopped_half_way_says_so_and_when_it_goes_on(state, attempts, quiet, said):
    beat_at = datetime(2026, 1, 10, 10, tzinfo=UTC)
    job = Job(name="tests.write", state=state, attempts=attempts, heartbeat_at=beat_at)

    told = interruption(job, beat_at + timedelta(seconds=quiet))

    assert (told is None) == (said is None)
    assert told is None or said in told.body


@pytest.mark.django_db
def test_unknown_work_is_refused():
    with pytest.raises(LookupError):
        operations.defer("tests.unknown")


@pytest.mark.django_db
def test_an_open_job_of_the_same_key_is_returned():
    first = operations.defer("tests.refuse", key="report-2025")
    assert operations.defer("tests.refuse", key="report-2025") == first
    assert operations.defer("tests.refuse", key="report-2026") != first
    operations.fail(job=operations.claim(job_id=first.pk, at=NOW), at=NOW, error="")
    assert operations.defer("tests.refuse", key="report-2025") != first


@pytest.mark.django_db(transaction=True)
def test_the_same_key_asked_for_at_the_same_moment_is_one_job():
    def ask(_number):
        try:
            return operations.defer("tests.refuse", key="same").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(4)))
    assert Job.objects.filter(key="same", state__in=operations.OPEN).count() <= 1
    assert set(Job.objects.values_list("error", flat=True)) == {"Faltam dados: preencha-os e peça de novo."}


@pytest.mark.django_db
def test_a_message_that_comes_twice_finds_nothing_to_do(tmp_path):
    job = Job.objects.create(name="tests.write", arguments={"path": str(tmp_path / "out")})
    worker.run(job.pk)
    worker.run(job.pk)
    assert (tmp_path / "out").read_text() == "begun\nwritten\n"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_claim_one_gets_it():
    job = Job.objects.create(name="tests.refuse")

    def claim(_number):
        try:
            return operations.claim(job_id=job.pk, at=NOW) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(claim, range(8))) == [False] * 7 + [True]


@pytest.mark.django_db
def test_a_refusal_is_told_and_not_tried_again():
    job = Job.objects.create(name="tests.refuse")
    worker.run(job.pk)
    refused = stored(job)
    assert (refused.state, refused.error) == (JobState.FAILED, "Faltam dados: preencha-os e peça de novo.")


@pytest.mark.django_db
def test_an_unexpected_error_is_tried_three_times(caplog):
    job = Job.objects.create(name="tests.break")
    states = []
    for _attempt in range(4):
        worker.run(job.pk)
        states.append(stored(job).state)
    assert states == [JobState.QUEUED, JobState.QUEUED, JobState.FAILED, JobState.FAILED]
    assert (stored(job).attempts, stored(job).error) == (3, operations.UNEXPECTED)
    assert [record.exc_text is not None or record.exc_info is not None for record in caplog.records] == [True] * 3


@pytest.mark.django_db
def test_a_silent_worker_loses_its_job_and_cannot_close_it(django_capture_on_commit_callbacks):
    job = operations.claim(job_id=Job.objects.create(name="tests.refuse").pk, at=NOW)
    assert operations.sweep(at=NOW + timedelta(seconds=59)) == 0
    assert operations.sweep(at=NOW + timedelta(seconds=61)) == 1
    again = operations.claim(job_id=job.pk, at=NOW + timedelta(seconds=62))
    assert again.attempts == 2
    assert operations.finish(job=job, at=NOW) is False
    assert operations.beat(job=job, at=NOW) is False
    assert operations.finish(job=again, at=NOW) is True


@pytest.mark.django_db
def test_the_third_silence_is_the_end():
    job = Job.objects.create(name="tests.refuse", attempts=2)
    operations.claim(job_id=job.pk, at=NOW)
    assert operations.sweep(at=NOW + timedelta(seconds=61)) == 0
    assert (stored(job).state, stored(job).error) == (JobState.FAILED, operations.INTERRUPTED)


@pytest.mark.django_db
def test_what_was_not_sent_is_sent_by_the_sweep(django_capture_on_commit_callbacks):
    job = Job.objects.create(name="tests.refuse")
    assert operations.sweep(at=job.created_at + timedelta(seconds=9)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.sweep(at=job.created_at + timedelta(seconds=11)) == 1
    assert stored(job).state == JobState.FAILED


@pytest.mark.django_db
def test_a_message_that_got_lost_is_sent_again(django_capture_on_commit_callbacks):
    job = Job.objects.create(name="tests.refuse", sent_at=NOW)
    assert operations.sweep(at=NOW + timedelta(minutes=4)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert operations.sweep(at=NOW + timedelta(minutes=6)) == 1
    assert stored(job).state == JobState.FAILED


@pytest.mark.django_db
def test_a_broker_that_is_gone_does_not_fail_the_request(monkeypatch, django_capture_on_commit_callbacks):
    def gone(*_arguments):
        raise ConnectionError("no broker")

    monkeypatch.setattr(operations.current_app.tasks["jobs.run"], "apply_async", gone)
    with django_capture_on_commit_callbacks(execute=True):
        job = operations.defer("tests.refuse")
    assert (stored(job).state, stored(job).sent_at) == (JobState.QUEUED, None)


@pytest.mark.django_db
def test_the_page_of_a_job_is_its_owners_alone(client):
    people = get_user_model().objects
    owner = people.create_user(email="ana@example.pt", name="Ana Sá")
    stranger = people.create_user(email="rui@example.pt", name="Rui Paz")
    job = Job.objects.create(name="tests.write", created_by=owner)
    address = f"/area/tarefas/{job.uuid}/"
    assert client.get(address).headers["Location"] == f"/entrar/?next={address}"
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(owner)
    assert client.get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": "QUEUED"}, "A tarefa está à espera de vez."),
        ({"state": "RUNNING", "done": 3, "total": 47, "label": "Ações"}, "A tarefa está em curso."),
        ({"state": "DONE", "finished_at": NOW, "result_path": "/relatorios/"}, "A tarefa está concluída."),
        ({"state": "FAILED", "finished_at": NOW, "error": "Faltam dados."}, "Faltam dados."),
    ],
)
def test_each_state_is_told_in_words(client, fields, words):
    owner = get_user_model().objects.create_user(email="ana@example.pt", name="Ana Sá")
    job = Job.objects.create(name="tests.write", created_by=owner, **fields)
    client.force_login(owner)
    for address in (f"/area/tarefas/{job.uuid}/", f"/area/tarefas/{job.uuid}/?fragmento"):
        page = client.get(address).content.decode()
        assert words in page
        assert ("data-progress" in page) == job.is_open
