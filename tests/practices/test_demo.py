"""The demonstration has a practice in each state, and says that it is one."""

from datetime import UTC, datetime

import pytest

from accounts import demo as people
from practices import demo
from practices.models import Practice, Replication
from practices.queries import annual_figures

pytestmark = pytest.mark.django_db


def test_one_practice_in_each_state_and_loading_again_changes_nothing(norm_loaded, tmp_path, settings):
    settings.DATA_DIR, settings.DEMONSTRATION = tmp_path, True
    people.load()
    demo.load()
    invented = Practice.objects.filter(is_demonstration=True)
    assert sorted(invented.values_list("state", flat=True)) == [
        "DRAFT",
        "NATIONAL",
        "PUBLISHED",
        "REFUSED",
        "REGIONAL",
        "RETURNED",
    ]
    assert [p.title for p in invented if not p.get_latest_revision_as_object().summary.startswith("Exemplo de")] == []
    demo.load()
    assert invented.count() == 6
    shown = [
        (row.stage, row.is_demonstration, row.is_disputed, row.confirmed_at is None)
        for row in Replication.objects.all()
    ]
    assert sorted(shown) == [
        ("ABANDONED", True, False, True),
        ("INTEREST", True, False, True),
        ("PREPARING", True, False, True),
        ("RUNNING", True, False, True),
        ("SUCCEEDED", True, False, False),
        ("SUCCEEDED", True, True, True),
    ]
    assert annual_figures(datetime(2027, 1, 1, tzinfo=UTC)).replications.declared == 0
