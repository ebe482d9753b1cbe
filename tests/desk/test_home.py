"""What waits for each person, in the order of its urgency."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import Actor
from action_plan.enums import Precision, RevisionReason
from action_plan.operations import request_deadline
from desk.queries import panels_for
from desk.queries.tasks import Task, by_urgency
from reporting import operations
from reporting.enums import ContributionState
from tests.accounts.factories import MembershipFactory
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import submitted
from tests.portal.scenes import below
from tests.reporting.factories import ContributionFactory, opened
from tests.repositories.factories import EntryRequestFactory
from tests.support.cast import client_of

HOME = "/area/"


@pytest.fixture
def period(db):
    today = timezone.localdate()
    return PeriodFactory(
        starts_on=today - timedelta(days=180),
        ends_on=today - timedelta(days=2),
        due_on=today + timedelta(days=20),
        locked_at=timezone.now() + timedelta(days=40),
    )


def actions(count):
    return [ActionFactory(code=f"I01-A{number}", position=number) for number in range(1, count + 1)]


def titles(page, key):
    return [task.title for panel in page.context["panels"] if panel.key == key for task in panel.tasks]


def test_tasks_are_ordered_by_urgency():
    today = timezone.localdate()

    def task(title, due_on):
        return Task(title=title, why="", label="", url="", on=today, due_on=due_on)

    tasks = [
        task("sem prazo", None),
        task("mais tarde", today + timedelta(days=90)),
        task("hoje", today),
        task("atrasada", today - timedelta(days=1)),
        task("muito atrasada", today - timedelta(days=40)),
    ]

    ordered = by_urgency(tasks)

    assert [each.title for each in ordered] == ["muito atrasada", "atrasada", "hoje", "mais tarde", "sem prazo"]
    assert [each.when for each in ordered] == [
        "40 dias de atraso",
        "1 dia de atraso",
        "termina hoje",
        "faltam 90 dias",
        "sem prazo",
    ]


def test_reporter_sees_reports_owed_with_the_button_that_does_it(arte, period, reporter_arte):
    actions(1)

    page = client_of(reporter_arte).get(HOME)

    assert titles(page, "reports") == [f"I01-A1: reporte de {period.code}"]
    assert reverse("action_plan:update_edit", args=["I01-A1", period.code]) in page.text


def test_eata_sees_what_was_handed_in(arte, period, reporter_arte, eata_member):
    submitted(actions(1)[0], period, reporter_arte, at=timezone.now())

    page = client_of(eata_member).get(HOME)

    assert titles(page, "reviews") == [f"I01-A1: reporte de {period.code}"]


@pytest.mark.parametrize("count", [1, 3])
def test_texts_of_the_portal_wait_for_another_person_and_come_back_to_their_author(
    count, site, content_editor, eata_member, django_assert_num_queries
):
    pages = [
        below(site.home, title=f"Página {number}", slug=f"pagina-{number}", live=False) for number in range(count)
    ]
    for page in pages:
        page.save_revision(user=content_editor)
        page.get_workflow().start(page, content_editor)
    reader = client_of(eata_member)
    with django_assert_num_queries(37):
        home = reader.get(HOME)
    assert titles(home, "texts-to-review") == [page.title for page in pages]
    assert reverse("wagtailadmin_pages:edit", args=[pages[0].pk]) in home.text

    pages[0].current_workflow_task_state.reject(user=eata_member, comment="Falta a fonte.")

    assert len(titles(reader.get(HOME), "texts-to-review")) == count - 1
    back = client_of(content_editor).get(HOME)
    [task] = next(panel for panel in back.context["panels"] if panel.key == "texts-returned").tasks
    assert (task.title, task.why) == ("Página 0", "Devolvido: «Falta a fonte.»")

    Revision.objects.all().delete()  # as when old revisions are purged
    assert titles(client_of(content_editor).get(HOME), "texts-returned") == []
    assert titles(reader.get(HOME), "texts-to-review") == []


def test_person_of_no_entity_learns_how_to_get_in(stranger):
    page = client_of(stranger).get(HOME)

    assert "Peça um convite à sua entidade" in page.text


@pytest.mark.parametrize(
    "person", ["editor_porto", "signatory_porto", "ccdr_norte", "entity_head_arte", "eata_coordinator"]
)
def test_every_role_has_a_home(person, request):
    assert client_of(request.getfixturevalue(person)).get(HOME).status_code == 200


@pytest.mark.long
@pytest.mark.django_db
def test_everybody_of_the_demonstration_has_a_home_with_what_waits_in_it(demonstration):
    people = User.objects.filter(is_active=True, memberships__isnull=False).distinct().order_by("pk")
    pages = {person.email: client_of(person).get(HOME) for person in people}

    assert len(pages) >= 10
    assert {email for email, page in pages.items() if page.status_code != 200} == set()
    assert titles(pages["eata@exemplo.pt"], "practice-reviews") != []


def test_anonymous_is_asked_to_sign_in(client):
    assert client.get(HOME).headers["Location"] == "/entrar/?next=/area/"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("person", "queries"), [("reporter_arte", 40), ("eata_coordinator", 44)])
def test_home_costs_the_same_whatever_waits(count, person, queries, arte, period, request, django_assert_num_queries):
    actions(count)
    browser = client_of(request.getfixturevalue(person))

    with django_assert_num_queries(queries):
        browser.get(HOME)


def test_a_deadline_that_was_asked_for_leads_to_the_request_that_waits(arte, reporter_arte):
    (action,) = actions(1)
    asked = request_deadline(
        milestone=action.milestones.get(), proposed_on=date(2031, 1, 1), precision=Precision.DAY,
        reason_code=RevisionReason.PROCUREMENT, reason="O concurso público ficou deserto.",
        user=reporter_arte, entity=arte, at=timezone.now(),
    )  # fmt: skip

    page = client_of(reporter_arte).get(HOME)

    (task,) = [task for panel in page.context["panels"] if panel.key == "deadlines" for task in panel.tasks]
    assert (task.label, task.url) == ("Ver o pedido", f"/area/pedidos/{asked.pk}/")
    assert task.why.startswith("O pedido de outro prazo espera pela EATA.")


@pytest.mark.parametrize("count", [1, 3])
def test_deadlines_cost_the_same_whatever_their_number(count, arte, reporter_arte, django_assert_num_queries):
    actions(count)
    browser = client_of(reporter_arte)

    with django_assert_num_queries(21):
        page = browser.get("/area/prazos/")

    assert len(page.context["page_obj"].object_list) == count


def test_reporter_sees_only_the_deadlines_of_the_entity(arte, reporter_arte, reporter_cncs):
    actions(2)

    mine = client_of(reporter_arte).get("/area/prazos/")
    theirs = client_of(reporter_cncs).get("/area/prazos/")

    assert (mine.context["count"], theirs.context["count"]) == (2, 0)


def test_deadlines_are_filtered_and_downloaded(arte, reporter_arte):
    actions(3)
    browser = client_of(reporter_arte)

    page = browser.get("/area/prazos/", {"q": "i01-a2"})
    file = browser.get("/area/prazos/prazos.csv", {"q": "i01-a2"})

    assert [line.sheet.code for line in page.context["page_obj"]] == ["I01-A2"]
    assert file.content.decode("utf-8-sig").count("\r\n") == 2


def test_panels_of_a_stranger_are_none(stranger, db):
    assert panels_for(Actor(user_id=stranger.pk), timezone.now()) == []


def test_proposals_for_the_repositories_wait_for_the_eata(eata_member, editor_porto):
    row = EntryRequestFactory(title="Rega inteligente")
    EntryRequestFactory(title="Já respondido", state="ACCEPTED", answered_by=eata_member, answered_at=row.asked_at)

    inside, outside = client_of(eata_member).get("/area/"), client_of(editor_porto).get("/area/")

    tasks = next(panel for panel in inside.context["panels"] if panel.key == "repository-requests").tasks
    assert [(task.title, task.url) for task in tasks] == [
        ("Rega inteligente", f"/area/repositorios/pedidos/{row.pk}/")
    ]
    assert "Rega inteligente" not in outside.content.decode()


def test_what_nobody_can_do_now_is_told_apart_and_not_counted(arte, reporter_arte):
    """A period that closed waits for the coordination: it is neither counted nor put among what waits."""
    today = timezone.localdate()
    closed = PeriodFactory(
        starts_on=today - timedelta(days=180),
        ends_on=today - timedelta(days=60),
        due_on=today - timedelta(days=30),
        locked_at=timezone.now() - timedelta(days=10),
    )
    ActionFactory(code="I01-A1", position=1, milestone__planned_on=today + timedelta(days=400))

    page = client_of(reporter_arte).get(HOME)

    assert titles(page, "reports") == [f"I01-A1: reporte de {closed.code}"]
    assert page.context["waiting"] == 0
    assert "Nada espera por si" in page.text
    assert "1 que ficou por fazer, com o período já fechado" in page.text
    assert "Nada por reportar agora." in page.text


def test_officer_is_told_why_the_contribution_came_back_and_until_when_it_counts(ccdr_norte):
    edition = opened()
    region = ccdr_norte.memberships.get().entity.region
    waiting = ContributionFactory(
        region=region, state=ContributionState.DRAFT, signed_by=None, signed_name="", signed_at=None,
        accepted_by=None, accepted_at=None, return_reason="Faltam números.",
    )  # fmt: skip
    page = client_of(ccdr_norte).get(HOME)
    [task] = next(panel for panel in page.context["panels"] if panel.key == "contributions").tasks

    assert (task.label, task.why) == ("Corrigir", "Devolvido: «Faltam números.»")
    assert task.due_on == timezone.localdate(edition.contributions_until)

    operations.submit_contribution(contribution=waiting, user=ccdr_norte, at=timezone.now())
    assert titles(client_of(ccdr_norte).get(HOME), "contributions") == []


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_in_the_other_entity_is_said_beside_the_switch(
    count, arte, cncs, period, reporter_arte, django_assert_num_queries
):
    MembershipFactory(user=reporter_arte, entity=cncs, role=Role.ENTITY_HEAD)
    for number in range(1, count + 1):
        later = timezone.localdate() + timedelta(days=400)
        ActionFactory(code=f"I16-A{number}", position=number, responsible=cncs, milestone__planned_on=later)
    browser = client_of(reporter_arte)

    with django_assert_num_queries(63):
        page = browser.get(HOME)

    said = "<strong>1</strong> coisa espera por si." if count == 1 else "<strong>3</strong> coisas esperam por si."
    assert (page.context["waiting_elsewhere"], f"Em CNCS, {said}" in page.text) == ({cncs.pk: count}, True)
    browser.post("/conta/em-nome-de/", {"entity": cncs.pk})
    assert browser.get(HOME).context["waiting"] == count
