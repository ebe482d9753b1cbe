from collections.abc import Callable

import pytest

from accounts.models import User
from accounts.permissions import Actor
from accounts.queries import actor_of
from tests.reporting.factories import AT


@pytest.fixture
def actor_of_person() -> Callable[[User], Actor]:
    """Who a person is in February 2026, having proven a second factor."""
    return lambda user: actor_of(user, AT.date(), has_mfa=True)
