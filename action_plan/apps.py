from django.apps import AppConfig


class ActionPlanConfig(AppConfig):
    name = "action_plan"
    label = "action_plan"
    verbose_name = "plano de ação"
    default_auto_field = "django.db.models.BigAutoField"
