"""The practices that the documents describe: each with its source, nothing invented, nothing written over."""

import pytest

from common.norm.reference import load_all
from practices.enums import Evidence
from practices.models import EvidenceAssessment, Practice, PracticeIndicator, Tag, Vertical
from practices.queries import practice_page, published_practices

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(norm_loaded):
    return norm_loaded


def test_what_the_documents_describe_is_in_the_catalogue_with_its_source(loaded):
    found = list(published_practices())
    assert (len(found), Vertical.objects.count(), Tag.objects.count()) == (13, 24, 19)
    assert [practice.slug for practice in found if not practice.source_note] == []
    assert {practice.evidence_level for practice in found} == {Evidence.DESCRIPTION, Evidence.LOGIC}
    assert EvidenceAssessment.objects.count() == 13
    assert not any(practice.is_demonstration for practice in found)


def test_numbers_are_those_of_the_source_and_what_it_does_not_say_stays_empty(loaded):
    page = practice_page("porto-rede-wi-fi-publica")
    assert [(line.name, line.value, line.baseline, line.measured_on) for line in page.indicators.all()] == [
        ("Dispositivos", 2_500_000, None, None),
        ("Participantes no estudo de satisfação", 83_000, None, None),
    ]
    assert (page.cost_investment, page.starts_on, page.challenge, page.licence) == (None, None, "", "")
    assert page.source_note == (
        "Porto.digital 20-22, Plano Estratégico, setembro de 2019, l.244-403, l.712-736, l.817-823"
    )
    assert (page.population_band, page.density_class) == ("OVER_100K", "UNKNOWN")
    assert PracticeIndicator.objects.filter(source_text="").count() == 0


def test_loading_again_writes_nothing_over(loaded):
    Practice.objects.filter(slug="porto-plataforma-urbana").update(summary="Corrigido por quem a escreve.")
    Practice.objects.filter(slug="porto-scaleup").update(slug="de-antes")
    changes = load_all()
    assert (changes.created["boas práticas"], changes.unchanged["boas práticas"]) == (1, 12)
    assert Practice.objects.get(slug="porto-plataforma-urbana").summary == "Corrigido por quem a escreve."
