import os
from pathlib import Path

from tests.support.search_node import prepare

prepare(Path(os.environ.get("PORTAL_DATA_DIR", ".data")).resolve() / "search-node")
