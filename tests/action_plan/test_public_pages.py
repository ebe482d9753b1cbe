import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest
import time_machine
from icalendar import Calendar

from action_plan.enums import Precision, RevisionReason
from action_plan.models import Action, DeadlineRevision, Milestone
from action_plan.operations import Decision, revise_deadline
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import approved

pytestmark = pytest.mark.django_db
TODAY = datetime(2026, 11, 21, 10, tzinfo=UTC)
LIST = "/plano-de-acao/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


def codes(response):
    return [sheet.code for sheet in response.context["selection"].rows]


def facet(response, name):
    found = next(facet for facet in response.context["selection"].facets if facet.name == name)
    return {option.value: option.count for option in found.options}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [
        (LIST, 8),
        (f"{LIST}?vista=tempo", 8),
        (f"{LIST}?vista=anos", 8),
        (f"{LIST}acoes.csv", 8),
        (f"{LIST}acoes.xlsx", 8),
        (f"{LIST}calendario.ics", 8),
        (f"{LIST}I01-A1/", 13),
    ],
)
def test_page_costs_the_same_queries_whatever_the_number_of_actions(
    client, django_assert_num_queries, count, path, queries
):
    for position in range(1, count + 1):
        ActionFactory(position=position)

    with django_assert_num_queries(queries):
        response = client.get(path)

    assert response.status_code == 200


def test_list_shows_the_47_actions_25_at_a_time(client, norm_loaded):
    first, second = client.get(LIST), client.get(f"{LIST}?page=2")
    everything = client.get(f"{LIST}?por_pagina=todas")

    assert [len(page.context["page_obj"]) for page in (first, second, everything)] == [25, 22, 47]
    assert len(codes(first)) == 47
    assert first.context["page_obj"].paginator.num_pages == 2


def test_figures_say_what_is_known_on_the_day(client, norm_loaded):
    figures = {figure.label: figure.value for figure in client.get(LIST).context["figures"]}

    assert figures == {
        "ações no plano": 47,
        "concluídas": 0,
        "com prazo ultrapassado": 21,
        "terminam em 60 dias ou menos": 14,
        "sem reporte": 47,
    }


@pytest.mark.parametrize(
    "label", ["concluídas", "com prazo ultrapassado", "terminam em 60 dias ou menos", "sem reporte"]
)
def test_figure_leads_to_the_actions_it_counts(client, norm_loaded, label):
    figure = next(figure for figure in client.get(LIST).context["figures"] if figure.label == label)

    assert len(codes(client.get(figure.url))) == figure.value


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("responsavel=AMA", 33),
        ("responsavel=AMA&responsavel=CNCS", 36),
        ("iniciativa=I07", 4),
        ("financiamento=PRR", 16),
        ("ano=2024", 9),
        ("ano=2029", 3),
        ("iniciativa=I07&responsavel=CNCS", 0),
        ("q=CIBERSEGURANCA", 6),
        ("q=agencia reforma", 42),
        ("responsavel=ninguem", 0),
        ("situacao=sem-reporte&avaliacao=sem-reporte&reporte=sem-reporte", 47),
    ],
)
def test_filters_keep_what_they_say(client, norm_loaded, query, count):
    response = client.get(f"{LIST}?{query}")

    assert len(codes(response)) == count
    assert response.status_code == 200


def test_facet_counts_what_its_own_choice_would_not_hide(client, norm_loaded):
    response = client.get(f"{LIST}?responsavel=CNCS&ano=2030")

    assert facet(response, "responsavel")["CNCS"] == len(codes(response))
    assert sum(facet(response, "responsavel").values()) == len(codes(client.get(f"{LIST}?ano=2030")))
    assert sum(facet(response, "ano").values()) == len(codes(client.get(f"{LIST}?responsavel=CNCS")))


def test_chips_and_pages_keep_the_other_filters(client, norm_loaded):
    response = client.get(f"{LIST}?responsavel=AMA&ano=2026&q=portal")

    chips = {chip.value: chip.remove_url for chip in response.context["selection"].chips}

    assert chips == {
        "portal": "?responsavel=AMA&ano=2026",
        "AMA (atual ARTE)": "?ano=2026&q=portal",
        "2026": "?responsavel=AMA&q=portal",
    }
    assert "?responsavel=AMA&amp;page=2" in client.get(f"{LIST}?responsavel=AMA").content.decode()


def test_orders(client, norm_loaded):
    by_deadline = client.get(f"{LIST}?ordenar=prazo").context["selection"].rows
    by_delay = client.get(f"{LIST}?ordenar=atraso").context["selection"].rows

    assert [s.next_due_on for s in by_deadline] == sorted(s.next_due_on for s in by_deadline)
    assert [s.delay_days for s in by_delay] == sorted((s.delay_days for s in by_delay), reverse=True)
    assert codes(client.get(f"{LIST}?ordenar=inexistente"))[0] == "I01-A1"


def test_nothing_found_says_so_and_offers_a_way_back(client, norm_loaded):
    html = client.get(f"{LIST}?q=xyzxyz").content.decode()

    assert "Nenhuma ação corresponde aos filtros" in html
    assert "Descarregar" not in html


def test_empty_plan_is_a_page(client):
    assert client.get(LIST).status_code == 200
    assert codes(client.get(LIST)) == []


def test_files_hold_exactly_what_is_filtered_in_the_same_order(client, norm_loaded):
    query = "?responsavel=CNCS&ordenar=prazo"
    shown = codes(client.get(LIST + query))

    text = client.get(f"{LIST}acoes.csv{query}").content.decode("utf-8-sig")
    book = openpyxl.load_workbook(BytesIO(client.get(f"{LIST}acoes.xlsx{query}").content))

    assert [row["codigo"] for row in csv.DictReader(StringIO(text), delimiter=";")] == shown
    assert [cell.value for cell in book["Dados"]["A"][1:]] == shown


