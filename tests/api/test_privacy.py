"""What is not published is not there, for nobody: not for a stranger, and not for who may see it elsewhere."""

import pytest

from practices.enums import PracticeState
from reporting.enums import EditionState
from repositories.models import Solution
from tests.api.scenes import in_state
from tests.events.factories import NOW, EventFactory, RegistrationFactory
from tests.observatory.factories import a_measure, cells, publish, read
from tests.practices.factories import PracticeFactory
from tests.reporting.factories import small_plan
from tests.support.cast import client_of

ROOT = "/api/v1"


@pytest.fixture(params=["stranger", "eata"])
def reader(request, client):
    """Somebody without a session, and who may see everything on the pages of those who signed in."""
    return client if request.param == "stranger" else client_of(request.getfixturevalue("eata_coordinator"))


def slugs(reader, path):
    return [row["slug"] for row in reader.get(ROOT + path).json()["data"]]


@pytest.mark.parametrize("state", [EditionState.IN_REVIEW, EditionState.SIGNED])
@pytest.mark.django_db
def test_an_edition_is_there_from_the_day_it_is_published(reader, state):
    small_plan()
    in_state(state, 2024)
    in_state(EditionState.PUBLISHED, 2025)

    listed = reader.get(f"{ROOT}/reports").json()
    assert [(row["year"], row["state"]) for row in listed["data"]] == [(2025, "PUBLISHED")]
    assert reader.get(f"{ROOT}/reports/2025/1.0").status_code == 200
    assert reader.get(f"{ROOT}/reports/2024/1.0").status_code == 404


@pytest.mark.django_db
def test_an_event_is_there_while_it_is_live_and_nobody_of_those_who_come(reader):
    shown = EventFactory(slug="publicado", online_url="https://exemplo.pt/sala-secreta")
    RegistrationFactory(event=shown, needs="cadeira de rodas")
    EventFactory(slug="rascunho", live=False)

    response = reader.get(f"{ROOT}/events/publicado")
    assert slugs(reader, "/events") == ["publicado"]
    assert "sala-secreta" not in response.content.decode()
    assert "cadeira" not in response.content.decode()
    assert reader.get(f"{ROOT}/events/rascunho").status_code == 404


@pytest.mark.django_db
def test_a_practice_is_there_once_it_was_approved(reader):
    PracticeFactory(slug="publicada", live=True, state=PracticeState.PUBLISHED, first_published_at=NOW)
    PracticeFactory(slug="em-analise", live=False, state=PracticeState.NATIONAL)
    gone = {"state": PracticeState.WITHDRAWN, "withdrawn_reason": "Deixou de existir."}
    PracticeFactory(slug="retirada", live=False, first_published_at=NOW, **gone)

    assert slugs(reader, "/practices") == ["publicada"]
    found = {slug: reader.get(f"{ROOT}/practices/{slug}").status_code for slug in ("em-analise", "retirada")}
    assert found == {"em-analise": 404, "retirada": 404}


def test_an_entry_is_there_while_it_is_live(reader, norm_loaded):
    shown, hidden = Solution.objects.filter(live=True).order_by("title", "pk")[:2]
    Solution.objects.filter(pk=hidden.pk).update(live=False)

    found = slugs(reader, "/repositories/solucoes")
    assert (shown.slug in found, hidden.slug in found) == (True, False)
    assert reader.get(f"{ROOT}/repositories/solucoes/{hidden.slug}").status_code == 404


def test_a_figure_is_there_once_it_was_approved(reader, norm_loaded):
    publish(a_measure(), cells([10]))
    read(a_measure(), cells([11, 12]))

    found = reader.get(f"{ROOT}/observations?measure=M10&values_only=true&level=municipality").json()
    assert [row["value"] for row in found["data"]] == [10]
    assert reader.get(f"{ROOT}/releases?measure=M10").json()["count"] == 1
