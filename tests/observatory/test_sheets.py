"""What the coordination writes of a measure beside its figures: shown, kept through a load, and never overwritten."""

import json
from datetime import timedelta

import pytest
from django.core.management import call_command

from observatory import operations
from observatory.queries.sheets import sheet_changes
from tests.observatory.factories import a_measure, cells, publish
from tests.support.cast import client_of

TEXT = "Recolha pelos municípios e sistemas de gestão de resíduos."


def write(by, text=TEXT, **more):
    measure = a_measure()
    return operations.write_metadata(
        measure=measure, texts={"COLL_METHOD": text, **more}, read_at=measure.updated_at, by=by
    )


def fields(html, code):
    return html.split(f'<code class="concept">{code}</code></dt><dd>')[1].split("</dd>")[0]


def test_the_page_and_the_file_say_what_was_written_and_what_nobody_has(client, norm_loaded, eata_coordinator):
    publish(a_measure(), cells([0, 12.5]))
    write(eata_coordinator)

    html = client.get("/observatorio/M10/").content.decode()
    told = json.loads(client.get("/observatorio/M10.json").content)["extension"]["esms"]

    assert (fields(html, "COLL_METHOD"), fields(html, "ACCURACY")) == (TEXT, "por preencher")
    assert (told["COLL_METHOD"], told["ACCURACY"]) == (TEXT, None)
    assert (told["COMPLETENESS"], told["COVERAGE_TIME"]) == ("2 de 308 territórios têm valor em 2024", "2024")
    assert told["STAT_CONC_DEF"] == a_measure().description


def test_it_stays_when_the_norm_is_loaded_again(norm_loaded, eata_coordinator):
    write(eata_coordinator)

    call_command("load_reference", verbosity=0)

    assert a_measure().esms == {"COLL_METHOD": TEXT}


def test_every_change_is_kept_with_who_made_it(norm_loaded, eata_coordinator):
    write(eata_coordinator)
    write(eata_coordinator, "", ACCURACY="Sem margem de erro: contagem completa.")

    assert [(one.concept, one.before, one.after) for one in sheet_changes(a_measure())] == [
        ("Como se recolhe", TEXT, ""),
        ("Rigor", "", "Sem margem de erro: contagem completa."),
        ("Como se recolhe", "", TEXT),
    ]
    assert {one.who for one in sheet_changes(a_measure())} == {eata_coordinator.get_full_name()}


def test_nobody_writes_over_what_they_have_not_seen(norm_loaded, eata_coordinator):
    seen = a_measure().updated_at
    write(eata_coordinator)

    with pytest.raises(operations.StaleMetadata):
        operations.write_metadata(
            measure=a_measure(), texts={"COLL_METHOD": "Outro"}, read_at=seen - timedelta(0), by=eata_coordinator
        )
    assert a_measure().esms == {"COLL_METHOD": TEXT}


@pytest.mark.parametrize(
    ("texts", "why"), [({}, "Nada mudou"), ({"XYZ": "a"}, "XYZ"), ({"ACCURACY": "a" * 4001}, "Rigor")]
)
def test_what_cannot_be_kept_is_told(norm_loaded, eata_coordinator, texts, why):
    measure = a_measure()

    with pytest.raises(operations.MetadataRefused, match=why):
        operations.write_metadata(measure=measure, texts=texts, read_at=measure.updated_at, by=eata_coordinator)


def test_the_coordination_writes_in_the_back_office(norm_loaded, eata_coordinator, eata_member):
    browser, path = client_of(eata_coordinator), f"/gestao/medidas/{a_measure().pk}/"
    read_at = a_measure().updated_at.isoformat()

    kept = browser.post(path, {"read_at": read_at, "COLL_METHOD": TEXT})
    stale = browser.post(path, {"read_at": read_at, "COLL_METHOD": "Outro"})
    broken = browser.post(path, {"read_at": "ontem", "COLL_METHOD": "Outro"})

    assert (kept.status_code, kept.headers["Location"]) == (302, path)
    assert (stale.status_code, broken.status_code) == (422, 422)
    assert "Entretanto outra pessoa alterou esta ficha" in stale.content.decode()
    assert a_measure().esms == {"COLL_METHOD": TEXT}
    assert "1 de 7" in browser.get("/gestao/medidas/").content.decode()
    assert client_of(eata_member).get(path).headers["Location"] == "/gestao/"
