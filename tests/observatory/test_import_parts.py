"""Tables larger than INE gives at once: asked for in parts, gone on with after a failure, read whole or not at all."""

from math import prod
from urllib.parse import parse_qs, urlsplit

import pytest

from observatory import operations
from observatory.enums import RunState
from observatory.models import ImportChange, ImportRun, RawPayload
from observatory.operations import ImportRefused
from observatory.readers.cells import TooLarge
from observatory.readers.ine_requests import requests_within
from tests.observatory.factories import AT, a_measure
from tests.observatory.importing import a_feed, decide
from tests.observatory.ine_answers import data, metadata, refusal, row
from tests.support.source_site import source_site

PERIODS = {"2021": "S7A2021", "2022": "S7A2022", "2023": "S7A2023"}
AREAS = ["11A1312", "16E0603", "1701106"]
SEXES = ("T", "1")


class Ine:
    """Answers as INE does: the product of the categories of a request may not pass the limit."""

    def __init__(self, most):
        self.most, self.broken, self.updated = most, 0, "2026-07-17"

    def __call__(self, path):
        if "pindicaMeta" in path:
            return 200, {}, metadata(PERIODS, AREAS, sexes=SEXES, updated=self.updated)
        asked = {name: codes[0].split(",") for name, codes in parse_qs(urlsplit(path).query).items()}
        known = {"Dim1": list(PERIODS.values()), "Dim2": AREAS, "Dim3": list(SEXES)}
        chosen = {name: codes if asked[name] == ["T"] else asked[name] for name, codes in known.items()}
        if prod(map(len, chosen.values())) > self.most:
            return 200, {}, refusal("O pedido excede o limite de células", "E010")
        if self.broken and chosen["Dim1"] == ["S7A2023"]:
            return self.broken, {}, b"<html>Erro</html>"
        labels = {code: label for label, code in PERIODS.items()}
        rows = {
            labels[code]: [row(area, "5", sex=sex) for area in chosen["Dim2"] for sex in chosen["Dim3"]]
            for code in chosen["Dim1"]
        }
        return 200, {}, data(rows, updated=self.updated)


@pytest.fixture
def quick(settings):
    settings.FETCH_PAUSE_SECONDS = 0
    return settings


def read(run, ine, settings):
    with source_site(ine) as site:
        settings.INE_URL, settings.INE_MAX_CELLS = site.url, ine.most
        try:
            operations.read_import(run=run, at=AT)
        finally:
            asked = [path for path, _ in site.asked if "pindica.jsp" in path]
    return ImportRun.objects.get(pk=run.pk), asked


def started():
    feed = a_feed(a_measure("M40"), dimensions={"names": {"3": "sex"}})
    return operations.start_fetch(feed=feed, user=None, at=AT)


@pytest.mark.parametrize(("most", "requests"), [(18, 1), (12, 2), (6, 3), (4, 6), (2, 9)])
def test_a_table_is_asked_for_in_parts_and_read_as_one(norm_loaded, quick, most, requests):
    run, asked = read(started(), Ine(most), quick)

    assert (len(asked), run.parts.count(), run.state, run.added) == (requests, requests, RunState.READY, 18)
    assert ImportChange.objects.filter(run=run).values("period", "area", "breakdown").distinct().count() == 18
    assert decide(run).state == RunState.APPLIED


def test_not_even_one_area_in_one_period_fits(norm_loaded, quick):
    with pytest.raises(ImportRefused, match="escolha menos categorias"):
        read(started(), Ine(1), quick)


def test_after_a_failure_only_what_is_missing_is_asked_for(norm_loaded, quick):
    run, ine = started(), Ine(6)
    ine.broken = 404
    with pytest.raises(ImportRefused, match="HTTP 404"):
        read(run, ine, quick)
    failed = ImportRun.objects.get()
    assert (failed.state, failed.payload, failed.parts.count()) == (RunState.FAILED, None, 2)
    assert not ImportChange.objects.exists()

    ine.broken = 0
    operations.repeat_import(run=failed)
    again, asked = read(failed, ine, quick)

    assert (len(asked), again.state, again.added) == (1, RunState.READY, 18)


def test_what_came_before_the_source_changed_is_asked_for_again(norm_loaded, quick):
    run, ine = started(), Ine(6)
    ine.broken = 404
    with pytest.raises(ImportRefused):
        read(run, ine, quick)
    ine.broken, ine.updated = 0, "2026-08-01"
    operations.repeat_import(run=run)

    again, asked = read(run, ine, quick)

    assert (len(asked), again.state) == (3, RunState.READY)


def test_an_error_with_http_200_in_the_middle_stops_the_rest_and_keeps_what_came(norm_loaded, quick):
    run, ine = started(), Ine(6)
    ine.broken = 200
    with pytest.raises(ImportRefused, match="não é JSON"):
        read(run, ine, quick)

    assert (ImportRun.objects.get().parts.count(), RawPayload.objects.count()) == (2, 4)


def test_a_long_list_of_categories_goes_in_several_addresses():
    areas = [f"11A{number:04}" for number in range(200)]
    about = metadata({"2023": "S7A2023"}, areas)

    parts = requests_within(about, {"Dim1": "T", "Dim2": "T", "Dim3": "T"}, 150)

    assert [len(part["Dim2"].split(",")) for part in parts] == [75, 75, 50]
    assert [part["Dim1"] for part in parts] == ["S7A2023"] * 3
    with pytest.raises(TooLarge):
        requests_within(metadata({"2023": "S7A2023"}, areas, sexes=("T", "1")), {"Dim3": "T"}, 1)
