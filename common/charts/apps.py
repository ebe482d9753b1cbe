from django.apps import AppConfig


class ChartsConfig(AppConfig):
    name = "common.charts"
    label = "charts"
    verbose_name = "gráficos"
    default_auto_field = "django.db.models.BigAutoField"
