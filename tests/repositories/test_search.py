"""What the search finds of the repositories."""

from datetime import date

import pytest

from common.search.models import SearchEntry
from common.search.registry import kind_of
from repositories.models import Consolidation, Leader, LegalAct
from tests.repositories.factories import OF_REPOSITORY, LegalActFactory, PartnerFactory


def found(code, keys=None):
    return list(kind_of(code.replace("-", "_")).documents(keys))


@pytest.mark.parametrize("code", OF_REPOSITORY)
@pytest.mark.parametrize("count", [1, 3])
def test_each_kind_gives_what_is_published_in_a_fixed_number_of_queries(db, code, count, django_assert_num_queries):
    kept = [OF_REPOSITORY[code]() for _ in range(count)]
    draft = OF_REPOSITORY[code](live=False)
    queries = {"legislacao": 7, "zonas-livres-tecnologicas": 5, "parceiros": 5, "solucoes": 5}.get(code, 4)

    with django_assert_num_queries(queries):
        documents = found(code)

    assert sorted(document.key for document in documents) == sorted(str(row.pk) for row in kept)
    assert [document.url for document in found(code, [str(kept[0].pk)])] == [kept[0].get_absolute_url()]
    assert found(code, [str(draft.pk)]) == []


def test_an_act_is_found_by_its_number(norm_loaded):
    act = LegalAct.objects.get(slug="rcm-176-2023")
    document = found("legislacao", [str(act.pk)])[0]

    assert document.codes == ("176/2023", "resolução do Conselho de Ministros 176/2023", "RCM 176/2023")
    assert (document.year, document.trail[0]) == (2023, "Repositórios")


def test_only_who_consents_is_found(db):
    partner = PartnerFactory()
    Leader.objects.create(partner=partner, name="Ana Consente", consented_on=date(2026, 1, 1))
    Leader.objects.create(partner=partner, name="Bruno Calado")

    body = found("parceiros")[0].body

    assert "Ana Consente" in body
    assert "Bruno Calado" not in body


def test_what_is_saved_without_its_entry_is_found_all_the_same(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        partner, act = PartnerFactory(), LegalActFactory()
    with django_capture_on_commit_callbacks(execute=True):
        Leader.objects.create(partner=partner, name="Ana Consente", consented_on=date(2026, 1, 1))
        Consolidation.objects.create(act=act, change="Alarga o âmbito aos municípios.", starts_on=date(2026, 1, 1))

    kept = {entry.kind: entry.body for entry in SearchEntry.objects.filter(kind__in=["parceiros", "legislacao"])}
    assert "Ana Consente" in kept["parceiros"]
    assert "Alarga o âmbito" in kept["legislacao"]
