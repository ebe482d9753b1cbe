"""The reader of auditors: who reads what and when, what is told, and a chain that was tampered with."""

import csv
import hashlib
import inspect
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from time_machine import travel

from accounts.enums import Role
from accounts.permissions import Actor
from common.audit.models import ChainEvent
from funding import operations, permissions
from funding.enums import ApplicationState, ChainKind
from funding.models import Application, Assignment, Award, Call, Milestone
from funding.queries.chain_words import TOLD
from funding.queries.chains import events_in, subject_for, told_events, verification_of_chain
from tests.funding.evaluating import AFTER, admitted, handed_in, one_review_each, ranked, scored, with_criteria
from tests.funding.executing import paid, running, submitted
from tests.funding.factories import WITHIN, a_call, a_municipality, an_application
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
INDEX = "/area/auditoria/"
QUERIES = 20


@pytest.fixture
def call():
    return with_criteria(a_call())


@pytest.fixture
def reader(auditor):
    return client_of(auditor)


def page_of(one, kind=ChainKind.APPLICATION):
    return reverse("funding:chain", args=[kind.value, one.uuid])


def text(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def tampered(**values):
    """Change an event as somebody with the keys of the database would."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        ChainEvent.objects.filter(kind="submit").update(**values)
        cursor.execute("SET LOCAL session_replication_role = 'origin'")


@pytest.mark.parametrize("who", ["eata_coordinator", "eata_member", "evaluator", "editor_porto", "stranger"])
def test_others_do_not_get_in(who, request, call):
    application, _ = handed_in(call, 1)
    browser = client_of(request.getfixturevalue(who))

    answers = {browser.get(path).status_code for path in (INDEX, page_of(application), f"{INDEX}verificar/pgu-2024/")}

    assert answers == {403}


def test_what_is_told_of_an_application_waits_for_the_end_of_its_call(call, reader):
    application, _ = handed_in(call, 1)
    an_application(call, *a_municipality(2), title="Só rascunho")
    with travel(WITHIN, tick=False):
        listed = text(reader.get(INDEX))
        addresses = [page_of(application), f"{page_of(application)}cadeia.json"]
        refused = {reader.get(address).status_code for address in addresses}
        verified = text(reader.get(f"{INDEX}verificar/pgu-2024/"))

    assert ("Plataforma 1" in listed, "Mais 2 candidaturas estão" in listed) == (False, True)
    assert refused == {404}
    assert ("cadeias conferem" in verified or "A cadeia confere" in verified, "Plataforma 1" in verified) == (
        True,
        False,
    )
    assert ("Plataforma 1" in text(reader.get(INDEX)), "Só rascunho" in text(reader.get(INDEX))) == (True, True)


@pytest.mark.parametrize("count", [1, 3])
def test_lists_and_chains_ask_the_same_whatever_there_is(
    count, call, reader, eata_member, django_assert_max_num_queries
):
    applications = [handed_in(call, number)[0] for number in range(1, count + 1)]
    for _ in range(count):
        operations.note_refused_submission(
            application=applications[0], refused=operations.WrongState("não"), user=eata_member,
            entity=applications[0].lead, at=AFTER, now=AFTER,
        )  # fmt: skip
    reader.get(INDEX)
    asked = []
    for address in (INDEX, page_of(applications[0]), f"{INDEX}verificar/pgu-2024/"):
        with django_assert_max_num_queries(QUERIES) as queries:
            reader.get(address)
        asked.append(len(queries))

    assert asked == [19, 19, 18]


def test_a_chain_is_told_with_who_did_it_and_what_they_were(call, reader, eata_member):
    application, _ = handed_in(call, 1)
    admitted(application, eata_member)

    page = text(reader.get(page_of(application)))
    narrowed = text(reader.get(f"{page_of(application)}?tipo=admit"))

    assert "A cadeia confere" in page
    assert "Admitiu a candidatura a avaliação" in page
    assert "Marta Membro, membro da EATA, em nome de" in page
    assert re.findall(r'<li id="n(\d+)"', narrowed) == [str(len(events(application)))]
    assert "<strong>1</strong> acontecimento" in narrowed


def events(application):
    return ChainEvent.objects.filter(stream=application.stream).order_by("number")


@pytest.mark.parametrize(
    ("values", "reasons"),
    [
        ({"data": {"registry": "=1+1"}}, ["o conteúdo não é o que foi escrito"]),
        ({"hash": "0" * 64}, ["o conteúdo não é o que foi escrito"]),
        ({"number": 99}, ["falta o acontecimento 2", "o conteúdo não é o que foi escrito"]),
    ],
)
def test_a_broken_link_is_shown_where_it_is(values, reasons, call, reader):
    application, _ = handed_in(call, 1)
    number = events(application).get(kind="submit").number
    reasons = [reason.replace("acontecimento 2", f"acontecimento {number}") for reason in reasons]
    tampered(**values)

    page = text(reader.get(page_of(application)))
    told = json.loads(reader.get(f"{page_of(application)}cadeia.json").content)
    of_call = text(reader.get(f"{INDEX}verificar/pgu-2024/"))

    assert "A cadeia confere" not in page
    assert [reason in page for reason in reasons] == [True] * len(reasons)
    assert ("is-broken" in page, "Elo partido" in page) == (True, True)
    assert (told["confere"], [one["motivo"] for one in told["falhas"]]) == (False, reasons)
    assert application.stream in of_call


def test_the_files_verify_without_the_portal(call, reader, eata_member):
    application, _ = handed_in(call, 1)
    admitted(application, eata_member)
    kept = list(events(application).values_list("hash", flat=True))

    told = json.loads(reader.get(f"{page_of(application)}cadeia.json?tipo=admit").content)
    answer = reader.get(f"{page_of(application)}cadeia.csv")
    rows = list(csv.DictReader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))

    for found in (told["acontecimentos"], rows):
        assert [hashlib.sha256(one["texto"].encode()).hexdigest() for one in found] == kept
        assert [one["hash_anterior"] for one in found] == ["", *kept[:-1]]
    assert told["ultimo_hash"] == kept[-1]
    assert json.loads(told["acontecimentos"][0]["texto"])["kind"] == "start"


@pytest.mark.parametrize(("extension", "kind"), [("xlsx", "candidaturas"), ("csv", "outras")])
def test_what_there_is_not_is_not_found(extension, kind, call, reader):
    application, _ = handed_in(call, 1)

    assert reader.get(f"{INDEX}{kind}/{application.uuid}/cadeia.{extension}").status_code == 404


@pytest.mark.parametrize("by_what", ["registry", "uuid", "lead"])
def test_a_chain_is_found_by_what_papers_call_it(by_what, call, reader):
    for number in (1, 2):
        handed_in(call, number)
    wanted = Application.objects.get(title="Plataforma 2")
    name = wanted.lead.names.get()
    name.name = "Concelho único"
    name.save()
    words = {"registry": wanted.submissions.get().registry, "uuid": wanted.uuid, "lead": "UNICO"}[by_what]

    page = text(reader.get(INDEX, {"texto": words, "aviso": call.code}))

    assert ("Plataforma 2" in page, "Plataforma 1" in page) == (True, False)


def test_calls_rankings_and_awards_have_theirs(reader, auditor):
    (made, people) = running(1)
    award, signatory = made[0]
    paid(submitted(award, signatory), people)
    call = award.application.call

    of_award = text(reader.get(page_of(award, ChainKind.AWARD)))

    assert "Registou o pagamento" in of_award
    assert text(reader.get(f"{INDEX}apoios/")).count(award.number) == 1
    assert "O aviso avançou" in text(reader.get(page_of(call, ChainKind.CALL)))


def test_a_ranking_is_told(call, reader, eata_member):
    one_review_each(call)
    scored(handed_in(call, 1)[0], eata_member, "4")
    ranked(call, eata_member)

    assert "Fez uma ordenação" in text(reader.get(page_of(call, ChainKind.RANKING)))
    assert call.title in text(reader.get(f"{INDEX}ordenacoes/"))


def test_an_auditor_may_nothing_else():
    actor = Actor(user_id=1, entity_id=1, acts_for=frozenset({1}), roles=frozenset({Role.AUDITOR}), has_mfa=True)
    application = Application(lead_id=1, state=ApplicationState.SUBMITTED, call=Call(closes_at=WITHIN))
    award = Award(application=application)
    known = {
        "application": application,
        "call": application.call,
        "entity_id": 1,
        "is_unsealed": True,
        "parties": [1],
        "applicants": [1],
        "own": [],
        "has_conflict": False,
        "award": award,
        "milestone": Milestone(award=award),
        "assignment": Assignment(reviewer_id=1),
    }
    allowed = []
    for name, may in inspect.getmembers(permissions, inspect.isfunction):
        takes = inspect.signature(may).parameters
        if may.__module__ != "funding.permissions" or "actor" not in takes or name.startswith("can_audit"):
            continue
        given = [one for one, parameter in takes.items() if one != "actor" and parameter.default is parameter.empty]
        if may(actor, **{one: known[one] for one in given}):
            allowed.append(name)

    # What anybody who signed in may.
    assert allowed == ["can_contribute"]


def test_without_a_second_factor_an_auditor_reads_nothing(auditor, call, client):
    client.force_login(auditor)

    assert client.get(INDEX).status_code in {302, 403}


def test_every_event_that_operations_write_has_words():
    source = "".join(path.read_text() for path in Path(operations.__file__).parent.rglob("*.py"))
    written = set(re.findall(r'(?:tell|tell_of_call|tell_of_award|_tell|make_move|note_step)\(\s*"(\w+)"', source))
    written |= set(re.findall(r'Step\(\s*"(\w+)"', source))
    known = {kind for kinds in TOLD.values() for kind in kinds}

    assert written - known == set()


def test_an_unknown_event_is_told_by_its_name(call, reader):
    application, _ = handed_in(call, 1)
    operations.moves.tell("another", application, user=None, entity=None, at=AFTER, data={"x": {"y": 1}})

    page = text(reader.get(page_of(application)))

    assert "Acontecimento «another»" in page
    assert "o portal, pela hora" in page


def test_reading_by_the_queries_alone_is_refused_too(call, eata_member):
    application, _ = handed_in(call, 1)
    actor = Actor(user_id=eata_member.pk, roles=frozenset({Role.EATA_COORDINATOR}))

    assert subject_for(actor, ChainKind.APPLICATION, application.uuid, AFTER) is None


def test_a_long_chain_is_verified_whole(call, eata_member):
    application, _ = handed_in(call, 1)
    subject = subject_for(
        Actor(user_id=1, roles=frozenset({Role.AUDITOR})), ChainKind.APPLICATION, application.uuid, AFTER
    )
    found = events_in(subject)
    verified = verification_of_chain(found)

    assert (verified.holds, verified.last_hash) == (True, found[-1].hash)
    assert [one.event.number for one in told_events(found, subject.kind, (), AFTER.date())] == [
        event.number for event in found
    ]
