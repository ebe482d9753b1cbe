from tests.common.editorial.conftest import site  # noqa: F401 -- a fixture
