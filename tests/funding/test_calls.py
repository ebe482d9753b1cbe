"""Writing a call: who may, what is refused, and what a published one keeps."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import Role
from common.canonical import sha256_of
from common.notifications.models import Notice
from funding.enums import CallStage, CallState, CriterionKind, EditionKind, RuleKind
from funding.models import Call, CallEdition, CallLine, Criterion
from funding.operations import (
    CallClosed,
    CallRefused,
    NotAllowed,
    StaleCall,
    WrongState,
    answer_contribution,
    approve_call,
    cancel_call,
    change_call,
    contribute,
    create_call,
    discard_call,
    preview_change,
    publish_call,
    put_in_consultation,
    return_call,
)
from funding.operations.call_parts import calendar, drop_row, own_values, put_row
from funding.queries import in_stage, public_calls, stage_of
from funding.queries.editions import editions_of, sheets_of
from tests.funding.factories import (
    CLOSES,
    OPENS,
    WITHIN,
    a_call,
    a_mechanism,
    a_municipality,
    an_application,
    invited,
    submit,
)
from tests.support.cast import person

pytestmark = pytest.mark.django_db
BEFORE = datetime(2024, 7, 1, 9, tzinfo=UTC)
CONSULTED = datetime(2024, 8, 1, 9, tzinfo=UTC)
CONSULTATION_ENDS = datetime(2024, 8, 23, 17, tzinfo=UTC)
LATER = CLOSES + timedelta(days=7)
WHO = {"kind": RuleKind.APPLICANT_KIND_IN, "parameters": {"kinds": ["MUNICIPALITY"]}, "message": "Municípios."}
DATES = {
    "consultation_opens_at": CONSULTED,
    "consultation_closes_at": CONSULTATION_ENDS,
    "opens_at": OPENS,
    "closes_at": CLOSES,
}
TEXTS = {"title": "Plataformas", "summary": "O que se financia.", "text": "O texto do aviso."}


@pytest.fixture
def by(eata_member):
    return {"user": eata_member, "entity_id": None, "at": BEFORE}


@pytest.fixture
def deciding(eata_coordinator):
    return {"user": eata_coordinator, "entity_id": None, "at": BEFORE}


def a_draft(by, **values) -> Call:
    return create_call(values={"code": "novo", "mechanism": a_mechanism()} | TEXTS | DATES | values, **by)


def changed(call, write, by, grounds=""):
    change_call(call=call, write=write, version=call.version, grounds=grounds, **by)
    call.refresh_from_db()
    return call


def fresh(call):
    call.refresh_from_db()
    return {"call": call, "version": call.version}


def test_a_call_goes_from_draft_to_published_through_its_consultation(by, deciding, stranger):
    call = a_draft(by)
    changed(call, put_row("regras", None, WHO), by)
    put_in_consultation(**fresh(call), **deciding)
    told = contribute(call=call, subject="Prazo", text="É curto.", file=None, entity=None, user=stranger, at=CONSULTED)
    after = {"at": CONSULTATION_ENDS}

    with pytest.raises(CallRefused, match="Falta responder a um contributo da consulta"):
        approve_call(**fresh(call), **deciding | after)
    answer_contribution(contribution=told, answer="Tem razão.", effect="Mais 15 dias.", **by | after)
    changed(call, own_values({"text": "O texto do aviso, revisto."}), by | after)
    approve_call(**fresh(call), **deciding | after)
    publish_call(**fresh(call), **deciding | after)

    call.refresh_from_db()
    assert [edition.kind for edition in editions_of(call)] == [EditionKind.PUBLICATION, EditionKind.CONSULTATION]
    assert [one.what for one in sheets_of(editions_of(call))[0].differences] == ["Texto do aviso"]
    assert stage_of(call, after["at"]) == CallStage.NOT_YET
    assert set(Notice.objects.values_list("recipient__email", "kind")) == {
        (stranger.email, "funding.contribution_answered"),
        (stranger.email, "funding.call_published"),
    }


def test_an_edition_is_canonical_json_with_its_hash_and_never_changes(by, deciding):
    call = a_draft(by)
    edition = put_in_consultation(**fresh(call), **deciding)

    told = json.loads(edition.payload)
    assert (edition.sha256, told["closes_at"]) == (sha256_of(edition.payload), "2024-10-31T17:00:00.000000Z")
    assert edition.payload == json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        CallEdition.objects.filter(pk=edition.pk).update(grounds="x")


def test_who_wrote_last_does_not_approve_and_the_database_agrees(by, deciding):
    call = a_draft(deciding)
    changed(call, put_row("regras", None, WHO), deciding)

    with pytest.raises(NotAllowed, match="não o aprova"):
        approve_call(**fresh(call), **deciding)
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(approved_by=deciding["user"])
    changed(call, own_values({"summary": "Outro."}), by)
    assert approve_call(**fresh(call), **deciding).state == CallState.APPROVED


@pytest.mark.parametrize("role", [Role.MUNICIPAL_SIGNATORY, Role.CONTENT_EDITOR, Role.EVALUATOR, None])
def test_others_do_not_write_calls(role, eata, by, stranger):
    call = a_draft(by)
    other = {"user": person("Ana Outra", eata, role) if role else stranger, "entity_id": None, "at": BEFORE}

    with pytest.raises(NotAllowed):
        a_draft(other, code="outro")
    with pytest.raises(NotAllowed):
        changed(call, own_values({"title": "x"}), other)
    for step in (put_in_consultation, publish_call, approve_call, discard_call):
        with pytest.raises(NotAllowed):
            step(**fresh(call), **other)
    assert Call.objects.get().title == "Plataformas"


def test_a_member_of_the_eata_writes_but_does_not_publish_or_amend(by):
    call = a_call()
    with pytest.raises(NotAllowed):
        changed(call, own_values({"closes_at": LATER}), by | {"at": WITHIN}, grounds="Falha.")
    with pytest.raises(NotAllowed):
        put_in_consultation(**fresh(a_draft(by)), **by)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"closes_at": OPENS}, "closes_at"),
        ({"closes_at": OPENS - timedelta(minutes=1)}, "closes_at"),
        ({"consultation_closes_at": CONSULTED}, "consultation_closes_at"),
        ({"opens_at": CONSULTATION_ENDS - timedelta(minutes=1)}, "opens_at"),
        ({"questions_until": CLOSES + timedelta(minutes=1)}, "questions_until"),
        ({"code": "plano"}, "code"),
    ],
)
def test_dates_that_contradict_each_other_are_refused_by_their_field(values, field, by):
    with pytest.raises(CallRefused) as refused:
        a_draft(by, **values)
    assert (refused.value.field, Call.objects.count()) == (field, 0)


def test_two_who_write_at_once_do_not_overwrite_each_other(by):
    call = a_draft(by)
    change_call(call=call, write=own_values({"title": "Da Marta"}), version=1, **by)
    with pytest.raises(StaleCall):
        change_call(call=call, write=own_values({"title": "Do Rui"}), version=1, **by)
    assert Call.objects.get().title == "Da Marta"


def test_what_is_in_consultation_does_not_change_under_who_reads_it(by, deciding):
    call = a_draft(by)
    put_in_consultation(**fresh(call), **deciding)
    last = {"at": CONSULTATION_ENDS - timedelta(milliseconds=1)}
    with pytest.raises(WrongState, match="está em consulta"):
        changed(Call.objects.get(), own_values({"title": "x"}), by | last)
    with pytest.raises(WrongState, match="ainda não fechou"):
        approve_call(**fresh(call), **deciding | last)


def test_a_call_is_not_published_without_what_it_needs(by, deciding):
    call = a_draft(by, summary="", text=" ")
    for place, weight in enumerate((60, 30)):
        Criterion.objects.create(
            call=call, code=f"C{place}", title="C", kind=CriterionKind.ASSESSED, weight=weight, position=place
        )
    with pytest.raises(CallRefused) as refused:
        approve_call(**fresh(call), **deciding)
    for sentence in ("Escreva o resumo.", "Escreva o texto", "quem se pode candidatar", "somam 90"):
        assert sentence in str(refused.value)


def test_it_is_not_published_after_the_hour_it_should_open(by, deciding):
    call = a_draft(by)
    changed(call, put_row("regras", None, WHO), by)
    approve_call(**fresh(call), **deciding)
    late = deciding | {"at": OPENS + timedelta(milliseconds=1)}
    with pytest.raises(CallRefused, match="hora de abertura já passou"):
        publish_call(**fresh(call), **late)
    return_call(reason="Marcar outra abertura.", **fresh(call), **late)
    assert stage_of(Call.objects.get(), late["at"]) == CallStage.PREPARING


def test_a_published_call_changes_only_with_grounds(deciding):
    call = a_call()
    at = deciding | {"at": WITHIN}
    with pytest.raises(CallRefused) as refused:
        changed(call, own_values({"closes_at": LATER}), at)
    assert (refused.value.field, Call.objects.get().closes_at) == ("grounds", CLOSES)
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.update(closes_at=LATER)
    with pytest.raises(CallRefused, match="Nada mudou"):
        changed(call, own_values({"closes_at": CLOSES}), at, grounds="Falha.")


def test_an_extension_is_told_to_everybody_with_a_draft(deciding):
    call = a_call()
    (lead, signs), (other, other_signs), _ = (a_municipality(n) for n in (1, 2, 3))
    invited(an_application(call, lead, signs), other, by=signs)
    Notice.objects.all().delete()

    changed(call, own_values({"closes_at": LATER}), deciding | {"at": WITHIN}, grounds="O portal esteve parado.")

    assert call.editions.get().kind == EditionKind.EXTENSION
    notices = Notice.objects.filter(kind="funding.call_amended").order_by("recipient__email")
    assert [notice.recipient for notice in notices] == [signs, other_signs]
    assert "7 de novembro de 2024, às 17h00 (16h00 nos Açores)" in notices[0].body
    assert "O portal esteve parado." in notices[0].body
    assert not notices[0].digest


@pytest.mark.parametrize(
    ("at", "write", "refused"),
    [
        (WITHIN, {"closes_at": CLOSES - timedelta(days=1)}, "só se prorroga"),
        (WITHIN, {"opens_at": OPENS + timedelta(days=1)}, "antes de o aviso abrir"),
        (CLOSES, {"closes_at": LATER}, "O prazo já terminou"),
        (CLOSES - timedelta(milliseconds=1), {"closes_at": LATER}, ""),
        (BEFORE, {"opens_at": OPENS + timedelta(days=1)}, ""),
        (BEFORE, {"opens_at": BEFORE - timedelta(days=1)}, "para depois deste momento"),
        (BEFORE, {"closes_at": CLOSES - timedelta(days=1)}, ""),
    ],
)
def test_what_an_amendment_may_move(at, write, refused, deciding):
    call = a_call()
    if refused:
        with pytest.raises(CallRefused, match=refused):
            changed(call, own_values(write), deciding | {"at": at}, grounds="Porque sim.")
        return
    changed(call, own_values(write), deciding | {"at": at}, grounds="Porque sim.")
    assert {name: getattr(call, name) for name in write} == write


def test_an_extension_during_the_last_minutes_counts_at_once(deciding):
    call = a_call()
    lead, signs = a_municipality(1)
    application = an_application(call, lead, signs)
    over = CLOSES + timedelta(seconds=1)
    with pytest.raises(CallClosed):
        submit(application, signs, received_at=over)
    changed(
        call,
        own_values({"closes_at": LATER}),
        deciding | {"at": CLOSES - timedelta(milliseconds=1)},
        grounds="O portal esteve parado.",
    )
    assert submit(application, signs, received_at=over).number == 1


def test_a_change_can_be_seen_before_it_is_made(by):
    call = a_call()
    [difference] = preview_change(call=call, write=own_values({"closes_at": LATER}))
    assert (difference.what, difference.before, difference.after) == (
        "Fecha",
        "31/10/2024, 17:00",
        "07/11/2024, 17:00",
    )
    assert (Call.objects.get().closes_at, CallEdition.objects.count()) == (CLOSES, 0)


def test_lines_depend_on_each_other_and_are_not_taken_from_under(by):
    call = a_draft(by)
    changed(call, put_row("tipologias", None, {"code": "TERRIS", "title": "Base"}), by)
    terris = CallLine.objects.get()
    changed(call, put_row("tipologias", None, {"code": "INTEGRA", "title": "Horas", "needs": terris}), by)

    with pytest.raises(CallRefused, match="dependem desta"):
        changed(call, drop_row("tipologias", terris.pk), by)
    with pytest.raises(CallRefused) as refused:
        changed(call, put_row("tipologias", None, {"code": "TERRIS", "title": "Outra"}), by)
    assert (refused.value.field, CallLine.objects.count()) == ("code", 2)


def test_a_cancelled_call_stays_with_its_reason_and_takes_nothing_more(deciding):
    call = a_call()
    lead, signs = a_municipality(1)
    application = an_application(call, lead, signs)
    Notice.objects.all().delete()

    with pytest.raises(CallRefused, match="Escreva o motivo"):
        cancel_call(reason=" ", **fresh(call), **deciding | {"at": WITHIN})
    cancel_call(reason="Falta de dotação.", **fresh(call), **deciding | {"at": WITHIN})

    call.refresh_from_db()
    assert stage_of(call, WITHIN) == CallStage.CANCELLED
    assert [notice.recipient for notice in Notice.objects.filter(kind="funding.call_cancelled")] == [signs]
    with pytest.raises(CallClosed):
        submit(application, signs, received_at=WITHIN)
    assert list(public_calls()) == [call]


def test_what_was_never_shown_may_be_thrown_away_and_what_was_may_not(by, deciding):
    call, shown = a_draft(by), a_draft(by, code="visto")
    put_in_consultation(**fresh(shown), **deciding)
    discard_call(**fresh(call), **by)
    with pytest.raises(WrongState):
        discard_call(**fresh(shown), **by)
    assert list(Call.objects.all()) == [shown]


@pytest.mark.parametrize("stage", CallStage)
def test_a_list_by_stage_says_what_each_page_says(stage, by, deciding):
    draft = a_draft(by, code="rascunho")
    soon = a_draft(by, code="consulta")
    put_in_consultation(**fresh(soon), **deciding)
    returned = a_draft(by, code="consultado")
    Call.objects.filter(pk=returned.pk).update(consulted_at=BEFORE)
    a_call(code="aberto")
    Call.objects.filter(pk=a_call(code="avaliado").pk).update(state=CallState.EVALUATING)
    Call.objects.filter(pk=a_call(code="anulado").pk).update(state=CallState.CANCELLED, cancelled_reason="x")
    Call.objects.filter(pk=a_draft(by, code="superado").pk).update(superseded_note="x")
    millisecond = timedelta(milliseconds=1)
    moments = [
        edge + step
        for edge in (CONSULTED, CONSULTATION_ENDS, OPENS, CLOSES)
        for step in (-millisecond, timedelta(), millisecond)
    ]
    for at in moments:
        said = {call.code for call in Call.objects.all() if stage_of(call, at) == stage}
        assert set(Call.objects.filter(in_stage(stage, at)).values_list("code", flat=True)) == said
    assert draft.code not in set(public_calls().values_list("code", flat=True))


def test_a_calendar_is_kept_phase_by_phase(by):
    call = a_draft(by)
    told = {"starts_at": CLOSES, "ends_at": LATER, "note": "", "is_exact": True}
    changed(call, calendar({"closes_at": CLOSES}, {"ANALYSIS": told}), by)
    assert call.phases.get().ends_at == LATER
    changed(call, calendar({}, {"ANALYSIS": {"starts_at": None, "ends_at": None}}), by)
    assert call.phases.count() == 0
