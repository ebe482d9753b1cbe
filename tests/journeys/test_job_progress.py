"""Waiting for a piece of background work, with scripts and without."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from common.jobs.enums import JobState
from common.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def job():
    owner = get_user_model().objects.create_user(email="ana@example.pt", name="Ana Sá")
    return Job.objects.create(
        name="reporting.build_edition",
        created_by=owner,
        state=JobState.RUNNING,
        done=12,
        total=47,
        label="Fichas das ações",
        started_at=timezone.now(),
        heartbeat_at=timezone.now(),
    )


def cookies(job):
    client = Client()
    client.force_login(job.created_by)
    return client.cookies


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1440, "light"), (1440, "dark")])
def test_the_page_is_readable_by_all(visit, job, width, scheme):
    window = visit(width=width, scheme=scheme, cookies=cookies(job))
    assert window.go(f"/area/tarefas/{job.uuid}/").status == 200
    assert window.page.get_by_text("A tarefa está em curso.").is_visible()
    assert window.faults() == []
    assert window.complaints == []


def test_the_end_is_shown_without_doing_anything(visit, job):
    window = visit(cookies=cookies(job))
    window.go(f"/area/tarefas/{job.uuid}/")
    Job.objects.filter(pk=job.pk).update(state=JobState.DONE, finished_at=timezone.now(), result_path="/relatorios/")
    window.page.get_by_role("link", name="Abrir o resultado").wait_for()
    expect(window.page.get_by_text("A tarefa está concluída.")).to_be_visible()
    expect(window.page.locator("[data-progress]")).to_have_count(0)
    assert window.complaints == []


def test_without_scripts_a_link_renews_the_page(visit, job):
    window = visit(script=False, cookies=cookies(job))
    window.go(f"/area/tarefas/{job.uuid}/")
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, finished_at=timezone.now(), error="Faltam valores: peça-os e tente de novo."
    )
    window.page.get_by_role("link", name="Atualizar").click()
    expect(window.page.get_by_text("Faltam valores: peça-os e tente de novo.")).to_be_visible()
