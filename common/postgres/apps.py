from django.apps import AppConfig


class PostgresConfig(AppConfig):
    name = "common.postgres"
    label = "postgres"
    verbose_name = "PostgreSQL"
