from django.apps import AppConfig


class RepositoriesConfig(AppConfig):
    name = "repositories"
    label = "repositories"
    verbose_name = "repositórios"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from repositories import operations  # noqa: PLC0415 -- models load after the app registry

        reference.register("repositórios", floor=70, load=operations.load_reference)
