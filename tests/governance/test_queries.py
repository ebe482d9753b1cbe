from datetime import date

from governance.models import BodyRevision
from governance.queries import bodies_overview, body_sheet, cadence_of, territorial_structures

TODAY = date(2026, 11, 21)


def test_nothing_is_computed_from_an_unclear_text(norm_loaded):
    found = BodyRevision.objects.select_related("body").order_by("label", "body__position")

    assert [(row.label, row.body.code, cadence_of(row).months, cadence_of(row).reading) for row in found] == [
        ("R0", "ECG", None, "cadência por definir: sem obrigação computável"),
        ("R0", "ECE", 3, "pelo menos de 3 em 3 meses"),
        ("R0", "EATA", None, "equipa permanente: não se aplica uma cadência de reuniões"),
        ("R0", "EAT", None, "texto ambíguo, por confirmar: sem obrigação computável"),
        ("R0", "CC", None, "quando é convocado: sem obrigação computável"),
        ("R1", "ECG", 6, "de 6 em 6 meses"),
        ("R1", "ECE", 3, "de 3 em 3 meses"),
        ("R1", "EATA", None, "equipa permanente: não se aplica uma cadência de reuniões"),
        ("R1", "EAT", 3, "de 3 em 3 meses"),
        ("R1", "CC", None, "quando é convocado: sem obrigação computável"),
    ]


def test_documents_are_called_by_their_names(norm_loaded):
    instruments = {row.cadence.instrument for sheet in bodies_overview() for row in sheet.revisions}

    assert instruments == {
        "RCM n.º 176/2023",
        "Programa Territórios Inteligentes, agosto de 2024, proposta a aprovar em RCM",
    }


def test_a_remark_is_not_a_chair(norm_loaded):
    assert [sheet.chair for sheet in bodies_overview()] == [
        "Preside: membro do Governo responsável pela área da digitalização e modernização administrativa",
        "Preside: membro do Governo responsável pela área da digitalização e modernização administrativa",
        "Presidência: não aplicável — equipa permanente da AMA",
        "Preside: presidentes das CCDR, I. P. e das Comissões Diretivas das AG dos programas regionais do continente"
        " do PT 2030",
        "Presidência: não definida no documento",
    ]


def test_a_body_is_found_by_its_acronym(norm_loaded, django_assert_num_queries):
    with django_assert_num_queries(4):
        sheet = body_sheet("eata")

    assert (sheet.body.code, len(sheet.duties), sheet.is_territorial) == ("EATA", 10, False)
    assert body_sheet("xyz") is None


def test_the_islands_have_no_chair(norm_loaded, django_assert_num_queries):
    with django_assert_num_queries(5):
        found = territorial_structures(TODAY)

    assert [(row.region.name, row.chair.short if row.chair else None) for row in found] == [
        ("Norte", "CCDR Norte"),
        ("Centro", "CCDR Centro"),
        ("Lisboa e Vale do Tejo", "CCDR LVT"),
        ("Alentejo", "CCDR Alentejo"),
        ("Algarve", "CCDR Algarve"),
        ("Madeira", None),
        ("Açores", None),
    ]
