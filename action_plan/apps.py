from django.apps import AppConfig
from django.utils.module_loading import import_string

from common.norm import reference


class ActionPlanConfig(AppConfig):
    name = "action_plan"
    label = "action_plan"
    verbose_name = "plano de ação"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        reference.register("action_plan", floor=60, load=import_string("action_plan.operations.norm.load"))
