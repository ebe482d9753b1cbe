from datetime import date

import pytest
from django.db import IntegrityError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from common.norm.reference import load_all
from territories.models import Entity, EntitySuccession
from territories.operations import SuccessionRefused, confirm_succession
from territories.queries import entity_labels
from tests.support.cast import client_of

REFERENCE = "DL n.º 96/2025, DR n.º 160, 1.ª série"


@pytest.fixture
def succession(norm_loaded):
    return EntitySuccession.objects.get(predecessor__code="AMA")


def address(succession):
    return reverse("sucessoes:edit", args=[succession.pk])


def test_eata_confirms_with_a_reference(succession, eata_member):
    given = {"effective_on": "2025-08-22", "confirmed_reference": REFERENCE}

    response = client_of(eata_member).post(address(succession), given)

    assert response.status_code == 302
    succession.refresh_from_db()
    assert (succession.is_confirmed, succession.confirmed_reference) == (True, REFERENCE)
    entry = ModelLogEntry.objects.get(action="territories.confirm_succession")
    assert (entry.user, entry.data["reference"]) == (eata_member, REFERENCE)


@pytest.mark.parametrize("who", ["stranger", "reporter_cncs", "ccdr_norte", "content_editor"])
def test_nobody_else_confirms(succession, request, who):
    client = client_of(request.getfixturevalue(who))

    client.post(address(succession), {"effective_on": "2025-08-22", "confirmed_reference": REFERENCE})

    succession.refresh_from_db()
    assert succession.is_confirmed is False


@pytest.mark.parametrize(
    ("effective_on", "reference", "sentence"),
    [(None, REFERENCE, "desde quando"), (date(2025, 8, 22), "  ", "Indique o diploma")],
)
def test_a_confirmation_needs_a_day_and_a_reference(succession, eata_member, effective_on, reference, sentence):
    with pytest.raises(SuccessionRefused, match=sentence):
        confirm_succession(succession=succession, effective_on=effective_on, reference=reference, user=eata_member)


def test_a_confirmation_happens_once(succession, eata_member):
    day = date(2025, 8, 22)
    confirm_succession(succession=succession, effective_on=day, reference=REFERENCE, user=eata_member)

    with pytest.raises(SuccessionRefused, match="já foi confirmada"):
        confirm_succession(succession=succession, effective_on=day, reference=REFERENCE, user=eata_member)


def test_the_database_wants_the_reference_too(succession):
    with pytest.raises(IntegrityError):
        EntitySuccession.objects.filter(pk=succession.pk).update(is_confirmed=True)


def test_a_confirmed_succession_survives_the_next_load(norm_loaded, eata_member):
    dges = EntitySuccession.objects.get(predecessor__code="DGES")
    confirm_succession(succession=dges, effective_on=date(2026, 1, 1), reference="DL de ensaio", user=eata_member)

    changes = load_all()

    dges.refresh_from_db()
    assert (changes.changed.total(), dges.effective_on, dges.is_confirmed) == (0, date(2026, 1, 1), True)
    entity = Entity.objects.get(code="DGES")
    label = entity_labels([entity.pk], date(2026, 11, 21))[entity.pk]
    assert (label.is_superseded, label.is_confirmed) == (True, True)
