from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "common.search"
    label = "search_index"
    verbose_name = "pesquisa"
    default_auto_field = "django.db.models.BigAutoField"
