"""Two people publish the same measure at the same time: one is first, and the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from observatory.models import LatestObservation, Observation, Release
from observatory.operations import PublishRefused
from tests.observatory.factories import a_measure, cells, publish


@pytest.mark.django_db(transaction=True)
def test_releases_of_a_measure_wait_for_each_other(norm_loaded):
    measure, together = a_measure(), Barrier(2)
    ready = {value: cells([value] * 3) for value in (1, 2)}

    def attempt(value):
        together.wait()
        try:
            return publish(measure, ready[value])
        except PublishRefused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = dict(zip(ready, pool.map(attempt, ready), strict=True))

    ((value, release),) = [(value, told) for value, told in answers.items() if isinstance(told, Release)]
    (refused,) = [told for told in answers.values() if isinstance(told, PublishRefused)]
    assert "Entretanto foi publicada outra versão" in str(refused)
    for table in (Observation, LatestObservation):
        assert (
            list(table.objects.filter(measure=measure).values_list("release_id", "value")) == [(release.pk, value)] * 3
        )
