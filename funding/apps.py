from django.apps import AppConfig
from django.http import HttpRequest
from django.utils import timezone

from accounts.permissions import ANONYMOUS
from common.audit.trail import name_actions
from common.questionnaires import access as questionnaires
from common.ui import navigation
from funding import permissions

AUDITED = {
    "funding.create_call": "Aviso começado",
    "funding.change_call": "Aviso alterado em preparação",
    "funding.amend_call": "Aviso publicado alterado",
    "funding.consult_on_call": "Projeto de aviso posto em consulta",
    "funding.approve_call": "Aviso aprovado",
    "funding.return_call": "Aviso devolvido à preparação",
    "funding.publish_call": "Aviso publicado",
    "funding.cancel_call": "Aviso anulado",
    "funding.publish_results": "Resultados de um aviso publicados",
    "funding.discard_call": "Projeto de aviso apagado",
    "funding.contribute": "Contributo na consulta de um aviso",
    "funding.answer_contribution": "Contributo respondido",
    "funding.hide_contribution": "Contributo não publicado",
    "funding.ask_question": "Pergunta sobre um aviso",
    "funding.answer_question": "Pergunta sobre um aviso respondida",
    "funding.keep_mechanism": "Mecanismo de financiamento guardado",
    "funding.keep_planned_call": "Plano de avisos alterado",
    "funding.export_call": "Exportação das candidaturas de um aviso pedida",
    "funding.take_export": "Exportação das candidaturas descarregada",
    "funding.take_application": "Cópia da própria candidatura pedida",
    "funding.take_chain": "Cadeia de acontecimentos descarregada por um auditor",
    "funding.close_day": "Dia de encerramento acrescentado",
    "funding.open_day": "Dia de encerramento retirado",
    "funding.change_dilation": "Dilação alterada",
    "funding.keep_template": "Minuta preparada",
    "funding.put_template_in_force": "Minuta posta em vigor",
    "funding.confirm_template": "Minuta confirmada por jurista",
    "funding.discard_template": "Projeto de minuta apagado",
    "funding.change_evaluation_plan": "Plano da avaliação alterado",
    "funding.keep_survey": "Levantamento de necessidades preparado",
    "funding.send_survey": "Levantamento de necessidades enviado",
    "funding.invite_more": "Levantamento enviado a mais municípios",
    "funding.extend_survey": "Levantamento prolongado",
    "funding.remind_survey": "Municípios lembrados do levantamento",
    "funding.show_needs": "Resultados de um levantamento mostrados ou retirados",
    "funding.link_needs": "Necessidades ligadas a um aviso previsto",
    "funding.begin_needs": "Resposta a um levantamento começada",
    "funding.hand_in_needs": "Resposta a um levantamento entregue",
    "funding.correct_needs": "Resposta a um levantamento em correção",
    "funding.judge_opportunity": "Oportunidade de outros programas apreciada",
}


class FundingConfig(AppConfig):
    name = "funding"
    label = "funding"
    verbose_name = "financiamento"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from common.ops.demo import register as register_demo  # noqa: PLC0415 -- beside it
        from common.ui import sitemap  # noqa: PLC0415 -- beside them
        from funding import demo, demo_needs, demo_opportunities, operations, queries  # noqa: PLC0415 -- beside them
        from funding.queries import forms_running, needs  # noqa: PLC0415 -- beside them

        name_actions(AUDITED)
        reference.register("minutas de notificação", floor=70, load=operations.load_templates)
        reference.register("avisos", floor=72, load=operations.load_reference)
        questionnaires.register_use(forms_running.calls_answering)
        questionnaires.register_use(needs.surveys_running)
        register_demo("avisos", floor=72, load=demo.load)
        register_demo("necessidades", floor=73, load=demo_needs.load)
        register_demo("oportunidades", floor=73, load=demo_opportunities.load)
        sitemap.register("avisos", queries.call_addresses)
        _register_files()
        _register_search()
        _register_navigation()


def _register_files() -> None:
    from common.files import access  # noqa: PLC0415 -- models load after the app registry
    from funding import queries  # noqa: PLC0415 -- beside it
    from funding.queries import assigned_files, execution, files  # noqa: PLC0415 -- beside it
    from funding.queries.party_files import may_open_party_file  # noqa: PLC0415 -- beside it

    access.register("funding.CallDocument", queries.may_open_file)
    access.register("funding.Attachment", lambda actor, file: files.may_open_attachment(actor, file, timezone.now()))
    access.register("funding.HearingFile", may_open_party_file)
    access.register("funding.Assignment", assigned_files.may_open_assigned)
    access.register("funding.Award", execution.may_open_award_file)


def _register_search() -> None:
    from common.search.registry import Follows, SearchKind, register  # noqa: PLC0415 -- models load after the registry
    from funding import search  # noqa: PLC0415 -- beside it

    register(
        SearchKind(
            code="calls",
            label="Aviso",
            label_plural="Avisos",
            order=75,
            documents=search.documents,
            models=("funding.Call", *(Follows(part, keys) for part, keys in search.FOUND_BY)),
            url_name="funding:calls",
        )
    )
    register(
        SearchKind(
            code="call_results",
            label="Resultados de aviso",
            label_plural="Resultados de avisos",
            order=76,
            documents=search.results,
            models=(Follows("funding.ResultsPublication", search.of_results),),
            url_name="funding:beneficiaries",
        )
    )


def _register_navigation() -> None:
    navigation.register(
        "desk", "Candidaturas recebidas", "funding_applications:calls", 44, visible=_reads_applications
    )
    navigation.register("desk", "Avaliações", "funding:reviews", 46, visible=_evaluates)
    navigation.register("desk", "Candidaturas", "funding:applications", 47, visible=_applies)
    navigation.register("desk", "Auditoria", "funding:chains", 49, visible=_audits)
    navigation.register("desk", "Necessidades", "funding:surveys", 50, visible=_reads_surveys)
    navigation.register("desk", "Oportunidades", "funding_opportunities:index", 51, visible=_judges)
    navigation.register("primary", "Financiamento", "funding:calls", 42)


def _applies(request: HttpRequest) -> bool:
    return permissions.can_start_application(getattr(request, "actor", ANONYMOUS))


def _reads_applications(request: HttpRequest) -> bool:
    return permissions.can_read_applications(getattr(request, "actor", ANONYMOUS))


def _audits(request: HttpRequest) -> bool:
    return permissions.can_audit(getattr(request, "actor", ANONYMOUS))


def _evaluates(request: HttpRequest) -> bool:
    return permissions.can_evaluate(getattr(request, "actor", ANONYMOUS))


def _judges(request: HttpRequest) -> bool:
    return permissions.can_judge_opportunities(getattr(request, "actor", ANONYMOUS))


def _reads_surveys(request: HttpRequest) -> bool:
    return permissions.can_read_surveys(getattr(request, "actor", ANONYMOUS))
