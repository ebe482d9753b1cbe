"""A real worker process, fed through folders, that is killed in the middle."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from common.jobs import operations
from common.jobs.enums import JobState
from common.jobs.models import Job
from tests.common.jobs import probe  # noqa: F401 - registers its work

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", "celery", "-A", "config", "worker", "-c", "1", "-l", "warning", "--without-mingle"]


class Surroundings:
    """One data folder and one database for this process and its workers."""

    def __init__(self, folder, url):
        self.folder, self.workers = folder, []
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "DATABASE_URL": url,
            "PORTAL_DATA_DIR": str(folder),
            "REDIS_URL": "",
        }

    def work(self):
        command = [*COMMAND, "-I", "tests.common.jobs.probe"]
        with (self.folder / "worker.log").open("a") as log:
            worker = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, start_new_session=True, stdout=log, stderr=log
            )
        self.workers.append(worker)
        return worker

    def ask(self, **arguments):
        """From a process of its own, as the web server would."""
        program = (
            "import django, sys, json; django.setup(); from common.jobs.operations import defer;"
            "import tests.common.jobs.probe; print(defer('tests.write', **json.loads(sys.argv[1])).pk)"
        )
        asked = [sys.executable, "-c", program, str(arguments).replace("'", '"')]
        told = subprocess.run(asked, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        return int(told.stdout)

    def end(self):
        for worker in self.workers:
            if worker.poll() is None:
                os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()


@pytest.fixture
def surroundings(tmp_path, transactional_db, working_copy):
    made = Surroundings(tmp_path, working_copy.url())
    yield made
    made.end()


def eventually(check, seconds=60):
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.1)


def state(job_id):
    return Job.objects.get(pk=job_id).state


@pytest.mark.long
def test_a_job_survives_the_death_of_its_worker(surroundings, tmp_path):
    path = tmp_path / "out"
    first = surroundings.work()
    job_id = surroundings.ask(path=str(path), seconds=600)
    eventually(lambda: Job.objects.get(pk=job_id).done == 1)
    running = Job.objects.get(pk=job_id)
    assert (running.state, running.total, running.label) == (JobState.RUNNING, 4, "A escrever")

    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    assert path.read_text() == "begun\n"
    surroundings.work()
    time.sleep(2)
    assert state(job_id) == JobState.RUNNING  # nobody knows yet

    Job.objects.filter(pk=job_id).update(heartbeat_at=timezone.now() - timedelta(seconds=61))
    sweep = "import django; django.setup(); from common.jobs.tasks import sweep; sweep()"
    subprocess.run([sys.executable, "-c", sweep], cwd=ROOT, env=surroundings.environment, check=True)
    eventually(lambda: state(job_id) == JobState.DONE)
    done = Job.objects.get(pk=job_id)
    assert (done.attempts, done.result_path) == (2, "/ficheiros/out")
    assert path.read_text() == "begun\nbegun\nwritten\n"
    assert operations.sweep(at=timezone.now() + timedelta(hours=1)) == 0
