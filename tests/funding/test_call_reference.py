"""The calls that the sources describe: what they say, and nothing that they do not."""

from datetime import UTC, datetime

import pytest

from common.norm.reference import Load
from funding.enums import CallStage, ComputedFrom, RuleKind
from funding.models import Call, CallEdition, PlannedCall
from funding.operations import load_reference
from funding.queries import stage_of


@pytest.mark.usefixtures("norm_loaded")
def test_the_call_of_2024_says_what_is_known():
    call = Call.objects.get(code="01-c19-i08-2024")
    assert (call.opens_at, call.closes_at) == (
        datetime(2024, 9, 15, 23, tzinfo=UTC),
        datetime(2024, 10, 31, 17, tzinfo=UTC),
    )
    assert list(call.rules.order_by("position").values_list("kind", flat=True)) == [
        RuleKind.APPLICANT_KIND_IN,
        RuleKind.ONE_APPLICATION_PER_MUNICIPALITY,
        RuleKind.ONE_APPLICATION_PER_BODY,
        RuleKind.SINGLE_PLATFORM,
        RuleKind.ALL_USE_PLATFORM,
        RuleKind.COMMITMENT_OF_EACH,
    ]
    assert list(call.criteria.order_by("position").values_list("computed_from", "weight")) == [
        (counted, None) for counted in ComputedFrom
    ]
    assert (call.budget, call.most_per_application, call.needs_platform) == (None, None, True)
    assert call.phases.count() == 6


@pytest.mark.usefixtures("norm_loaded")
def test_the_services_of_2023_are_superseded_and_need_each_other(client):
    at = datetime(2026, 11, 21, tzinfo=UTC)
    old = Call.objects.filter(code__endswith="-2023")
    assert {stage_of(call, at) for call in old} == {CallStage.SUPERSEDED}
    lines = {line.code: line.needs and line.needs.code for call in old for line in call.lines.all()}
    assert lines == {"TERRIS": None, "INTEGRA": "TERRIS", "ANALITICA": "TERRIS", "VERTICAL": None}
    assert "Superado" in client.get("/avisos/terris-integra-analitica-2023/").content.decode()


@pytest.mark.usefixtures("norm_loaded")
def test_a_second_load_changes_nothing():
    again = Load()
    load_reference(again)
    assert (again.changes.written, CallEdition.objects.count(), PlannedCall.objects.count()) == (0, 1, 4)
