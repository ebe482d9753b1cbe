"""`build_report`: opens, continues, tries; refuses with what to do next."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reporting.models import ReportEdition, Snapshot
from tests.reporting.factories import CUT_OFF, published, small_plan

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("build_report", "annual", *arguments, stdout=out)
    return out.getvalue()


def test_it_opens_and_builds_the_first_edition():
    small_plan()

    said = run("--year", "2025")

    edition = ReportEdition.objects.get()
    assert (edition.edition, edition.cut_off) == ("1.0", CUT_OFF)
    assert f"SHA-256 {edition.snapshot.sha256}" in said


def test_a_dry_run_keeps_nothing():
    small_plan()

    said = run("--year", "2025", "--dry-run")

    assert "Nada foi guardado." in said
    assert (ReportEdition.objects.count(), Snapshot.objects.count()) == (0, 0)


def test_another_cut_off_for_the_same_edition_is_refused():
    small_plan()
    run("--year", "2025", "--cut-off", "2025-12-31T23:59:59")

    with pytest.raises(CommandError, match="Descarte-a para escolher outra"):
        run("--year", "2025", "--cut-off", "2025-06-30T23:59:59")


def test_a_published_year_is_not_built_again(eata_coordinator):
    small_plan()
    published(user=eata_coordinator)

    with pytest.raises(CommandError, match="abra uma errata"):
        run("--year", "2025")


def test_a_year_before_the_strategy_has_no_plan():
    with pytest.raises(CommandError, match="Não havia plano de ação aprovado"):
        run("--year", "2022", "--dry-run")
