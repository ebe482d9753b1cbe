"""The pages of territories: who they are, where they stand, who they are compared with, and what is missing."""

import csv
import json
from io import StringIO

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from jsonstat_validator import validate_jsonstat

from common.search.registry import kind_of
from observatory import operations, queries
from observatory.enums import AreaLevel, ObservationStatus, Origin, PeerKind
from observatory.models import Area, AreaGroup, SeriesBreak
from territories.models import Municipality
from tests.observatory.factories import a_measure, a_period, cells, publish, towns
from tests.support.cast import client_of

PORTO = "/territorios/1312/"


def area(code="1312"):
    return Area.objects.get(code=code)


def page(client, path=PORTO, **query):
    return BeautifulSoup(client.get(path, query).content, "lxml")


def row(found, code):
    """What the page says of a measure, each cell as it is read."""
    [line] = [one for one in found.select(".standing tbody tr") if one.select(".standing__code")[0].text == code]
    return [" ".join(cell.get_text().split()) for cell in line.select("td, th")]


def lines_of(code="1312", kind=PeerKind.ALL):
    country = queries.country()
    found = country.by_code[code]
    return {line.measure.code: line for line in queries.situation(found, queries.peers(country, found, kind).areas)}


def test_addresses_are_the_public_ones(client, norm_loaded):
    assert reverse("observatory:territory", args=["1312"]) == PORTO
    assert reverse("observatory:compare") == "/observatorio/comparar/"
    assert client.get("/territorios/pt/").headers["Location"] == "/territorios/PT/"
    assert client.get("/territorios/Algarve/").headers["Location"] == "/territorios/algarve/"
    assert [client.get(path).status_code for path in ("/territorios/9999/", "/territorios/9999.csv")] == [404, 404]


def test_a_page_says_who_a_territory_is(client, norm_loaded):
    facts = {
        line.dt.text: " ".join(line.dd.get_text().split()) for line in page(client).select(".territory-facts div")
    }

    assert facts["Entidade intermunicipal"] == "Área Metropolitana do Porto"
    assert facts["Região"] == "Norte"
    assert facts["População residente"].endswith("(2019)")
    assert facts["Baixa densidade"] == "por confirmar (a lista oficial ainda não está carregada)"


def test_place_ties_and_medians_are_told(client, norm_loaded):
    places = [area(), *towns(4)]
    publish(a_measure(), cells([30, 10, 30, 50, 60], areas=places))

    _name, value, place, _change = row(page(client), "M10")

    assert value == "30,0 kg/hab. 2024"
    assert place == "2.º de 5 com mais 1 em igual lugar; mediana 30,0"


def test_a_territory_stands_where_the_profile_places_it(norm_loaded):
    publish(a_measure(), cells([30, 10, 20], areas=[area(), *towns(2)]))
    publish(a_measure("M26"), cells([3, 9], areas=[area(), *towns(1)]))

    ours = lines_of()
    theirs = {line.measure.code: line for line in queries.profile(area())}

    for code in ("M10", "M26", "M14"):
        mine, other = ours[code], theirs[code]
        assert (mine.reading.value, mine.missing) == (other.cell.value, other.missing)
        assert (mine.standing.rank if mine.standing else None) == other.rank


def test_each_absence_has_its_reason_and_zero_is_a_value(client, norm_loaded):
    publish(a_measure("M26"), cells([0, 5], areas=[area(), *towns(1)]))
    publish(a_measure("M10"), cells([ObservationStatus.CONFIDENTIAL, 7], areas=[area(), *towns(1)]))
    publish(a_measure("M13"), cells([4], areas=[area()], period=a_period("2022")))
    publish(a_measure("M13"), cells([4], areas=towns(1), period=a_period("2024")), days=1)

    found = page(client)

    assert row(found, "M26")[1].startswith("0")
    assert row(found, "M10")[1].startswith("confidencial")
    assert row(found, "M13")[1].endswith("2022; em 2024: sem reporte")
    assert row(found, "M28")[1] == "não aplicável a medida não existe abaixo de «país»"
    assert row(found, "M30")[1] == "sem reporte Os valores da fonte ainda não foram lidos."


