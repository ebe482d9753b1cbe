"""The way of an edition, and that what was published never changes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, transaction
from wagtail.models import ModelLogEntry

from reporting import operations
from reporting.enums import ArtefactName, EditionState, SectionState
from reporting.forms import OpenEditionForm
from reporting.models import ReportEdition, Signature, Snapshot
from reporting.queries import last_moment
from tests.reporting.factories import (
    AT,
    CUT_OFF,
    ContributionFactory,
    corrected,
    frozen,
    in_review,
    opened,
    published,
    report_sha256,
    signed,
    small_plan,
    state_of,
)
from tests.territories.factories import RegionFactory


@pytest.fixture
def edition(db):
    small_plan()
    return opened()


def logged(edition) -> list[str]:
    return list(
        ModelLogEntry.objects.filter(object_id=str(edition.pk)).order_by("pk").values_list("action", flat=True)
    )


def sign(edition, user, **changes):
    values = {
        "read_sha256": report_sha256(edition),
        "statement": "Confirmo.",
        "accepts_missing_regions": True,
        "user": user,
        "role": "coordenação da EATA",
        "entity_id": user.memberships.get().entity_id,
        "at": AT,
    }
    return operations.sign_edition(edition=edition, **values | changes)


def test_a_new_edition_has_an_empty_text_for_each_chapter_and_initiative(edition):
    assert list(edition.sections.order_by("position").values_list("code", flat=True)) == [
        "SUMMARY", "OBJECTIVES", "EXECUTION", "TARGETS", "DEADLINES", "REGIONS", "GOVERNANCE", "RISKS", "I01",
    ]  # fmt: skip
    assert state_of(edition) == EditionState.IN_PREPARATION


def test_a_year_has_one_first_edition(edition):
    with pytest.raises(operations.ReportRefused, match="Já existe a edição 1"):
        opened()


def test_a_cut_off_before_the_year_of_the_report_is_refused(db):
    with pytest.raises(operations.ReportRefused, match="anterior ao ano de 2035"):
        operations.open_edition(year=2035, cut_off=CUT_OFF, contributions_until=AT, user=None, at=AT)


def test_a_cut_off_in_the_future_is_refused(db):
    with pytest.raises(operations.ReportRefused, match="futura"):
        opened(2026)


def test_contributions_cannot_end_before_the_cut_off(db):
    with pytest.raises(operations.ReportRefused, match="anterior à data de corte"):
        opened(until=CUT_OFF - timedelta(days=1))


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (AT - timedelta(days=1), "já passou"),
        (datetime(2030, 1, 1, tzinfo=UTC), "31 de dezembro de 2026"),
        (datetime(2027, 1, 1, tzinfo=UTC), "31 de dezembro de 2026"),
    ],
)
def test_contributions_end_on_a_day_to_come_and_in_the_year_after_at_most(until, words, db):
    with pytest.raises(operations.ReportRefused, match=words):
        opened(until=until)
    assert opened(until=last_moment(date(2026, 12, 31))).pk


def test_a_day_counts_to_its_last_moment_in_lisbon():
    form = OpenEditionForm({"year": 2025, "cut_off_on": "2025-07-31", "contributions_until_on": "2026-02-28"})

    assert form.is_valid()
    assert form.cut_off == datetime(2025, 7, 31, 22, 59, 59, 999_999, tzinfo=UTC)
    assert form.contributions_until == datetime(2026, 2, 28, 23, 59, 59, 999_999, tzinfo=UTC)


def test_review_needs_a_report(edition, eata_member):
    with pytest.raises(operations.ReportRefused, match="Gere-o antes"):
        operations.submit_for_review(edition=edition, user=eata_member, at=AT)


def test_review_needs_written_texts_closed(edition, eata_member):
    section = edition.sections.get(code="SUMMARY")
    operations.save_section(section=section, version=1, narrative="Um texto.", user=eata_member)
    frozen(edition)

    with pytest.raises(operations.ReportRefused, match="Há textos por fechar: Sumário executivo"):
        operations.submit_for_review(edition=edition, user=eata_member, at=AT)


def test_review_needs_a_report_made_after_the_last_text(edition, eata_member):
    frozen(edition)
    section = operations.save_section(
        section=edition.sections.get(code="SUMMARY"), version=1, narrative="Um texto.", user=eata_member
    )
    operations.close_section(section=section, user=eata_member, at=AT)

    with pytest.raises(operations.ReportRefused, match="textos mudaram depois"):
        operations.submit_for_review(edition=edition, user=eata_member, at=AT)


def test_review_needs_a_report_made_after_the_last_contribution(edition, eata_member):
    frozen(edition)
    ContributionFactory(region=RegionFactory(code="norte"))

    with pytest.raises(operations.ReportRefused, match="contributos regionais aceites depois"):
        operations.submit_for_review(edition=edition, user=eata_member, at=AT)


def test_a_returned_edition_can_be_written_again(edition, eata_member, eata_coordinator):
    in_review(edition, eata_member)

    operations.return_to_preparation(edition=edition, reason="Falta a I01.", user=eata_coordinator)

    assert state_of(edition) == EditionState.IN_PREPARATION
    with pytest.raises(operations.ReportRefused, match="motivo"):
        operations.return_to_preparation(edition=edition, reason=" ", user=eata_coordinator)


def test_texts_stop_with_the_review(edition, eata_member):
    in_review(edition, eata_member)

    with pytest.raises(operations.ReportRefused, match="já não se alteram"):
        operations.save_section(
            section=edition.sections.get(code="SUMMARY"), version=1, narrative="Tarde.", user=eata_member
        )


def test_a_stale_text_is_refused_with_what_it_says_now(edition, eata_member):
    section = edition.sections.get(code="SUMMARY")
    operations.save_section(section=section, version=1, narrative="O primeiro.", user=eata_member)

    with pytest.raises(operations.StaleText) as refusal:
        operations.save_section(section=section, version=1, narrative="O segundo.", user=eata_member)

    assert refusal.value.current == "O primeiro."


def test_a_closed_text_is_signed_and_can_be_reopened(edition, eata_member):
    section = operations.save_section(
        section=edition.sections.get(code="SUMMARY"), version=1, narrative="Um texto.", user=eata_member
    )

    closed = operations.close_section(section=section, user=eata_member, at=AT)
    with pytest.raises(operations.ReportRefused, match="Reabra-o"):
        operations.save_section(section=closed, version=2, narrative="Outro.", user=eata_member)
    reopened = operations.reopen_section(section=closed, user=eata_member)

    assert (closed.closed_by, closed.closed_at) == (eata_member, AT)
    assert (reopened.state, reopened.closed_by) == (SectionState.OPEN, None)


def test_a_signature_is_on_the_exact_bytes(edition, eata_coordinator):
    in_review(edition, eata_coordinator)

    signature = sign(edition, eata_coordinator)

    files = dict(edition.snapshot.artefacts.values_list("name", "sha256"))
    assert signature.pdf_sha256 == files[ArtefactName.REPORT]
    assert signature.snapshot_sha256 == edition.snapshot.sha256
    assert state_of(edition) == EditionState.SIGNED


def test_a_report_built_again_after_it_was_read_is_not_signed(edition, eata_coordinator):
    in_review(edition, eata_coordinator)

    with pytest.raises(operations.StaleEdition) as stale:
        sign(edition, eata_coordinator, read_sha256="0" * 64)

    assert (stale.value.read_sha256, stale.value.current_sha256) == ("0" * 64, report_sha256(edition))
    assert (Signature.objects.count(), state_of(edition)) == (0, EditionState.IN_REVIEW)


def test_a_signature_given_by_mistake_is_withdrawn_and_stays_on_record(edition, eata_coordinator):
    signed(edition, eata_coordinator)

    operations.withdraw_signature(edition=edition, reason=" Ficheiro errado. ", user=eata_coordinator, at=AT)

    first = Signature.objects.get()
    assert state_of(edition) == EditionState.IN_PREPARATION
    assert (first.withdrawn_by, first.withdrawn_at, first.withdrawal_reason) == (
        eata_coordinator,
        AT,
        "Ficheiro errado.",
    )
    assert ModelLogEntry.objects.get(action="reporting.withdraw_signature").data["reason"] == "Ficheiro errado."
    with pytest.raises(operations.ReportRefused, match="fica em registo"):
        operations.discard_edition(edition=edition, user=eata_coordinator)
    edition.refresh_from_db()
    signed(edition, eata_coordinator, AT + timedelta(hours=1))
    assert Signature.objects.filter(withdrawn_at=None).count() == 1


def test_a_signature_is_withdrawn_with_a_reason_and_before_publication(edition, eata_coordinator):
    signed(edition, eata_coordinator)
    with pytest.raises(operations.ReportRefused, match="Escreva porque"):
        operations.withdraw_signature(edition=edition, reason=" ", user=eata_coordinator, at=AT)
    operations.publish_edition(edition=edition, read_sha256=report_sha256(edition), user=eata_coordinator, at=AT)

    with pytest.raises(operations.ReportRefused, match="publicada"):
        operations.withdraw_signature(edition=edition, reason="Engano.", user=eata_coordinator, at=AT)
    with pytest.raises(DatabaseError, match="kept as it was given"), transaction.atomic():
        Signature.objects.update(withdrawn_at=AT, withdrawn_by=eata_coordinator, withdrawal_reason="Engano.")


def test_missing_regions_are_signed_knowingly_and_logged(edition, eata_coordinator):
    in_review(edition, eata_coordinator)

    with pytest.raises(operations.ReportRefused, match="Norte, Algarve"):
        sign(edition, eata_coordinator, accepts_missing_regions=False)
    sign(edition, eata_coordinator)

    entry = ModelLogEntry.objects.get(action="reporting.sign")
    assert entry.data["missing_regions"] == ["Norte", "Algarve"]


def test_a_file_changed_after_it_was_made_is_not_signed(edition, eata_coordinator):
    in_review(edition, eata_coordinator)
    path = edition.snapshot.artefacts.get(name=ArtefactName.REPORT).content.name
    storages["private"].delete(path)
    storages["private"].save(path, ContentFile(b"%PDF-1.7 another"))

    with pytest.raises(operations.ReportRefused, match="foi alterado depois de gerado"):
        sign(edition, eata_coordinator)

    assert Signature.objects.count() == 0


def test_only_what_was_signed_is_published(edition, eata_coordinator):
    in_review(edition, eata_coordinator)

    with pytest.raises(operations.ReportRefused, match="em revisão"):
        operations.publish_edition(edition=edition, read_sha256=report_sha256(edition), user=eata_coordinator, at=AT)


def test_every_step_is_in_the_log(edition, eata_coordinator):
    signed(edition, eata_coordinator)
    operations.publish_edition(edition=edition, read_sha256=report_sha256(edition), user=eata_coordinator, at=AT)

    assert logged(edition) == ["reporting.open", "reporting.submit", "reporting.sign", "reporting.publish"]


def test_a_signed_edition_keeps_its_snapshot(edition, eata_coordinator):
    signed(edition, eata_coordinator)

    with pytest.raises(DatabaseError, match="keeps its snapshot"), transaction.atomic():
        ReportEdition.objects.update(snapshot=None)


@pytest.mark.parametrize("change", [{"changes": "x"}, {"state": "IN_REVIEW"}, {"year": 2024}, {"published_at": AT}])
def test_a_published_edition_never_changes(edition, eata_coordinator, change):
    signed(edition, eata_coordinator)
    operations.publish_edition(
        edition=edition, read_sha256=report_sha256(edition), user=eata_coordinator, at=AT + timedelta(hours=1)
    )

    with pytest.raises(DatabaseError, match="is final"), transaction.atomic():
        ReportEdition.objects.update(**change)
    with pytest.raises(DatabaseError, match="is final"), transaction.atomic():
        ReportEdition.objects.all()._raw_delete("default")


def test_snapshots_and_signatures_are_only_added(edition, eata_coordinator):
    signed(edition, eata_coordinator)

    for rows in (Snapshot.objects.all(), Signature.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot.objects.update(payload="{}")


def test_an_errata_is_a_new_edition_and_the_old_one_stays(edition, eata_coordinator):
    signed(edition, eata_coordinator)
    first = operations.publish_edition(
        edition=edition, read_sha256=report_sha256(edition), user=eata_coordinator, at=AT
    )
    payload = first.snapshot.payload

    errata = corrected(first, user=eata_coordinator)

    first.refresh_from_db()
    assert (errata.edition, errata.state) == ("1.1", EditionState.PUBLISHED)
    assert (first.state, first.snapshot.payload) == (EditionState.RECTIFIED, payload)


def test_an_errata_says_what_changes(edition, eata_coordinator):
    signed(edition, eata_coordinator)
    operations.publish_edition(edition=edition, read_sha256=report_sha256(edition), user=eata_coordinator, at=AT)

    with pytest.raises(operations.ReportRefused, match="lista do que muda"):
        operations.open_errata(edition=edition, changes=" ", user=eata_coordinator, at=AT)


def test_an_edition_is_corrected_once_at_a_time(eata_coordinator):
    small_plan()
    first = published(user=eata_coordinator)
    operations.open_errata(edition=first, changes="Uma.", user=eata_coordinator, at=AT)

    with pytest.raises(operations.ReportRefused, match="Já existe a edição 1"):
        operations.open_errata(edition=first, changes="Outra.", user=eata_coordinator, at=AT)


def test_an_edition_opened_by_mistake_is_discarded_and_logged(edition, eata_coordinator):
    operations.discard_edition(edition=edition, user=eata_coordinator)

    assert ReportEdition.objects.count() == 0
    assert logged(edition) == ["reporting.open", "reporting.discard"]


def test_a_published_edition_is_not_discarded(eata_coordinator):
    small_plan()
    edition = published(user=eata_coordinator)

    with pytest.raises(operations.ReportRefused, match="publicada"):
        operations.discard_edition(edition=edition, user=eata_coordinator)
