"""The DATABASES entry of the embedded cluster."""

from pathlib import Path
from typing import Any

from common.postgres.cluster import ROLE, Cluster, place


def embedded_database(data_dir: Path, name: str, *, fast: bool = False, binaries: str = "") -> dict[str, Any]:
    cluster = Cluster(place(data_dir, name), fast=fast, binaries=binaries)
    return {
        "ENGINE": "common.postgres",
        "NAME": ROLE,
        "USER": ROLE,
        "HOST": str(cluster.sockets),
        "CLUSTER": cluster,
    }