def test_the_change_says_which_way_and_stops_at_a_break(client, norm_loaded):
    for days, (year, value) in enumerate((("2022", 10), ("2024", 12.5))):
        publish(a_measure(), cells([value], areas=[area()], period=a_period(year)), days=days)

    better = page(client).select(".change")[0]
    SeriesBreak.objects.create(measure=a_measure(), period=a_period("2023"), reason="Outro método.", source="INE")

    assert (better.text, better["class"]) == ("+2,5\N{NO-BREAK SPACE}kg/hab.", ["change", "change--worse"])
    assert row(page(client), "M10")[3] == "quebra de série desde 2022"


def test_wholes_are_what_aggregate_gives(client, norm_loaded):
    whole = area("algarve")
    parts = list(Area.objects.filter(level=AreaLevel.MUNICIPALITY, region__code="algarve").order_by("code"))
    publish(a_measure("M26"), cells([2] * len(parts), areas=parts))
    publish(a_measure("M03"), cells([1, 0, 1], areas=parts[:3]))
    publish(a_measure("M10"), cells([1] * len(parts), areas=parts))

    found, lines = page(client, "/territorios/algarve/"), lines_of("algarve")

    for code in ("M26", "M03", "M18", "M10"):
        one = queries.aggregate(a_measure(code), whole, a_period())
        assert lines[code].reading.value == one.value
    assert row(found, "M26")[1] == "32 N.º 2024; soma dos municípios: 16 de 16"
    assert "2 de 3 municípios que responderam, em 16" in row(found, "M03")[1]
    assert row(found, "M26")[2] == ""


@pytest.mark.parametrize(
    ("kind", "some", "none"),
    [
        (PeerKind.COMMUNITY, "1304", "1106"),
        (PeerKind.REGION, "0302", "1106"),
        (PeerKind.POPULATION, "1106", "0101"),
        (PeerKind.DENSITY, "1106", "0101"),
        (PeerKind.ALIKE, "1106", "0101"),
    ],
)
def test_peers_are_those_beside_and_those_alike(norm_loaded, kind, some, none):
    country = queries.country()

    found = {one.code for one in queries.peers(country, country.by_code["1312"], kind).areas}

    assert "1312" in found
    assert some in found
    assert none not in found


def test_low_density_waits_for_the_official_list(client, norm_loaded):
    before = page(client, pares="baixa-densidade").select(".territory-peers")[0].get_text()
    Municipality.objects.update(is_low_density=False)
    Municipality.objects.filter(code__in=["1312", "0101"]).update(is_low_density=True)
    country = queries.country()

    assert "Por confirmar: não há com que fazer este grupo" in before
    after = queries.peers(country, country.by_code["1312"], PeerKind.LOW_DENSITY)
    assert [one.code for one in after.areas] == ["0101", "1312"]


@pytest.mark.parametrize("codes", [["M10"], ["M10", "M26", "M03"]])
@pytest.mark.parametrize(
    ("path", "count"), [(PORTO, 12), ("/territorios/algarve/", 12), ("/territorios/PT/", 12), ("/territorios/", 3)]
)
def test_a_page_costs_the_same_whatever_there_is(client, norm_loaded, django_assert_num_queries, codes, path, count):
    for code in codes:
        publish(a_measure(code), cells([1, 0, 1], areas=[area(), *towns(2)]))
    with django_assert_num_queries(count):
        client.get(path)


def test_what_is_simulated_says_so_on_the_page_and_in_its_files(client, norm_loaded):
    publish(a_measure(), cells([1], areas=[area()]), origin=Origin.SIMULATED)

    assert len(page(client).select(".simulated")) == 1
    assert "não são estatísticas" in client.get("/territorios/1312.csv").content.decode()
    assert "não são estatísticas" in json.loads(client.get("/territorios/1312.json").content)["note"][0]


