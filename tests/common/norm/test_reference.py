from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from common.norm.models import Inconsistency, InconsistencySubject, Instrument
from common.norm.reference import ReferenceMismatch, load_all
from initiatives.models import Initiative

APPS = ["norm", "territories", "initiatives", "recommendations", "governance", "action_plan"]


def rows():
    return {
        model._meta.label: model._default_manager.count()
        for app in APPS
        for model in apps.get_app_config(app).get_models()
    }


def test_loading_twice_writes_nothing_the_second_time(norm_loaded):
    first = rows()

    changes = load_all()

    assert (changes.created.total(), changes.changed.total()) == (0, 0)
    assert changes.unchanged.total() > 2000
    assert rows() == first


def test_second_load_asks_few_questions(norm_loaded, django_assert_max_num_queries):
    with django_assert_max_num_queries(220):
        load_all()


@pytest.mark.django_db
def test_dry_run_counts_but_keeps_nothing():
    changes = load_all(dry_run=True)

    assert changes.created["iniciativas"] == 16
    assert set(rows().values()) == {0}


@pytest.mark.django_db
def test_fifteen_initiatives_abort_with_nothing_written(altered):
    folder = altered("initiatives/reference/initiatives.csv")
    path = folder / "initiatives.csv"
    path.write_text("\n".join(path.read_text(encoding="utf-8").splitlines()[:-1]) + "\n", encoding="utf-8")

    with pytest.raises(ReferenceMismatch) as refusal:
        load_all(override=folder)

    assert refusal.value.differences == [
        "initiatives.csv: esperadas 16 linhas, encontradas 15.",
        "initiatives.csv: falta I16.",
    ]
    assert set(rows().values()) == {0}


@pytest.mark.django_db
def test_a_repeated_code_aborts_and_is_named(altered):
    folder = altered("initiatives/reference/initiatives.csv", ("\nI02,2,", "\nI01,2,"))

    with pytest.raises(ReferenceMismatch) as refusal:
        load_all(override=folder)

    assert refusal.value.differences == [
        "initiatives.csv: chave repetida I01 (linhas 2 e 3).",
        "initiatives.csv: falta I02.",
    ]
    assert set(rows().values()) == {0}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "old", "new", "difference"),
    [
        (
            "initiatives/reference/initiative_objectives.csv",
            "I16,OE6",
            "I16,OE7",
            "initiative_objectives.csv: objective «OE7» não existe (linha I16).",
        ),
        (
            "initiatives/reference/initiatives.csv",
            "CNCS,CNCS,CNCS",
            "CNCS,XYZ,CNCS",
            "initiatives.csv: responsible_codes «XYZ» não existe (linha I16).",
        ),
        (
            "recommendations/reference/recommendations.csv",
            "R01,1,Visão estratégica",
            "R01,1,Visão",
            "recommendations.csv: domain «Visão» não existe (linha R01).",
        ),
        (
            "governance/reference/governance_duties.csv",
            "ECG-1,ECG",
            "ECG-1,ECX",
            "governance_duties.csv: body «ECX» não existe (linha ECG-1).",
        ),
        (
            "territories/reference/municipalities.csv",
            "0101,Águeda,Aveiro,Região de Aveiro,CIM da Região de Aveiro",
            "0101,Águeda,Aveiro,Região de Aveiro,CIM do Oeste",
            "municipalities.csv: CIM da Região de Aveiro devia ter 11 municípios, tem 10.",
        ),
        (
            "common/norm/data/inconsistency_subjects.csv",
            "X01,BODY",
            "X99,BODY",
            "inconsistency_subjects.csv: inconsistency «X99» não existe (linha X99).",
        ),
        (
            "initiatives/reference/initiatives.csv",
            "id,number,domain",
            "id,numero,domain",
            "initiatives.csv: falta a coluna number.",
        ),
    ],
)
def test_a_broken_reference_aborts_and_says_where(altered, path, old, new, difference):
    folder = altered(path, (old, new))

    with pytest.raises(ReferenceMismatch) as refusal:
        load_all(override=folder)

    assert difference in refusal.value.differences
    assert set(rows().values()) == {0}


@pytest.mark.django_db
def test_an_unreadable_number_aborts_with_nothing_written(altered):
    folder = altered("territories/reference/municipalities.csv", (",46075,335.27,", ",46 mil,335.27,"))

    with pytest.raises(ReferenceMismatch, match="territórios: valor que não se consegue ler"):
        load_all(override=folder)

    assert set(rows().values()) == {0}


def test_a_corrected_word_changes_one_row_and_its_stamp(norm_loaded, altered):
    before = Initiative.objects.get(code="I05").updated_at
    folder = altered(
        "initiatives/reference/initiatives.csv",
        (
            "Potenciar as Zonas Livres Tecnológicas,Potenciar as Zonas Livres Tecnológicas,0",
            "Potenciar as Zonas Livres Tecnológicas.,Potenciar as Zonas Livres Tecnológicas,0",
        ),
    )

    changes = load_all(override=folder)

    corrected = Initiative.objects.get(code="I05")
    assert (changes.created.total(), changes.changed.total()) == (0, 1)
    assert corrected.title == "Potenciar as Zonas Livres Tecnológicas."
    assert corrected.updated_at > before


@pytest.mark.django_db
def test_command_reports_the_difference_and_fails(altered):
    folder = altered("initiatives/reference/initiatives.csv", ("\nI02,2,", "\nI01,2,"))

    with pytest.raises(CommandError, match=r"Nada foi gravado\.\ninitiatives\.csv: chave repetida I01 "):
        call_command("load_reference", "--from", folder)


@pytest.mark.django_db
def test_a_folder_without_any_of_the_files_is_not_taken_for_one_without_changes(tmp_path):
    with pytest.raises(CommandError, match="não tem nenhum dos ficheiros de referência"):
        call_command("load_reference", "--from", tmp_path / "typo")

    assert not Initiative.objects.exists()


@pytest.mark.django_db
def test_command_says_what_it_wrote():
    out = StringIO()

    call_command("load_reference", stdout=out)

    lines = out.getvalue().splitlines()
    assert "iniciativa: objetivos estratégicos: 0 criadas, 16 alteradas, 0 iguais" in lines
    assert "iniciativas: 16 criadas, 0 alteradas, 0 iguais" in lines
    assert "recomendações: 31 criadas, 0 alteradas, 0 iguais" in lines
    assert "incoerências: 44 criadas, 0 alteradas, 0 iguais" in lines


@pytest.mark.django_db
def test_the_loader_leaves_the_guard_closed():
    load_all()

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('portal.norm_load', true)")

        assert cursor.fetchone() == ("off",)


def test_the_strategy_was_approved_before_it_was_published(norm_loaded):
    act = Instrument.objects.get(code="rcm-176-2023")

    assert (str(act.approved_on), str(act.published_on), act.effective_on) == ("2023-11-16", "2023-12-18", None)
    assert Instrument.objects.get(code="rcm-119-2024").amends == act


def test_every_inconsistency_is_shown_somewhere(norm_loaded):
    assert Inconsistency.objects.count() == 44
    assert InconsistencySubject.objects.values("inconsistency").distinct().count() == 44
