from django.apps import AppConfig

from common.audit.trail import name_actions


class FilesConfig(AppConfig):
    name = "common.files"
    label = "files"
    verbose_name = "ficheiros"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        name_actions({"files.store_upload": "Ficheiro carregado", "files.sweep_orphan": "Ficheiro sem uso apagado"})
