from django.apps import AppConfig

from common.audit.trail import name_actions


class QuestionnairesConfig(AppConfig):
    name = "common.questionnaires"
    label = "questionnaires"
    verbose_name = "questionários"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        name_actions(
            {
                "questionnaires.create": "Questionário criado",
                "questionnaires.draft": "Versão do questionário preparada",
                "questionnaires.change": "Perguntas do questionário alteradas",
                "questionnaires.undo": "Alteração do questionário anulada",
                "questionnaires.put_in_use": "Versão do questionário posta em uso",
                "questionnaires.discard": "Versão do questionário deitada fora",
            }
        )
