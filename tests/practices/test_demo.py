"""The demonstration has a practice in each state, and says that it is one."""

import pytest

from accounts import demo as people
from practices import demo
from practices.models import Practice, Replication

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
    assert list(Replication.objects.values_list("stage", "is_demonstration")) == [("RUNNING", True)]
