"""`verify_report`: says what no longer holds, and nothing else."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command

from action_plan.models import DeadlineRevision, Milestone
from reporting import operations
from reporting.enums import ArtefactName
from reporting.operations import rendering, verification
from tests.action_plan.factories import ActionFactory
from tests.reporting.factories import AT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def edition(built_edition):
    return built_edition


def failures(edition) -> list[str]:
    return [finding.subject for finding in operations.verify_edition(edition=edition) if finding.holds is False]


def overwrite(edition, name: ArtefactName, body: bytes) -> None:
    path = edition.snapshot.artefacts.get(name=name).content.name
    storages["private"].delete(path)
    storages["private"].save(path, ContentFile(body))


def test_changed_and_lost_files_are_noticed(edition):
    overwrite(edition, ArtefactName.REPORT, b"%PDF-1.7 another")
    storages["private"].delete(edition.snapshot.artefacts.get(name=ArtefactName.TABLES).content.name)

    assert failures(edition) == ["relatorio.pdf", "tabelas.zip", "manifesto", "tabelas"]


def test_a_changed_manifest_is_noticed(edition):
    overwrite(edition, ArtefactName.MANIFEST, b"{}")

    assert failures(edition) == ["manifesto.json", "manifesto"]


def test_a_report_drawn_with_other_styles_is_told_from_one_that_was_tampered_with(edition, monkeypatch):
    monkeypatch.setattr(rendering, "AUTHOR", "Outros estilos")
    tampered = failures(edition)
    monkeypatch.setattr(verification, "drawing_sha256", lambda: "f" * 64)
    out = StringIO()

    call_command("verify_report", "2025", stdout=out)

    assert tampered == ["relatório reconstruído"]
    assert "relatório reconstruído: feita com outra versão dos estilos" in out.getvalue()
    assert "A edição 1.0 de 2025 confere; não se pode dizer: relatório reconstruído." in out.getvalue()
    overwrite(edition, ArtefactName.REPORT, b"%PDF-1.7 another")
    assert failures(edition) == ["relatorio.pdf", "manifesto"]


def test_facts_that_no_longer_give_the_same_are_named_by_section(edition):
    ActionFactory(position=2, code="I01-A2")

    assert failures(edition) == ["factos › actions", "factos › figures"]


def test_facts_recorded_after_the_cut_off_change_nothing(edition, eata_member):
    milestone = Milestone.objects.get()
    DeadlineRevision.objects.create(
        milestone=milestone,
        sequence=1,
        old_on=milestone.planned_on,
        old_precision=milestone.precision,
        new_on=datetime(2027, 12, 31, tzinfo=UTC).date(),
        new_precision=milestone.precision,
        reason_code="OTHER",
        reason="O concurso foi impugnado e recomeçou do princípio.",
        decision_reference="ECE/2026/01",
        accepts_funding_gap=True,
        approved_by=eata_member,
        approved_at=AT,
    )

    assert failures(edition) == []


def test_the_command_lists_what_it_checked(edition):
    out = StringIO()

    call_command("verify_report", "2025", stdout=out)

    assert "relatório reconstruído: igual byte a byte" in out.getvalue()
    assert "A edição 1.0 de 2025 confere em tudo." in out.getvalue()


def test_the_command_fails_when_something_does_not_hold(edition):
    overwrite(edition, ArtefactName.REPORT, b"%PDF-1.7 another")

    with pytest.raises(CommandError, match=r"não confere: relatorio\.pdf"):
        call_command("verify_report", "2025", "--edition", "1.0", stdout=StringIO())


def test_the_command_fails_for_an_edition_that_does_not_exist(edition):
    with pytest.raises(CommandError, match=r"edição 3\.0"):
        call_command("verify_report", "2025", "--edition", "3.0")
