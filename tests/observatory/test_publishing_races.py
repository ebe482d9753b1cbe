"""Two at the same time, people who publish or workers with one import: what is done twice is done once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from observatory import operations
from observatory.enums import RunState
from observatory.models import ImportRun, LatestObservation, Observation, Release
from observatory.operations import PublishRefused
from tests.observatory.factories import AT, a_measure, cells, publish, towns
from tests.observatory.importing import upload


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


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_import_read_it_and_write_it_once(norm_loaded):
    run, together = upload(a_measure(), [(town.code, 2024, 5) for town in towns(3)]), Barrier(2)
    operations.repeat_import(run=run)

    def attempt(work):
        together.wait()
        try:
            return work(run=ImportRun.objects.get(pk=run.pk), at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        read = list(pool.map(attempt, [operations.read_import] * 2))
        operations.approve_import(run=run, user=None, at=AT)
        written = list(pool.map(attempt, [operations.apply_import] * 2))

    assert [(one.state, one.added) for one in read] == [(RunState.READY, 3)] * 2
    assert [one.state for one in written] == [RunState.APPLIED] * 2
    assert (
        Release.objects.filter(measure=run.measure).count(),
        Observation.objects.filter(measure=run.measure).count(),
    ) == (1, 3)
