from datetime import date

import pytest
from django.apps import apps

from common.norm.enums import Origin
from common.norm.reference import load_all
from repositories.models import ApiService, FreeZoneCase, FundingMechanism, LegalAct, Partner, Solution


def test_every_repository_holds_what_the_documents_name(norm_loaded):
    held = {model: model.objects.count() for model in (LegalAct, FreeZoneCase, Partner, Solution, ApiService)}

    assert held == {LegalAct: 19, FreeZoneCase: 0, Partner: 29, Solution: 20, ApiService: 13}
    assert FundingMechanism.objects.count() == 6
    assert [row for model in held for row in model.objects.all() if not row.source or not row.summary] == []


def test_what_comes_from_outside_says_where_it_was_seen(norm_loaded):
    models = (LegalAct, Partner, Solution, ApiService, FundingMechanism)
    external = [row for model in models for row in model.objects.filter(origin=Origin.EXTERNAL)]

    assert len(external) == 17
    assert [row.slug for row in external if not (row.source_url and row.note)] == []


def test_facts_absent_from_the_documents_stay_missing(norm_loaded):
    act = LegalAct.objects.get(slug="rcm-176-2023")

    assert (act.approved_on, act.published_on, act.in_force_on) == (date(2023, 11, 16), date(2023, 12, 18), None)
    assert (act.instrument.code, act.is_eli_confirmed) == ("rcm-176-2023", False)
    assert FundingMechanism.objects.get(slug="pt2030").amount is None


def test_loading_again_writes_nothing_and_never_what_an_editor_changed(norm_loaded, eata_member):
    act = LegalAct.objects.get(slug="lei-68-2021")
    act.summary = "Escrito por quem edita."
    act.initiatives.set([])
    act.save_revision(user=eata_member).publish(user=eata_member)

    again = load_all()

    act = LegalAct.objects.get(slug="lei-68-2021")
    assert (act.summary, act.initiatives.count()) == ("Escrito por quem edita.", 0)
    ours = {str(model._meta.verbose_name_plural) for model in apps.get_app_config("repositories").get_models()}
    assert [label for label, count in (again.created + again.changed).items() if count and label in ours] == []


@pytest.mark.parametrize(
    ("slug", "domains", "initiatives", "recommendations"),
    [
        ("arpgu", ["dimensao-tecnologica"], [9, 12], [30]),
        ("rcm-30-2020", [], [], []),
    ],
)
def test_relations_are_those_of_the_file(norm_loaded, slug, domains, initiatives, recommendations):
    act = LegalAct.objects.get(slug=slug)

    assert [row.slug for row in act.domains.all()] == domains
    assert sorted(row.number for row in act.initiatives.all()) == initiatives
    assert [row.number for row in act.recommendations.all()] == recommendations
