from django.apps import AppConfig

from common.audit.trail import name_actions
from common.search.registry import register as register_kind
from common.ui import navigation

AUDITED = {
    "action_plan.open_update": "Reporte iniciado",
    "action_plan.save_update": "Reporte gravado",
    "action_plan.submit_update": "Reporte submetido",
    "action_plan.return_update": "Reporte devolvido",
    "action_plan.approve_update": "Reporte aprovado",
    "action_plan.correct_update": "Correção iniciada",
    "action_plan.add_evidence": "Evidência junta",
    "action_plan.remove_evidence": "Evidência retirada",
    "action_plan.verify_evidence": "Ligação verificada",
    "action_plan.request_deadline": "Novo prazo pedido",
    "action_plan.withdraw_request": "Pedido de prazo retirado",
    "action_plan.accept_request": "Novo prazo aceite",
    "action_plan.refuse_request": "Novo prazo recusado",
    "action_plan.revise_deadline": "Prazo revisto",
    "action_plan.assess_rating": "Avaliação da EATA",
    "action_plan.add_dependency": "Dependência registada",
    "action_plan.decide_dependency": "Dependência decidida",
    "action_plan.create_period": "Período de reporte criado",
    "action_plan.lock_period": "Período de reporte fechado",
    "action_plan.unlock_period": "Período de reporte reaberto",
    "action_plan.request_reopening": "Reabertura de período pedida",
    "action_plan.withdraw_reopening": "Pedido de reabertura retirado",
    "action_plan.grant_reopening": "Reabertura de período concedida",
    "action_plan.refuse_reopening": "Reabertura de período recusada",
    "action_plan.set_lineage": "Destino da ação indicado",
    "action_plan.approve_plan": "Versão do plano aprovada",
}


class ActionPlanConfig(AppConfig):
    name = "action_plan"
    label = "action_plan"
    verbose_name = "plano de ação"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from action_plan.operations import demo, norm  # noqa: PLC0415 -- models load after the app registry
        from action_plan.queries import files  # noqa: PLC0415 -- models load after the app registry
        from action_plan.search import KINDS  # noqa: PLC0415 -- models load after the app registry
        from common.files import access  # noqa: PLC0415 -- models load after the app registry
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from common.ops.demo import register as register_demo  # noqa: PLC0415 -- beside the other registries

        name_actions(AUDITED)
        reference.register("plano de ação", floor=60, load=norm.load)
        register_demo("plano de ação", floor=60, load=demo.load)
        access.register("action_plan.Evidence", files.may_open_evidence)
        navigation.register("primary", "Plano de ação", "action_plan:index", 20, group="Acompanhamento")
        for kind in KINDS:
            register_kind(kind)
