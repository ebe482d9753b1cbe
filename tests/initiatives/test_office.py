from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from initiatives.models import TargetIndicator, TargetMeasurement
from initiatives.operations import record_measurement
from tests.support.cast import client_of

NEW = reverse("medicoes-metas:add")


@pytest.fixture
def indicator(norm_loaded):
    return TargetIndicator.objects.get(target__code="PRR-01")


def given(indicator, **changes):
    return {
        "indicator": indicator.pk,
        "value": "48",
        "measured_on": "2026-03-01",
        "source": "Relatório da EATA",
        "note": "",
        "supersedes": "",
        **changes,
    }


def test_eata_records_a_value_with_its_source(indicator, eata_member):
    response = client_of(eata_member).post(NEW, given(indicator))

    assert response.status_code == 302
    measurement = TargetMeasurement.objects.get()
    assert (measurement.value, measurement.measured_on, measurement.source, measurement.recorded_by) == (
        48,
        date(2026, 3, 1),
        "Relatório da EATA",
        eata_member,
    )


def test_the_form_says_what_is_wrong_and_keeps_what_was_written(indicator, eata_member):
    response = client_of(eata_member).post(NEW, given(indicator, measured_on="2999-01-01"))

    assert "A data da medição está no futuro" in response.content.decode()
    assert TargetMeasurement.objects.count() == 0


@pytest.mark.parametrize("who", ["stranger", "reporter_cncs", "ccdr_norte", "content_editor"])
def test_nobody_else_records(indicator, request, who):
    client = client_of(request.getfixturevalue(who))

    assert client.get(NEW).status_code in (302, 403)
    client.post(NEW, given(indicator))

    assert TargetMeasurement.objects.count() == 0


def test_a_wrong_value_is_corrected_once(indicator, eata_member):
    wrong = record_measurement(
        indicator=indicator,
        value=Decimal(84),
        measured_on=date(2026, 3, 1),
        source="Relatório",
        user=eata_member,
        at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    client = client_of(eata_member)
    inspected = reverse("medicoes-metas:inspect", args=[wrong.pk])
    assert f"{NEW}?corrige={wrong.pk}" in client.get(inspected).content.decode()
    form = client.get(NEW, {"corrige": wrong.pk}).context["form"]
    assert (form.initial["indicator"], form.initial["supersedes"]) == (indicator.pk, wrong.pk)

    client.post(NEW, given(indicator, supersedes=wrong.pk))

    assert TargetMeasurement.objects.get(supersedes=wrong).value == 48
    assert f"{NEW}?corrige={wrong.pk}" not in client.get(inspected).content.decode()


@pytest.mark.parametrize("nonsense", ["", "abc", "-1", "999999"])
def test_a_correction_of_nothing_is_a_plain_new_value(indicator, eata_member, nonsense):
    form = client_of(eata_member).get(NEW, {"corrige": nonsense}).context["form"]

    assert form.initial == {}


def test_a_measurement_is_never_edited_or_deleted(indicator, eata_coordinator):
    kept = record_measurement(
        indicator=indicator,
        value=Decimal(84),
        measured_on=date(2026, 3, 1),
        source="Relatório",
        user=eata_coordinator,
        at=datetime(2026, 3, 2, tzinfo=UTC),
    )
    client = client_of(eata_coordinator)

    for action in ("edit", "delete"):
        client.post(reverse(f"medicoes-metas:{action}", args=[kept.pk]), given(indicator, value="1"))

    assert TargetMeasurement.objects.get().value == 84
