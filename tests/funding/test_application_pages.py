"""From a call to a receipt through the pages, by who may, and by nobody else."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from common.audit.models import ChainEvent
from funding.enums import ApplicationState, ParticipationState
from funding.models import Application, Participation, Submission
from funding.operations import add_co_editor, remove_participant
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.funding.factories import (
    a_community,
    a_municipality,
    accept,
    an_application,
    an_open_call,
    invited,
    submit,
)
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
PROJECT = {"title": "Uma plataforma para todos", "platform_kind": "NEW", "platform_name": "Urbana"}


@pytest.fixture
def call():
    return an_open_call()


@pytest.fixture
def led(call):
    """An application ready to be handed in, with its signatory."""
    entity, signatory = a_municipality(1)
    return an_application(call, entity, signatory, at=timezone.now()), signatory


def address(name, application, *more):
    return reverse(f"funding:{name}", args=[application.uuid, *more])


def looked_at(client, application):
    """Return what the submit page put in its form."""
    form = client.get(address("application_submit", application)).context["form"]
    return {name: str(form[name].value()) for name in ("key", "version", "seen")} | {"confirms": "on"}


def save(client, application, part, said, **more):
    url = address("application_part", application, part)
    fingerprint = more.pop("fingerprint", None) or client.get(url).context["fingerprint"]
    return client.post(url, {**said, "fingerprint": fingerprint}, **more)


def an_editor(entity, name="Edite Editora"):
    user = UserFactory(name=name, email=f"{uuid4().hex}@exemplo.pt")
    MembershipFactory(user=user, entity=entity, role=Role.MUNICIPAL_EDITOR, starts_on=date(2023, 1, 1))
    return user


def test_from_the_call_to_the_receipt():
    an_open_call(code="pgu")
    town, signatory = a_municipality(1)
    _, head = a_community(town)
    lead, member = client_of(head), client_of(signatory)

    started = lead.post(reverse("funding:application_start", args=["pgu"]), {"title": "Uma plataforma"})
    application = Application.objects.get()
    assert started.url == address("application", application)
    assert "ainda NÃO foi submetida" in lead.get(started.url).content.decode()
    save(lead, application, "projeto", PROJECT)
    budget = {"linha-TOTAL_FORMS": 2, "linha-INITIAL_FORMS": 0}
    budget |= {"linha-0-label": "Licenças", "linha-0-year": "2026", "linha-0-amount": "12 500,50"}
    save(lead, application, "orcamento", budget)
    lead.post(address("participants", application), {"members": [town.municipality.pk]})
    asked = application.participations.get(entity=town)
    agreed = {"uses_platform": "on", "commits": "on", "signs": "on", "verticals": "Mobilidade\nÁgua\n"}
    member.post(reverse("funding:invitation", args=[asked.pk]), agreed)
    assert "Nada impede a submissão" in lead.get(started.url).content.decode()
    handed_in = lead.post(address("application_submit", application), looked_at(lead, application), follow=True)

    submission = Submission.objects.get()
    assert handed_in.redirect_chain == [(address("receipt", application, 1), 302)]
    page = handed_in.content.decode()
    assert submission.registry in page
    assert f"{submission.received_at:%f}"[:3] in page
    exact = lead.get(address("receipt_content", application, 1))
    assert exact.content.decode() == submission.payload
    assert '"verticals":["Mobilidade","Água"]' in submission.payload
    assert '"amount":"12500.5"' in submission.payload


def test_ten_clicks_lead_to_the_same_receipt(led):
    application, signatory = led
    client = client_of(signatory)
    said = looked_at(client, application)
    told = [client.post(address("application_submit", application), said, follow=True) for _ in range(10)]
    assert {(each.status_code, each.redirect_chain[-1][0]) for each in told} == {
        (200, address("receipt", application, 1))
    }
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(("milliseconds", "count"), [(-1, 1), (0, 0), (1, 0)])
def test_what_counts_is_when_the_request_arrived(led, settings, milliseconds, count):
    settings.ARRIVAL_HEADER = "X-Arrived-At"
    application, signatory = led
    client = client_of(signatory)
    said = looked_at(client, application)
    closes_at = timezone.now().replace(microsecond=500_000) - timedelta(seconds=2)
    reopen(application.call, closes_at=closes_at)
    stamp = f"{closes_at.timestamp() + milliseconds / 1000:.3f}"
    told = client.post(address("application_submit", application), said, headers={"X-Arrived-At": stamp})
    assert (told.status_code, Submission.objects.count()) == (302 if count else 409, count)
    if not count:
        refused = ChainEvent.objects.get(stream=application.stream, kind="submit_refused")
        assert refused.data["reason"] == "CallClosed"
        assert f"{500 + milliseconds} (hora de Lisboa" in told.content.decode()
        application.refresh_from_db()
        assert application.state == ApplicationState.DRAFT


def reopen(call, **dates):
    """Change the dates of a published call as an amendment does."""
    from django.db import connection, transaction  # noqa: PLC0415

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.call_amendment = 'on'")
        type(call).objects.filter(pk=call.pk).update(**dates)


PAGES = [
    ("get", "application", ()),
    ("get", "attachments", ()),
    ("get", "application_withdraw", ()),
    ("get", "application_differences", ()),
    ("post", "application_part", ("projeto",)),
    ("get", "participants", ()),
    ("get", "co_editors", ()),
    ("post", "application_submit", ()),
    ("get", "receipt", (1,)),
    ("get", "receipt_content", (1,)),
    ("get", "receipt_file", (1,)),
]


@pytest.mark.parametrize(("method", "name", "more"), PAGES, ids=[page[1] for page in PAGES])
def test_nobody_else_has_these_pages(led, call, stranger, eata_coordinator, client, method, name, more):
    application, signatory = led
    invitee, its_signatory = a_municipality(2)
    invited(application, invitee, by=signatory, at=timezone.now())
    rival, rival_signatory = a_municipality(3)
    an_application(call, rival, rival_signatory, title="Outra", at=timezone.now())
    submit_now(application, signatory, without=invitee)
    for person in (stranger, eata_coordinator, its_signatory, rival_signatory):
        answer = getattr(client_of(person), method)(address(name, application, *more))
        assert answer.status_code == 404
    assert getattr(client, method)(address(name, application, *more)).url.startswith("/entrar/")


def submit_now(application, signatory, *, without=None):
    """Hand in; who did not answer is taken out first."""
    now = timezone.now()
    if without is not None:
        asked = application.participations.get(entity=without)
        remove_participant(
            participation=asked, reason="Sem resposta.", user=signatory, entity=application.lead, at=now
        )
    return submit(application, signatory, received_at=now)


def test_participants_read_but_only_the_lead_decides(led):
    application, signatory = led
    town, its_signatory = a_municipality(2)
    accept(invited(application, town, by=signatory, at=timezone.now()), its_signatory, at=timezone.now())
    client = client_of(its_signatory)
    assert client.get(address("application", application)).status_code == 200
    assert client.get(address("co_editors", application)).status_code == 403
    assert client.get(address("application_withdraw", application)).status_code == 403
    assert client.post(address("participants", application), {"other": "1"}).status_code == 403
    refused = save(client, application, "projeto", PROJECT | {"title": "Outro título"})
    assert refused.status_code == 409
    assert "Não tem, nesta data, o papel" in refused.content.decode()
    application.refresh_from_db()
    assert application.title == "Uma plataforma para todos"


def test_an_editor_prepares_and_only_the_signatory_submits(led):
    application, _ = led
    client = client_of(an_editor(application.lead))
    assert "Só o signatário de" in client.get(address("application_submit", application)).content.decode()
    said = {"key": uuid4(), "version": application.version, "seen": 0, "confirms": "on"}
    assert client.post(address("application_submit", application), said).status_code == 403
    assert Submission.objects.count() == 0


def test_a_mandate_that_ended_meanwhile_is_refused_and_kept_on_record(led):
    application, signatory = led
    client = client_of(signatory)
    said = looked_at(client, application)
    an_editor_too = {"entity": application.lead, "role": Role.MUNICIPAL_EDITOR, "starts_on": date(2023, 1, 1)}
    MembershipFactory(user=signatory, **an_editor_too)
    signatory.memberships.filter(role=Role.MUNICIPAL_SIGNATORY).update(ends_on=timezone.localdate())
    assert client.post(address("application_submit", application), said).status_code == 403
    refused = ChainEvent.objects.get(stream=application.stream, kind="submit_refused")
    assert (refused.actor, refused.data["reason"]) == (signatory, "NotAllowed")


def test_two_on_the_same_part_see_both_and_lose_nothing(led):
    application, signatory = led
    first, second = client_of(signatory), client_of(an_editor(application.lead))
    url = address("application_part", application, "projeto")
    seen = first.get(url).context["fingerprint"]
    save(second, application, "projeto", PROJECT | {"platform_name": "Da segunda"})
    conflict = save(first, application, "projeto", PROJECT | {"platform_name": "Da primeira"}, fingerprint=seen)
    assert conflict.status_code == 409
    (difference,) = conflict.context["differences"]
    assert (difference.yours, difference.current) == ("Da primeira", "Da segunda")
    assert 'value="Da primeira"' in conflict.content.decode()
    assert "Edite Editora" in conflict.content.decode()
    again = conflict.context["fingerprint"]
    save(first, application, "projeto", PROJECT | {"platform_name": "Da primeira"}, fingerprint=again)
    application.refresh_from_db()
    assert application.platform_name == "Da primeira"


def test_two_on_different_parts_never_meet(led):
    application, signatory = led
    first, second = client_of(signatory), client_of(an_editor(application.lead))
    services = address("application_part", application, "servicos-de-dados")
    seen = first.get(services).context["fingerprint"]
    save(second, application, "projeto", PROJECT)
    said = {"linha-TOTAL_FORMS": 1, "linha-INITIAL_FORMS": 0, "linha-0-name": "Estacionamento"}
    assert save(first, application, "servicos-de-dados", said, fingerprint=seen).status_code == 302
    assert application.data_services.get().name == "Estacionamento"


def test_who_was_about_to_submit_looks_again_after_a_change(led):
    application, signatory = led
    client = client_of(signatory)
    said = looked_at(client, application)
    save(client_of(an_editor(application.lead)), application, "projeto", PROJECT | {"platform_name": "Mudada"})
    told = client.post(address("application_submit", application), said)
    assert (told.status_code, Submission.objects.count()) == (409, 0)
    page = told.content.decode()
    assert "Guardou «Projeto e plataforma»" in page
    assert "Edite Editora" in page
    form = told.context["form"]
    again = {name: str(form[name].value()) for name in ("key", "version", "seen")} | {"confirms": "on"}
    assert client.post(address("application_submit", application), again).status_code == 302


def test_what_is_saved_after_submitting_is_for_the_next_submission(led):
    application, signatory = led
    client = client_of(signatory)
    first = submit_now(application, signatory)
    saved = save(client, application, "projeto", PROJECT | {"platform_name": "Mais tarde"}, follow=True)
    page = saved.content.decode()
    assert "A submissão n.º 1" in page
    assert "continua válida até submeter de novo" in page
    assert "Mais tarde" not in first.payload
    (change,) = client.get(address("application_differences", application)).context["changes"]
    assert (change.about, change.before, change.now) == ("Nome da plataforma", "por dizer", "Mais tarde")
    client.post(address("application_submit", application), looked_at(client, application))
    assert list(Submission.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert client.get(address("application_differences", application)).context["changes"] == []


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("1.234,56", ""),
        ("1 234,56 €", ""),
        ("1,234.56", "duas maneiras"),
        ("-5", "Escreva só o número"),
        ("0", "maior do que zero"),
        ("NaN", "Escreva só o número"),
        ("1e309", "Escreva só o número"),
        ("1,234", "duas maneiras"),
        ("2,505", "duas maneiras"),
        ("12,3456", "duas casas decimais"),
        ("9" * 25, "demasiado grande"),
        ("٣", "Escreva só o número"),
    ],
)
def test_amounts_are_read_as_people_write_them_and_never_lost(led, amount, said):
    application, signatory = led
    row = {"linha-TOTAL_FORMS": 1, "linha-INITIAL_FORMS": 0, "linha-0-label": "<b>Obras</b>", "linha-0-year": "2026"}
    told = save(client_of(signatory), application, "orcamento", row | {"linha-0-amount": amount})
    assert told.status_code == (422 if said else 302)
    if said:
        page = told.content.decode()
        assert said in page
        assert amount in page
        assert "&lt;b&gt;Obras" in page
        assert application.budget_items.count() == 0
    else:
        assert str(application.budget_items.get().amount) == "1234.56"


def test_the_other_application_is_not_named_when_a_municipality_is_taken(led, call):
    application, signatory = led
    rival = an_application(call, *a_municipality(3), title="A rival secreta", at=timezone.now())
    courted, its_signatory = a_municipality(2)
    now = timezone.now()
    theirs = invited(rival, courted, by=rival.participations.get().signed_by, at=now)
    ours = invited(application, courted, by=signatory, at=now)
    accept(theirs, its_signatory, at=now)
    agreed = {"uses_platform": "on", "commits": "on", "signs": "on"}
    told = client_of(its_signatory).post(reverse("funding:invitation", args=[ours.pk]), agreed)
    assert told.status_code == 409
    assert "Vila 2 já participa noutra candidatura a este aviso." in told.content.decode()
    page = client_of(signatory).get(address("participants", application)).content.decode()
    assert "Não disponível: já participa noutra candidatura" in page
    assert "rival" not in page
    assert Participation.objects.get(pk=ours.pk).state == ParticipationState.INVITED


@pytest.mark.parametrize("left_out", ["uses_platform", "commits", "signs"])
def test_accepting_is_whole(led, left_out):
    application, signatory = led
    town, its_signatory = a_municipality(2)
    asked = invited(application, town, by=signatory, at=timezone.now())
    agreed = {"uses_platform": "on", "commits": "on", "signs": "on"}
    agreed.pop(left_out)
    client_of(its_signatory).post(reverse("funding:invitation", args=[asked.pk]), agreed)
    asked.refresh_from_db()
    assert asked.state == ParticipationState.INVITED


def test_an_invitation_is_for_its_own_municipality(led, stranger):
    application, signatory = led
    town, its_signatory = a_municipality(2)
    _, other_signatory = a_municipality(3)
    asked = invited(application, town, by=signatory, at=timezone.now())
    url = reverse("funding:invitation", args=[asked.pk])
    for person in (stranger, other_signatory, signatory):
        assert client_of(person).get(url).status_code == 404
    editor = client_of(an_editor(town))
    assert "Só o signatário da vossa entidade" in editor.get(url).content.decode()
    assert editor.get(reverse("funding:invitation_decline", args=[asked.pk])).status_code == 403
    client_of(its_signatory).post(reverse("funding:invitation_decline", args=[asked.pk]), {"reason": "Não pode."})
    asked.refresh_from_db()
    assert (asked.state, asked.reason) == (ParticipationState.DECLINED, "Não pode.")


def test_a_co_editor_writes_until_their_municipality_is_out(led):
    application, signatory = led
    town, its_signatory = a_municipality(2)
    now = timezone.now()
    asked = accept(invited(application, town, by=signatory, at=now), its_signatory, at=now)
    lead = {"user": signatory, "entity": application.lead, "at": now}
    helper = an_editor(town, "Amélia Ajuda")
    client_of(signatory).post(address("co_editors", application), {"person": helper.pk})
    client = client_of(helper)
    assert save(client, application, "projeto", PROJECT | {"platform_name": "Da Amélia"}).status_code == 302
    assert add_co_editor(application=application, person=helper, **lead) is None
    remove_participant(participation=asked, reason="Mudou de ideias.", **lead)
    assert client.get(address("application", application)).status_code == 404


def test_giving_up_says_why_and_stays_on_record(led):
    application, signatory = led
    submit_now(application, signatory)
    client = client_of(signatory)
    url = address("application_withdraw", application)
    assert client.post(url, {"reason": "  "}).status_code == 200
    client.post(url, {"reason": "Sem recursos humanos."})
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    page = client.get(address("receipt", application, 1)).content.decode()
    assert "Desistência" in page
    assert "Sem recursos humanos." in page


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_whatever_they_hold(django_assert_num_queries, count):
    entity, signatory = a_municipality(1)
    others = [a_municipality(10 + number)[0] for number in range(count)]
    for number in range(count):
        call = an_open_call(code=f"aviso-{number}")
        application = an_application(call, entity, signatory, at=timezone.now())
        rival = an_application(call, *a_municipality(50 + number), at=timezone.now())
        invited(rival, entity, by=rival.participations.get().signed_by, at=timezone.now())
        for other in others:
            invited(application, other, by=signatory, at=timezone.now())
    client = client_of(signatory)
    client.get("/area/")
    with django_assert_num_queries(17):
        assert len(client.get(reverse("funding:applications")).context["rows"]) == count
    with django_assert_num_queries(14):
        assert len(client.get(reverse("funding:invitations")).context["rows"]) == 2 * count
    with django_assert_num_queries(34):
        assert len(client.get(address("application", application)).context["participants"]) == count + 1
    with django_assert_num_queries(24):
        assert len(client.get(address("participants", application)).context["rows"]) == count + 1


def test_a_call_leads_to_its_application_while_it_is_open(call, led, client, stranger):
    _, signatory = led
    page, start = reverse("funding:call", args=[call.code]), reverse("funding:application_start", args=[call.code])
    assert f"?next={start}" in client.get(page).content.decode()
    assert f'href="{start}"' in client_of(signatory).get(page).content.decode()
    assert start not in client_of(stranger).get(page).content.decode()
    reopen(call, closes_at=timezone.now())
    assert start not in client_of(signatory).get(page).content.decode()
