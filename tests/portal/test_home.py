import json
import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from action_plan.enums import EventKind, Rating
from action_plan.models import Milestone
from action_plan.operations import assess_rating
from action_plan.queries import action_sheets
from portal.queries.front import next_deadlines
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import approved
from tests.portal.scenes import homes, published

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def figures(response):
    return {figure.label: figure.value for figure in response.context["norm"] + response.context["today"]}


def test_home_counts_the_norm_and_the_plan(client, norm_loaded):
    assert figures(client.get("/")) == {
        "objetivos estratégicos": 6,
        "iniciativas": 16,
        "ações com prazo e responsável": 47,
        "recomendações": 31,
        "ações concluídas ou canceladas": 0,
        "com prazo ultrapassado": 21,
        "terminam em 60 dias ou menos": 14,
        "indicadores do PRR com valor medido": "0 de 8",
    }


def test_empty_portal_has_a_home(client):
    response = client.get("/")

    assert response.status_code == 200
    assert figures(response)["iniciativas"] == 0


@pytest.mark.parametrize("count", [1, 3])
def test_home_costs_the_same_queries_whatever_the_number_of_actions(client, django_assert_num_queries, count):
    for position in range(1, count + 1):
        ActionFactory(position=position)

    with django_assert_num_queries(14):
        client.get("/")


def test_full_home_stays_within_fifteen_queries(
    client, norm_loaded, reporter_arte, eata_member, django_assert_max_num_queries
):
    action = Milestone.objects.get(action__code="I09-A1").action
    approved(action, PeriodFactory(), reporter_arte, eata_member)

    with django_assert_max_num_queries(15):
        client.get("/")


def test_map_shows_every_municipality_once_and_leads_to_its_region(client, norm_loaded):
    country = client.get("/").context["country"]

    assert sum(region.municipalities for region in country.regions) == country.municipalities == 308
    assert sum(region.path.count("M") for region in country.regions) == 308
    assert {client.get(f"/governanca/eat-{region.slug}/").status_code for region in country.regions} == {200}


def test_what_changed_is_told_newest_first(client, reporter_arte, eata_member, eata_coordinator):
    action = ActionFactory(position=1)
    assert client.get("/").context["changes"] == ()
    approved(action, PeriodFactory(), reporter_arte, eata_member, at=datetime(2026, 7, 10, tzinfo=UTC))
    assess_rating(
        action=action,
        rating=Rating.WORRYING,
        reason="O concurso ainda não abriu e o prazo está perto.",
        user=eata_coordinator,
        at=datetime(2026, 7, 20, tzinfo=UTC),
    )

    changes = client.get("/").context["changes"]

    assert [(change.kind, change.code) for change in changes] == [
        (EventKind.RATING_ASSESSED, "I01-A1"),
        (EventKind.UPDATE_APPROVED, "I01-A1"),
    ]


def test_a_period_that_takes_reports_is_open_on_the_front_page(client):
    PeriodFactory()
    PeriodFactory(code="2026-S2", starts_on=date(2026, 7, 1), ends_on=date(2027, 1, 1), due_on=date(2027, 1, 31),
                  locked_at=datetime(2027, 2, 15, tzinfo=UTC))  # fmt: skip

    html = client.get("/").content.decode()

    assert "Período de reporte 2026-S2" in html
    assert "até 31 de janeiro de 2027" in html
    assert "Período de reporte 2026-S1" not in html
    assert "Reporting period 2026-S2" in client.get("/en/").content.decode()


def test_next_deadlines_are_grouped_by_window_and_leave_out_what_is_past(norm_loaded):
    groups = next_deadlines(action_sheets(date(2026, 11, 21)), date(2026, 11, 21), 9)

    assert [(group.due_on.year, group.count) for group in groups] == [(2026, 15), (2027, 2), (2029, 3), (2030, 7)]


def test_machines_find_what_they_ask_for(client, norm_loaded, settings):
    settings.PORTAL_BASE_URL = "https://portal.exemplo.pt"
    settings.SECURITY_CONTACT = "mailto:seguranca@exemplo.pt"

    robots = client.get("/robots.txt").content.decode()
    security = client.get("/.well-known/security.txt").content.decode()

    assert "Sitemap: https://portal.exemplo.pt/sitemap.xml" in robots.splitlines()
    assert "Disallow: /gestao/" in robots.splitlines()
    assert security.splitlines()[:2] == ["Contact: mailto:seguranca@exemplo.pt", "Expires: 2027-05-20T00:00:00Z"]


@pytest.mark.long
@pytest.mark.django_db(transaction=True)  # inside a transaction nothing is kept, and here are many pages
def test_every_address_of_the_sitemap_answers_an_anonymous_visitor(client, norm_loaded, kept_parts):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own document
    paths = [loc.text.removeprefix("http://testserver") for loc in tree.findall(".//{*}loc")]

    assert len(paths) == len(set(paths)) == 6 + 2 * (6 + 16 + 47 + 31 + 5 + 7 + 94 + 14 + 2 + 52 + 342 + 2 + 10)
    # The English addresses are proven where the languages are; one entry of each repository stands for the others, and
    # every tenth measure of the observatory, and a territory of each level for the others.
    paths = [path for path in paths if not path.startswith("/en/") or path.count("/") <= 3]
    paths = [path for path in paths if not re.fullmatch(r"(/en)?/observatorio/M\d[1-9]/", path)]
    paths = [path for path in paths if not re.fullmatch(r"/(en/territorios|territorios/(?!PT|algarve|1312).+)/", path)]
    entries = {path.split("/")[2]: path for path in paths if re.fullmatch(r"/repositorios/[^/]+/[^/]+/", path)}
    visited = [path for path in paths if "/repositorios/" not in path] + list(entries.values())
    assert {client.get(path).status_code for path in visited} == {200}


@pytest.mark.django_db(transaction=True)
def test_what_editors_say_is_kept_until_they_publish_something_else(client, kept_parts):
    portuguese, _ = homes()
    published(portuguese)
    client.get("/"), client.get("/en/")  # warm: what a process reads once
    with CaptureQueriesContext(connection) as asked:
        assert "Título inicio" in client.get("/").content.decode()
    assert [query["sql"] for query in asked if "pagecache_generation" not in query["sql"]] == []

    portuguese = type(portuguese).objects.get(pk=portuguese.pk)
    portuguese.heading = "Outro título"
    portuguese.body = json.dumps([{"type": "text", "value": "<p>Outras palavras.</p>"}])
    portuguese.save_revision().publish()

    page = client.get("/").content.decode()
    assert "Outro título" in page
    assert "Outras palavras." in page
    assert "Título home-en" in client.get("/en/").content.decode()
