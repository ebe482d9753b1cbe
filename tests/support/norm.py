"""The norm and the country, loaded as `manage.py load_reference` loads them."""

import pytest

from common.norm.reference import Changes, load_all


@pytest.fixture
def norm_loaded(db) -> Changes:
    return load_all()
