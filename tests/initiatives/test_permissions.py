import pytest

from accounts.enums import Role
from accounts.permissions import ANONYMOUS, Actor
from initiatives.permissions import can_record_measurement


@pytest.mark.parametrize(("role", "may"), [(role, role in {Role.EATA_MEMBER, Role.EATA_COORDINATOR}) for role in Role])
def test_only_eata_records_measured_values(role, may):
    assert can_record_measurement(Actor(user_id=1, roles=frozenset({role}))) is may


def test_nobody_signed_in_records_nothing():
    assert can_record_measurement(ANONYMOUS) is False
