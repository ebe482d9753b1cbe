from collections.abc import Callable

import pytest

from accounts.models import User
from accounts.permissions import Actor
from accounts.queries import actor_of
from reporting.models import ReportEdition
from tests.reporting.factories import AT, frozen, opened, published, small_plan


@pytest.fixture
def actor_of_person() -> Callable[[User], Actor]:
    """Who a person is in February 2026, having proven a second factor."""
    return lambda user: actor_of(user, AT.date(), has_mfa=True)


@pytest.fixture
def plan(db) -> None:
    small_plan()


@pytest.fixture
def on_line(plan, eata_coordinator) -> ReportEdition:
    return published(user=eata_coordinator)


@pytest.fixture
def draft(plan) -> ReportEdition:
    return frozen(opened())
