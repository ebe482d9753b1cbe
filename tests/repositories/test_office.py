"""Entries are written, previewed, reviewed and published in the back office, by whom memberships say."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from wagtail.models import Workflow, WorkflowContentType

from accounts.editorial import EDITORIAL_WORKFLOW, load_workflow
from common.norm.reference import Load
from repositories.models import Consolidation, LegalAct, LegalTie, Solution
from tests.repositories.factories import LegalActFactory, SolutionFactory
from tests.support.cast import client_of

ADD = "/gestao/snippets/repositories/solution/add/"
NO_ROWS = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
WRITTEN = {
    "title": "Rega inteligente",
    "summary": "Sensores de humidade e regras abertas.",
    "slug": "",
    "kind": "PLATFORM",
    "scope": "MUNICIPAL",
    "maturity": "PILOT",
    "source": "Município de Exemplo",
    "origin": "EXTERNAL",
    "source_url": "https://www.exemplo.pt/rega",
    **{f"links-{name}": value for name, value in NO_ROWS.items()},
}


@pytest.fixture
def reviewed(db) -> None:
    """The editorial review in force for the two kinds these tests write."""
    load_workflow(Load())
    workflow = Workflow.objects.get(name=EDITORIAL_WORKFLOW)
    for model in (Solution, LegalAct):
        WorkflowContentType.objects.create(content_type=ContentType.objects.get_for_model(model), workflow=workflow)


def edit(entry) -> str:
    return f"/gestao/snippets/repositories/{entry._meta.model_name}/edit/{entry.pk}/"


def act_on(entry, name) -> str:
    task = entry.current_workflow_task_state
    kind = f"repositories/{entry._meta.model_name}"
    return f"/gestao/snippets/{kind}/workflow/action/{entry.pk}/{name}/{task.pk}/"


def test_what_an_editor_writes_is_a_draft_until_the_eata_approves(reviewed, client, content_editor, eata_member):
    editor = client_of(content_editor)

    editor.post(ADD, {**WRITTEN, "action-submit": "on"})
    entry = Solution.objects.get()
    waiting = client.get("/repositorios/solucoes/rega-inteligente/").status_code
    locked = editor.post(edit(entry), {**WRITTEN, "title": "Mudado depois de submeter", "slug": entry.slug})
    client_of(eata_member).post(act_on(entry, "approve"), {"comment": ""})

    entry.refresh_from_db()
    shown = client.get("/repositorios/solucoes/rega-inteligente/")
    assert (waiting, locked.status_code, shown.status_code) == (404, 200, 200)
    assert (entry.live, entry.title, entry.maturity) == (True, "Rega inteligente", "PILOT")
    assert "fonte externa, a confirmar" in shown.content.decode()


def test_a_draft_of_what_is_published_changes_nothing_until_it_is(reviewed, client, content_editor, eata_member):
    entry = SolutionFactory(title="Como está")
    address = entry.get_absolute_url()

    client_of(content_editor).post(
        edit(entry), {**WRITTEN, "title": "Como vai ficar", "slug": entry.slug, "action-submit": "on"}
    )
    before = client.get(address).content.decode()
    entry.refresh_from_db()
    client_of(eata_member).post(act_on(entry, "reject"), {"comment": "Falta a fonte."})
    returned = client.get(address).content.decode()

    assert "Como está" in before
    assert "Como vai ficar" not in before + returned


def test_the_preview_is_the_page_with_the_draft(reviewed, content_editor):
    entry = SolutionFactory(title="Como está")
    browser = client_of(content_editor)
    path = f"/gestao/snippets/repositories/solution/preview/{entry.pk}/"

    browser.post(path, {**WRITTEN, "title": "Como vai ficar", "slug": entry.slug})
    body = browser.get(path).content.decode()

    assert "Como vai ficar" in body
    assert "Como está" not in body


def test_a_new_entry_can_be_previewed_before_it_is_kept(reviewed, content_editor):
    browser = client_of(content_editor)
    path = "/gestao/snippets/repositories/solution/preview/"

    browser.post(path, WRITTEN)

    assert "Rega inteligente" in browser.get(path).content.decode()
    assert not Solution.objects.exists()


def test_what_is_scheduled_appears_on_its_day(client, db, eata_member, time_machine):
    now = datetime(2026, 11, 20, 10, tzinfo=UTC)
    time_machine.move_to(now, tick=False)
    entry = SolutionFactory(live=False, title="Para amanhã")
    entry.go_live_at = now + timedelta(days=1)
    entry.save_revision(user=eata_member).publish(user=eata_member)

    call_command("publish_scheduled", verbosity=0)
    today = client.get(entry.get_absolute_url()).status_code
    time_machine.move_to(now + timedelta(days=1, minutes=1), tick=False)
    call_command("publish_scheduled", verbosity=0)

    assert (today, client.get(entry.get_absolute_url()).status_code) == (404, 200)


def test_wordings_and_ties_are_published_with_their_act(client, db, eata_member):
    act, other = LegalActFactory(title="Lei de teste"), LegalActFactory(title="Lei que altera")
    wording = {"starts_on": date(2024, 1, 1), "change": "Muda o prazo.", "amended_by": other, "source": "001 §1"}
    act.consolidations.add(Consolidation(**wording))
    act.ties.add(LegalTie(kind="CITES", target=other))
    revision = act.save_revision(user=eata_member)
    before = client.get(act.get_absolute_url()).content.decode()

    revision.publish(user=eata_member)
    after = client.get(act.get_absolute_url()).content.decode()

    assert "Muda o prazo." not in before
    assert "Muda o prazo." in after
    assert "Lei que altera" in after


@pytest.mark.parametrize(
    "model", ["legalact", "freezonecase", "partner", "solution", "apiservice", "fundingmechanism"]
)
def test_each_repository_has_its_list_in_the_back_office(model, eata_coordinator, content_editor, stranger, client):
    path = f"/gestao/snippets/repositories/{model}/"

    answers = [client_of(person).get(path).status_code for person in (eata_coordinator, content_editor)]

    assert answers == [200, 200]
    assert client_of(stranger).get(path).status_code in {302, 403}
    assert client.get(path).headers["Location"].startswith("/entrar/")


def test_an_editor_does_not_publish(reviewed, content_editor):
    client_of(content_editor).post(ADD, {**WRITTEN, "action-publish": "on"})

    assert [entry.live for entry in Solution.objects.all()] == [False]


def test_only_the_text_that_was_submitted_is_published(
    reviewed, client, content_editor, eata_member, eata_coordinator
):
    client_of(content_editor).post(ADD, {**WRITTEN, "action-submit": "on"})
    entry = Solution.objects.get()
    path = act_on(entry, "approve")
    entry.title = "Metido depois de submeter"
    entry.save_revision(user=eata_coordinator)

    client_of(eata_member).post(path, {"comment": ""})

    entry = Solution.objects.get()
    page = client.get("/repositorios/solucoes/rega-inteligente/")
    assert (entry.live, page.status_code) == (False, 404)
    assert "Metido depois" not in client.get("/repositorios/solucoes/").content.decode()
