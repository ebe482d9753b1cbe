from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from repositories.enums import FundingState, LegalKind, LegalStatus
from repositories.models import Leader
from repositories.models.legislation import eli_of
from tests.repositories.factories import (
    EntryRequestFactory,
    FundingMechanismFactory,
    LegalActFactory,
    PartnerFactory,
)


@pytest.mark.parametrize(
    ("kind", "number", "published_on", "eli"),
    [
        ("COUNCIL_RESOLUTION", "176/2023", date(2023, 12, 18), "https://data.dre.pt/eli/resolconsmin/176/2023/12/18/p/dre"),
        ("COUNCIL_RESOLUTION", "34-B/2023", date(2023, 4, 20), "https://data.dre.pt/eli/resolconsmin/34-b/2023/04/20/p/dre"),
        ("LAW", "68/2021", date(2021, 8, 26), "https://data.dre.pt/eli/lei/68/2021/08/26/p/dre"),
        ("EU_REGULATION", "2024/903", None, "http://data.europa.eu/eli/reg/2024/903/oj"),
        ("EU_REGULATION", "910/2014", None, ""),
        ("LAW", "68/2021", None, ""),
        ("LAW", "68/2021", date(2022, 8, 26), ""),
        ("LAW", "", date(2021, 8, 26), ""),
        ("LAW", "68", date(2021, 8, 26), ""),
        ("ORDER", "1369-A/2022", date(2022, 2, 1), ""),
        ("FRAMEWORK", "", None, ""),
    ],
)  # fmt: skip
def test_an_eli_is_formed_only_when_number_and_day_are_certain(kind, number, published_on, eli):
    assert eli_of(LegalKind(kind), number, published_on) == eli


@pytest.mark.parametrize(
    ("days", "on", "status"),
    [
        ({"in_force_on": date(2021, 8, 27)}, date(2021, 8, 26), LegalStatus.NOT_YET),
        ({"in_force_on": date(2021, 8, 27)}, date(2021, 8, 27), LegalStatus.IN_FORCE),
        ({"in_force_on": date(2021, 8, 27), "ends_on": date(2022, 1, 1)}, date(2021, 12, 31), LegalStatus.IN_FORCE),
        ({"in_force_on": date(2021, 8, 27), "ends_on": date(2022, 1, 1)}, date(2022, 1, 1), LegalStatus.ENDED),
        ({"published_on": date(2021, 8, 26)}, date(2021, 8, 26), LegalStatus.TO_CONFIRM),
        ({"published_on": date(2021, 8, 26)}, date(2021, 8, 25), LegalStatus.NOT_YET),
        ({}, date(2026, 1, 1), LegalStatus.UNDATED),
    ],
)
def test_where_an_act_stands_follows_from_the_days_that_are_known(days, on, status):
    assert LegalActFactory.build(**days).status_on(on) == status


@pytest.mark.parametrize(
    ("days", "on", "state"),
    [
        ({"ends_on": date(2026, 6, 30)}, date(2026, 6, 30), FundingState.OPEN),
        ({"ends_on": date(2026, 6, 30)}, date(2026, 7, 1), FundingState.ENDED),
        ({"starts_on": date(2027, 1, 1)}, date(2026, 7, 1), FundingState.NOT_YET),
        ({}, date(2026, 7, 1), FundingState.UNDATED),
    ],
)
def test_where_a_mechanism_stands_follows_from_its_period(days, on, state):
    assert FundingMechanismFactory.build(**days).state_on(on) == state


def test_periods_do_not_end_before_they_start(db):
    with pytest.raises(ValidationError, match="posterior à entrada em vigor"):
        LegalActFactory.build(in_force_on=date(2024, 1, 2), ends_on=date(2024, 1, 2)).full_clean()
    with pytest.raises(ValidationError, match="sem valor conhecido, deixe vazia"):
        FundingMechanismFactory.build(amount=0).full_clean()


def test_a_leader_is_shown_from_consent_until_it_is_withdrawn(db):
    partner = PartnerFactory()
    given = {"consented_on": date(2026, 1, 1)}
    people = [
        Leader(partner=partner, name="Sem consentimento"),
        Leader(partner=partner, name="Com consentimento", **given),
        Leader(partner=partner, name="Retirado", withdrawn_on=date(2026, 2, 1), **given),
    ]

    assert [leader.name for leader in people if leader.consents] == ["Com consentimento"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Leader.objects.create(partner=partner, name="Impossível", withdrawn_on=date(2026, 2, 1))


def test_an_answer_has_author_and_time(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryRequestFactory(state="ACCEPTED")


def test_a_slug_is_formed_of_the_title(db):
    act = LegalActFactory.build(slug="", title="Decreto-Lei n.º 1/2026, de 2 de janeiro")

    act.full_clean()

    assert act.slug == "decreto-lei-no-12026-de-2-de-janeiro"
