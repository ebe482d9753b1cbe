from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "common.search"
    label = "search_index"
    verbose_name = "pesquisa"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from common.search import freshness, synonyms  # noqa: PLC0415 -- models load after the app registry

        freshness.connect()
        reference.register("sinónimos da pesquisa", floor=0, load=synonyms.load_reference)