def test_action_shows_the_raw_cell_beside_the_resolved_one(client, norm_loaded):
    html = client.get(f"{LIST}I01-A2/").content.decode()

    assert "AMA (atual ARTE)" in html
    assert "Na fonte, célula em branco: vale a da linha anterior." in html


def test_action_with_two_deadlines_has_both(client, norm_loaded):
    milestones = client.get(f"{LIST}I15-A1/").context["milestones"]

    assert [milestone.current for milestone in milestones] == ["2026", "2029"]


def test_every_action_has_its_page_and_neighbours(client, norm_loaded):
    order = codes(client.get(LIST))

    pages = {code: client.get(f"{LIST}{code}/") for code in order}

    assert {page.status_code for page in pages.values()} == {200}
    assert pages[order[0]].context["before"] is None
    assert [pages[code].context["before"].code for code in order[1:]] == order[:-1]
    assert [pages[code].context["after"].code for code in order[:-1]] == order[1:]


def test_precedence_is_shown_from_both_sides(client, norm_loaded):
    before = {(t.title, t.code) for t in client.get(f"{LIST}I09-A1/").context["links"]}
    after = {(t.title, t.code) for t in client.get(f"{LIST}I09-A3/").context["links"]}

    assert ("vem antes desta", "I09-A3") in before
    assert ("depende desta", "I09-A1") in after


def test_unknown_action_is_not_found_and_small_letters_find_the_way(client, norm_loaded):
    assert client.get(f"{LIST}I99-A1/").status_code == 404
    answer = client.get(f"{LIST}i07-a2/")
    assert (answer.status_code, answer["Location"]) == (301, f"{LIST}I07-A2/")


def test_action_says_when_it_last_changed(client):
    ActionFactory(position=1)
    Action.objects.get()

    assert client.get(f"{LIST}I01-A1/")["Last-Modified"] == "Sat, 21 Nov 2026 10:00:00 GMT"


def revise(milestone, user):
    return revise_deadline(
        milestone=milestone,
        new_on=date(2027, 6, 30),
        precision=Precision.SEMESTER,
        reason_code=RevisionReason.PROCUREMENT,
        reason="O concurso ficou deserto e teve de ser repetido.",
        decision=Decision("ECE/2026/014", accepts_funding_gap=True),
        user=user,
        at=TODAY,
    )


def test_revised_deadline_shows_the_old_one_too(client, eata_coordinator):
    action = ActionFactory(position=1)
    revise(Milestone.objects.get(action=action), eata_coordinator)
    assert DeadlineRevision.objects.count() == 1

    row = client.get(LIST).context["groups"][0].rows[0].deadlines[0]
    page = client.get(f"{LIST}I01-A1/")

    assert (row.was, row.due) == ("2026", "1.º semestre de 2027")
    assert [event.reference for event in page.context["history"]] == ["ECE/2026/014"]
    assert "<s>2026</s>" in client.get(LIST).content.decode()


def test_only_approved_reports_are_public(client, reporter_arte, eata_member):
    action = ActionFactory(position=1)
    approved(action, PeriodFactory(), reporter_arte, eata_member, done="Trabalho que já se pode ver.", percent=40)

    page = client.get(f"{LIST}I01-A1/").content.decode()

    assert "Trabalho que já se pode ver." in page
    assert "40\u00a0%" in page


def events(response):
    return {str(event["uid"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def test_calendar_has_each_milestone_on_the_last_day_of_its_window(client, norm_loaded):
    response = client.get(f"{LIST}calendario.ics")
    found = events(response)
    event = found["I15-A1-1@plano-de-acao.territorios-inteligentes.pt"]

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(found) == 48
    assert event["dtstart"].dt == date(2026, 12, 31)
    assert event["dtend"].dt == date(2027, 1, 1)
    assert "2026 (o prazo é o ano; mostra-se o último dia)" in event["description"]
    assert b"X-WR-CALNAME:" in response.content
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H" in response.content


def test_calendar_can_be_one_entitys_and_says_so(client, norm_loaded):
    response = client.get(f"{LIST}calendario.ics?responsavel=CNCS")

    assert len(events(response)) == 3
    assert "Plano de ação ENTI: CNCS" in response.content.decode()


def test_calendar_is_the_same_bytes_until_something_changes(client, norm_loaded, eata_coordinator):
    before = client.get(f"{LIST}calendario.ics")
    with time_machine.travel(datetime(2026, 11, 22, 10, tzinfo=UTC), tick=False):
        assert client.get(f"{LIST}calendario.ics").content == before.content

    revise(Milestone.objects.get(action__code="I09-A3"), eata_coordinator)

    after = events(client.get(f"{LIST}calendario.ics"))
    moved = [uid for uid, event in after.items() if event["dtstart"].dt != events(before)[uid]["dtstart"].dt]
    assert moved == ["I09-A3-1@plano-de-acao.territorios-inteligentes.pt"]
    assert int(after[moved[0]]["sequence"]) == 1


def test_initiative_page_shows_its_actions(client, norm_loaded):
    html = client.get("/iniciativas/7/").content.decode()

    assert [code for code in ("I07-A1", "I07-A2", "I07-A3", "I07-A4", "I08-A1") if code in html] == [
        "I07-A1", "I07-A2", "I07-A3", "I07-A4",
    ]  # fmt: skip
