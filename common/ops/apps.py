from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "common.ops"
    label = "ops"
    verbose_name = "operação"
