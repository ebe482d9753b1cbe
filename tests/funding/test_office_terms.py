"""The legal calendar and the texts of notification, kept in the back office."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import Error, transaction
from django.urls import reverse
from django.utils import timezone

from common.calendars.models import ClosedDay, Dilation
from funding.enums import LetterKind
from funding.models import Letter, LetterTemplate
from funding.operations import NotAllowed, templates
from funding.operations.decisions import decide_call, end_hearings
from funding.operations.letters import template_in_force
from funding.operations.refusals import CallRefused
from tests.funding.deciding import PROPOSED, heard, in_force
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
DAY = {"day": "2024-12-16", "seat": "", "reason": "Tolerância de ponto", "source": "Despacho n.º 1/2024"}
TEXT = {
    "subject": "Registo {registo}",
    "body": "{entidade}: {sentido} até {prazo}.",
    "legal_basis": "CPA, artigo 121.º",
}
NEW_DAY = reverse("funding_terms:new_day")
WRITE = reverse("funding_templates:write", args=["hearing"])


def test_a_closed_day_makes_the_terms_that_run_longer_and_taking_it_out_leaves_them():
    call, _, (hearing, _), entity, member, coordinator = heard()
    office = client_of(coordinator)
    with time_machine.travel(PROPOSED, tick=False):
        assert client_of(member).post(NEW_DAY, DAY).status_code == 404
        told = office.post(NEW_DAY, DAY, follow=True).content.decode()
    assert "2 prazos a correr ficaram mais longos" in told
    before = hearing.due_at
    hearing.refresh_from_db()
    assert hearing.due_at == before + timedelta(days=1)

    ended = PROPOSED + timedelta(days=30)
    end_hearings(at=ended)
    decided, _ = decide_call(call=call, user=coordinator, entity=entity, at=ended)
    until = decided.accept_until
    with time_machine.travel(ended, tick=False):
        office.post(NEW_DAY, {**DAY, "day": "2025-01-15"})
    decided.refresh_from_db()
    assert decided.accept_until == until + timedelta(days=1)
    closed = ClosedDay.objects.get(day=date(2025, 1, 15))
    with time_machine.travel(ended, tick=False):
        office.post(reverse("funding_terms:drop_day", args=[closed.pk]))
    decided.refresh_from_db()
    assert decided.accept_until == until + timedelta(days=1)
    assert list(ClosedDay.objects.values_list("day", flat=True)) == [date(2024, 12, 16)]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": "2024-12-14"}, "sábado ou domingo"),
        ({"day": "2024-12-25"}, "Já é feriado"),
        ({"source": " "}, "obrigatório"),
        ({"seat": "LUA"}, "válida"),
    ],
)
def test_a_day_that_does_not_count_anyway_is_refused(changed, said, eata_coordinator):
    told = client_of(eata_coordinator).post(NEW_DAY, DAY | changed)
    assert (told.status_code, ClosedDay.objects.count()) == (422, 0)
    assert said in told.content.decode()


def test_the_same_day_is_there_once_and_a_dilation_changes(eata_coordinator, eata_member):
    office = client_of(eata_coordinator)
    assert [office.post(NEW_DAY, DAY).status_code for _ in range(2)] == [302, 422]
    dilation = Dilation.objects.create(service_seat="MAINLAND", party_seat="AZORES", days=5, source="CPA, artigo 88.º")
    page = reverse("funding_terms:dilation", args=[dilation.pk])
    assert client_of(eata_member).post(page, {"days": "6", "source": "Lei"}).status_code == 404
    assert office.post(page, {"days": "-1", "source": "Lei"}).status_code == 422
    assert office.post(page, {"days": "6", "source": "Lei n.º 1"}).status_code == 302
    dilation.refresh_from_db()
    assert (dilation.days, dilation.source) == (6, "Lei n.º 1")


def kept(person, **changed):
    entity = person.memberships.get().entity_id
    told = {"kind": LetterKind.HEARING, **TEXT, **changed}
    return templates.keep_template(**told, user=person, entity_id=entity, at=timezone.now())


def approved(template, person):
    entity = person.memberships.get().entity_id
    return templates.put_in_force(
        template=template, is_confirmed=True, user=person, entity_id=entity, at=timezone.now()
    )


def test_a_text_is_prepared_by_one_and_put_in_force_by_another_and_then_stays(eata_member, eata_coordinator):
    in_force()
    read = client_of(eata_member).post(WRITE, {**TEXT, "ver": "1"})
    assert "Registo TI-2026-000123" in read.content.decode()
    assert LetterTemplate.objects.filter(in_force_at=None).count() == 0
    client_of(eata_member).post(WRITE, TEXT)
    draft = LetterTemplate.objects.get(in_force_at=None)
    page = reverse("funding_templates:template", args=[draft.pk])
    assert client_of(eata_member).post(page).status_code == 422
    assert client_of(eata_coordinator).post(page, {"is_confirmed": "on"}).status_code == 302

    draft.refresh_from_db()
    assert (draft.number, draft.approved_by, draft.is_confirmed) == (2, eata_coordinator, True)
    assert template_in_force(LetterKind.HEARING, timezone.now()) == draft
    for name in ("subject", "body", "legal_basis"):
        with pytest.raises(Error), transaction.atomic():
            LetterTemplate.objects.filter(pk=draft.pk).update(**{name: "Outro"})
    discard = reverse("funding_templates:discard", args=[draft.pk])
    client_of(eata_member).post(discard)
    assert LetterTemplate.objects.filter(pk=draft.pk).exists()


def test_who_prepared_a_text_does_not_approve_it_even_behind_the_operation(eata_coordinator):
    draft = kept(eata_coordinator)
    with pytest.raises(NotAllowed, match="não a aprova"):
        approved(draft, eata_coordinator)
    draft.approved_by = eata_coordinator
    with pytest.raises(Error), transaction.atomic():
        draft.save()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"body": "Caro {nome}"}, "Não se conhece"),
        ({"subject": "{registo.__class__}"}, "Não se conhece"),
        ({"body": "{"}, "chavetas"),
        ({"body": "Até {prazo}.", "kind": LetterKind.NOT_APPROVED}, "não abre nenhum prazo"),
    ],
)
def test_a_text_speaks_only_of_what_its_letter_knows(changed, said, eata_member):
    with pytest.raises(CallRefused, match=said):
        kept(eata_member, **changed)
    assert not LetterTemplate.objects.exists()


def test_letters_follow_the_last_text_in_force_and_those_of_before_stay():
    call, _, _, entity, member, coordinator = heard()
    before = Letter.objects.values_list("body", flat=True).order_by("pk")[0]
    approved(kept(member, kind=LetterKind.APPROVED, body="Novo: {candidatura}"), coordinator)
    end_hearings(at=PROPOSED + timedelta(days=30))
    later = timezone.now()
    decide_call(call=call, user=coordinator, entity=entity, at=later)
    assert Letter.objects.filter(body="Novo: Candidatura 1").count() == 1
    assert Letter.objects.order_by("pk")[0].body == before


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same_whatever_they_have(count, eata_member, django_assert_num_queries):
    in_force()
    for number in range(count):
        ClosedDay.objects.create(day=date(2024, 12, 2 + number), reason="Tolerância", source="Despacho")
        LetterTemplate.objects.create(kind="HEARING", number=9 + number, subject="x", body="x", in_force_at=PROPOSED)
    browser = client_of(eata_member)
    for address, queries in (("funding_terms:index", 22), ("funding_templates:index", 20)):
        browser.get(reverse(address))
        with django_assert_num_queries(queries):
            assert browser.get(reverse(address)).status_code == 200
