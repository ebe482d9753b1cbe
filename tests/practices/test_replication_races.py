"""Two people of one municipality declare interest at the same moment, on connections of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.enums import Role
from practices import operations
from practices.models import Replication
from practices.operations import ReplicationRefused
from tests.practices.factories import PracticeFactory
from tests.practices.test_replication_pages import who
from tests.support.cast import person

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_interests_at_once_opens_the_replication(editor_faro):
    practice = PracticeFactory()
    colleague = person("Fátima Faro", editor_faro.memberships.get().entity, Role.MUNICIPAL_EDITOR)
    declared = [(user, who(user)) for user in (editor_faro, colleague)]
    barrier = Barrier(2)

    def declare(each):
        try:
            barrier.wait(timeout=10)
            return operations.declare_interest(practice=practice, motivation="Precisamos.", **each[1])
        except ReplicationRefused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(declare, declared))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Replication", "ReplicationRefused"]
    assert Replication.objects.count() == 1
