"""Django's PostgreSQL backend, making sure that our own server runs before each first connection."""

from typing import Any

from django.db.backends.postgresql import base
from django.db.utils import OperationalError
from psycopg import OperationalError as Refused

from common.postgres.launch import ensure


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        cluster = self.settings_dict["CLUSTER"]
        ensure(cluster)
        try:
            return super().get_new_connection(conn_params)
        except (OperationalError, Refused):
            ensure(cluster)
            return super().get_new_connection(conn_params)