def test_files_say_what_the_page_says(client, norm_loaded):
    publish(a_measure(), cells([30, 10], areas=[area(), *towns(1)]))
    publish(a_measure("M26"), cells([0], areas=[area()]))

    text = client.get("/territorios/1312.csv", {"pares": "regiao"}).content.decode("utf-8-sig")
    content = json.loads(client.get("/territorios/1312.json").content)

    told = {line["medida"]: line for line in csv.DictReader(StringIO(text), delimiter=";")}
    assert len(told) == 48
    assert (told["M10"]["valor"], told["M10"]["posicao"], told["M10"]["grupo"]) == ("30", "1", "Norte")
    assert (told["M26"]["valor"], told["M13"]["valor"], told["M13"]["estado"]) == ("0", "", "L")
    validate_jsonstat(content)
    assert sorted(content["value"].values())[:2] == [0, 30]


def test_the_list_finds_by_name_without_accents_and_by_code(client, norm_loaded):
    def names(text):
        return [one.text for one in page(client, "/territorios/", q=text).select(".territory-found a")]

    assert names("agueda") == ["Águeda"]
    assert names("1312") == ["Porto"]
    assert names("nada disto") == []
    assert names("porto")[0] == "Porto"


def test_a_group_is_its_owners_until_it_is_public(client, norm_loaded, editor_porto, stranger):
    group = operations.save_group(name="Os meus", areas=towns(2), is_public=False, user=editor_porto)
    path = f"/territorios/grupos/{group.slug}/"

    assert [client.get(path).status_code, client_of(stranger).get(path).status_code] == [404, 404]
    found = page(client_of(editor_porto), PORTO, pares=f"grupo-{group.slug}")
    assert "3 municípios: Os meus" in found.select(".territory-among")[0].get_text()
    assert "Os meus" not in page(client, PORTO, pares=f"grupo-{group.slug}").get_text()

    operations.change_group(group=group, name="De todos", areas=towns(3), is_public=True, user=editor_porto)
    assert client.get(path).status_code == 200
    assert client_of(stranger).get(f"/area/territorios/{group.slug}/").status_code == 403
    assert client_of(stranger).post(f"/area/territorios/{group.slug}/apagar/").status_code == 403


def test_somebody_keeps_changes_and_deletes_a_group(norm_loaded, editor_porto):
    own = client_of(editor_porto)
    refused = own.post("/area/territorios/", {"name": "A", "towns": "Porto\nLagoa\nAtlântida"}).content.decode()
    alone = own.post("/area/territorios/", {"name": "A", "towns": "Porto"}).content.decode()

    assert "Há mais do que um «Lagoa»" in refused
    assert "Nenhum município se chama «Atlântida»" in refused
    assert "Um grupo tem de 2 a 60 municípios; este tem 1." in alone

    own.post("/area/territorios/", {"name": "À beira-rio", "towns": "porto\n1317", "is_public": "on"})
    group = AreaGroup.objects.get()
    assert (group.name, group.is_public, group.areas.count()) == ("À beira-rio", True, 2)
    own.post(f"/area/territorios/{group.slug}/", {"name": "Douro", "towns": "Porto\nÁgueda\n1317"})
    group.refresh_from_db()
    assert (group.name, group.is_public, group.areas.count()) == ("Douro", False, 3)
    own.post(f"/area/territorios/{group.slug}/apagar/")
    assert AreaGroup.objects.count() == 0


def test_territories_are_found_in_the_search(norm_loaded):
    found = {one.codes[0]: one for one in kind_of("territories").documents(None)}

    assert len(found) == 308 + len(Area.objects.exclude(level=AreaLevel.MUNICIPALITY))
    assert (found["1312"].url, found["1312"].title) == (PORTO, "Porto")
    assert found["1312"].territories == ("Porto", "Área Metropolitana do Porto", "Norte")
