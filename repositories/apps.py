from django.apps import AppConfig


class RepositoriesConfig(AppConfig):
    name = "repositories"
    label = "repositories"
    verbose_name = "repositórios"
    default_auto_field = "django.db.models.BigAutoField"
