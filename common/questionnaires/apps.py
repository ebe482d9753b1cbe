from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "common.questionnaires"
    label = "questionnaires"
    verbose_name = "questionários"
    default_auto_field = "django.db.models.BigAutoField"
