"""The tables of an export: their headings, and their rows from a block. Every row begins with the registry number."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

from common.questionnaires.schema import Question
from funding import enums
from funding.enums import ApplicationState, CriterionKind, Outcome, ParticipationState, PlatformKind
from funding.models import Call
from funding.queries.evaluation import counts_of
from funding.queries.exports import Block, FormColumns, cell_of
from funding.queries.submissions import Content, low_density_among

Row = Sequence[Any]
APPLICATIONS, GROUP = "Candidaturas", "Grupo "
ALWAYS = (
    "registo", "identificador", "submissao", "recebida_em", "submetida_por", "titulo", "entidade_lider", "estado",
    "plataforma", "nome_da_plataforma", "municipios", "numero_de_municipios", "de_baixa_densidade",
    "servicos_de_dados", "montante_pedido", "versao_do_formulario", "sha256",
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    headings: tuple[str, ...]
    rows: Callable[[Block], Iterator[Row]]


def tables_of(call: Call, columns: FormColumns) -> dict[str, Table]:
    """Return the tables of a call: the answers are columns of the applications, each repeated group is its own."""
    groups = {
        f"{GROUP}{place} {group.label}": _group(group, inside)
        for place, (group, inside) in enumerate(columns.groups, start=1)
    }
    asked = tuple(_heading(question) for question in columns.plain)
    return {APPLICATIONS: Table((*ALWAYS, *asked), _applications), **groups, **TABLES}


def _heading(question: Question) -> str:
    return f"{question.label} [{question.id}]"


def _each(block: Block) -> Iterator[tuple[str, int, Content]]:
    for content in block.contents:
        yield content.submission.registry, content.submission.application_id, content


def _applications(block: Block) -> Iterator[Row]:
    for registry, _, content in _each(block):
        submission, said = content.submission, content.said
        application, summary = submission.application, submission.summary
        platform = said.get("platform", {})
        questions = block.columns.of_version(said.get("form"))
        answers = {one["question"]: one["value"] for one in said.get("answers", ()) if not one["row"]}
        yield (
            registry,
            str(application.uuid),
            submission.number,
            submission.received_at,
            submission.submitted_by.name,
            said.get("title", ""),
            block.labels[application.lead_id].display,
            ApplicationState(application.state).portuguese,
            PlatformKind(platform["kind"]).portuguese if platform.get("kind") else None,
            platform.get("name") or None,
            summary.municipalities,
            len(summary.municipality_ids),
            low_density_among(summary.municipality_ids, block.listed),
            summary.data_services,
            summary.requested,
            said.get("form"),
            submission.sha256,
            *(
                cell_of(questions.get(column.id, column), answers.get(column.id), said)
                for column in block.columns.plain
            ),
        )


def _group(group: Question, inside: Sequence[Question]) -> Table:
    def rows(block: Block) -> Iterator[Row]:
        for registry, _, content in _each(block):
            said = content.said
            questions = block.columns.of_version(said.get("form"))
            answers = {(one["question"], one["row"]): one["value"] for one in said.get("answers", ())}
            for place, row in enumerate(answers.get((group.id, "")) or (), start=1):
                cells = (
                    cell_of(questions.get(column.id, column), answers.get((column.id, row)), said) for column in inside
                )
                yield registry, place, *cells

    return Table(("registo", "linha", *map(_heading, inside)), rows)


def _participants(block: Block) -> Iterator[Row]:
    for registry, key, _ in _each(block):
        for one in block.participations.get(key, ()):
            is_low = (
                None if block.listed is None or one.municipality_id is None else one.municipality_id in block.listed
            )
            yield (
                registry,
                block.labels[one.entity_id].display,
                one.entity.code,
                one.municipality.name if one.municipality else None,
                enums.ParticipantRole(one.role).portuguese,
                ParticipationState(one.state).portuguese,
                one.invited_at,
                one.answered_at,
                one.signed_by.name if one.signed_by else None,
                one.uses_platform,
                one.committed_at,
                ", ".join(map(str, one.verticals)) or None,
                is_low,
                one.reason or None,
            )


def _lines(block: Block) -> Iterator[Row]:
    for registry, _, content in _each(block):
        for one in content.said.get("lines", ()):
            yield registry, one["line__code"], _number(one.get("quantity")), _number(one.get("amount"))


def _budget(block: Block) -> Iterator[Row]:
    for registry, _, content in _each(block):
        for one in content.said.get("budget", ()):
            yield registry, one["label"], one.get("line__code"), one["year"], _number(one["amount"])


def _services(block: Block) -> Iterator[Row]:
    for registry, _, content in _each(block):
        for one in content.said.get("data_services", ()):
            yield registry, one["name"], one.get("description") or None, one.get("vertical") or None


def _files(block: Block) -> Iterator[Row]:
    for registry, _, content in _each(block):
        for one in content.said.get("files", ()):
            size, name = one.get("file__size"), one.get("file__original_name")
            yield registry, one["purpose"], one["question"] or None, name, size, one["sha256"]


def _criteria(block: Block) -> Iterator[Row]:
    computed = [one for one in block.criteria if one.kind == CriterionKind.COMPUTED]
    for registry, _, content in _each(block):
        for one in counts_of(computed, content.facts):
            which = ", ".join(one.count.which) or None
            code, title = one.criterion.code, one.criterion.title
            yield registry, code, title, one.count.count, which, one.points, one.count.why or None


def _clarifications(block: Block) -> Iterator[Row]:
    for registry, key, _ in _each(block):
        for one in block.clarifications.get(key, ()):
            about = ", ".join(map(str, one.fields)) or None
            answer = (one.answer or None, one.answered_at, one.is_late if one.answered_at else None)
            yield registry, one.asked_at, about, one.grounds, one.due_at, *answer


def _reviews(block: Block) -> Iterator[Row]:
    for registry, key, _ in _each(block):
        for one in block.assignments.get(key, ()):
            review = getattr(one, "review", None)
            done = review if review is not None and review.submitted_at else None
            told = block.conflicts.get(one.pk, [])
            yield (
                registry,
                one.reviewer.name,
                enums.AssignmentState(one.state).portuguese,
                one.assigned_at,
                one.due_at,
                told[-1].signed_at if told else None,
                told[-1].has_conflict if told else None,
                done.submitted_at if done else None,
                (done.comment or None) if done else None,
            )


def _scores(block: Block) -> Iterator[Row]:
    for registry, key, _ in _each(block):
        for one in block.scores.get(key, ()):
            assignment = one.review.assignment
            counts = assignment.state == enums.AssignmentState.SUBMITTED
            name, title = assignment.reviewer.name, one.criterion.title
            yield registry, name, one.criterion.code, title, one.value, one.justification, counts


def _decisions(block: Block) -> Iterator[Row]:
    for registry, key, _ in _each(block):
        for one in block.decisions.get(key, ()):
            heard = getattr(one, "hearing", None)
            effect = enums.HearingEffect(heard.effect).portuguese if heard and heard.effect else None
            yield (
                registry,
                enums.DecisionStage(one.stage).portuguese,
                Outcome(one.outcome).portuguese,
                one.amount,
                one.grounds,
                one.decided_by.name,
                one.decided_at,
                one.notified_at,
                one.accept_until,
                one.replaces_id is not None,
                heard.due_at if heard else None,
                heard.stated_at if heard else None,
                effect,
            )


def _arguments(block: Block) -> Iterator[Row]:
    for registry, key, _ in _each(block):
        for one in chain.from_iterable(block.arguments.get(each.pk, ()) for each in block.decisions.get(key, ())):
            late = one.is_late
            yield registry, one.position, one.stated_at, late, one.text, one.analysis or None, one.is_accepted


def _appeals(block: Block) -> Iterator[Row]:
    for registry, key, _ in _each(block):
        for one in chain.from_iterable(block.appeals.get(each.pk, ()) for each in block.decisions.get(key, ())):
            effect = enums.HearingEffect(one.effect).portuguese if one.effect else None
            kind = enums.AppealKind(one.kind).portuguese
            yield registry, kind, one.filed_at, one.is_late, one.text, one.answer or None, effect, one.answered_at


def _awards(block: Block) -> Iterator[Row]:
    for registry, key, _ in _each(block):
        for one in block.awards.get(key, ()):
            state = enums.AwardState(one.state).portuguese
            yield registry, one.number, state, one.amount, one.starts_on, one.ends_on, one.created_at


def _milestones(block: Block) -> Iterator[Row]:
    for registry, key, _ in _each(block):
        for award in block.awards.get(key, ()):
            for one in block.milestones.get(award.pk, ()):
                yield (
                    registry,
                    award.number,
                    one.code,
                    one.title,
                    one.due_on,
                    one.municipality.name if one.municipality else None,
                    enums.MilestoneState(one.state).portuguese,
                    one.claimed_on,
                    one.verified_by.name if one.verified_by else None,
                    one.verified_at,
                    one.refusal or None,
                )


def _payments(block: Block) -> Iterator[Row]:
    for registry, key, _ in _each(block):
        for award in block.awards.get(key, ()):
            for one in block.payments.get(award.pk, ()):
                hands = {hand.level: hand for hand in block.approvals.get(one.pk, ()) if hand.round == one.round}
                yield (
                    registry,
                    award.number,
                    one.number,
                    enums.PaymentKind(one.kind).portuguese,
                    enums.PaymentState(one.state).portuguese,
                    one.round,
                    one.amount,
                    one.requested_at,
                    *(hands[level].approved_by.name if level in hands else None for level in (1, 2)),
                    one.ordered_at,
                    one.paid_on,
                    one.reason or None,
                )


def _number(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))


TABLES = {
    "Participantes": Table(
        ("registo", "entidade", "codigo", "municipio", "papel", "estado", "convidado_em", "respondido_em",
         "assinado_por", "usa_a_plataforma", "compromisso_com_os_dados_em", "verticais", "baixa_densidade", "motivo"),
        _participants,
    ),
    "Tipologias": Table(("registo", "tipologia", "quantidade", "montante"), _lines),
    "Orçamento": Table(("registo", "rubrica", "tipologia", "ano", "montante"), _budget),
    "Serviços de dados": Table(("registo", "servico", "descricao", "vertical"), _services),
    "Anexos": Table(("registo", "para_que_serve", "pergunta", "ficheiro", "tamanho", "sha256"), _files),
    "Critérios calculados": Table(
        ("registo", "criterio", "designacao", "contagem", "o_que_se_contou", "pontos", "porque_falta"), _criteria
    ),
    "Esclarecimentos": Table(
        ("registo", "pedido_em", "a_que_respeita", "o_que_se_pediu", "ate", "resposta", "respondido_em",
         "fora_do_prazo"),
        _clarifications,
    ),
    "Avaliações": Table(
        ("registo", "avaliador", "estado", "atribuida_em", "entregar_ate", "declarou_em", "tem_impedimento",
         "entregue_em", "apreciacao"),
        _reviews,
    ),
    "Pontuações": Table(
        ("registo", "avaliador", "criterio", "designacao", "pontuacao", "fundamentacao", "conta"), _scores
    ),
    "Decisões": Table(
        ("registo", "fase", "sentido", "montante", "fundamentos", "decidida_por", "decidida_em", "notificada_em",
         "aceitar_ate", "substitui_outra", "audiencia_ate", "pronunciou_se_em", "efeito_da_audiencia"),
        _decisions,
    ),
    "Pronúncias": Table(
        ("registo", "argumento_n", "apresentado_em", "fora_do_prazo", "argumento", "analise", "procede"), _arguments
    ),
    "Reclamações e recursos": Table(
        ("registo", "tipo", "apresentado_em", "fora_do_prazo", "fundamentos", "decisao", "efeito", "decidido_em"),
        _appeals,
    ),
    "Apoios": Table(("registo", "contrato", "estado", "montante", "desde", "termina_antes_de", "criado_em"), _awards),
    "Marcos": Table(
        ("registo", "contrato", "marco", "designacao", "ate", "municipio", "estado", "cumprido_em", "verificado_por",
         "verificado_em", "porque_nao_foi_aceite"),
        _milestones,
    ),
    "Pagamentos": Table(
        ("registo", "contrato", "pedido", "tipo", "estado", "vez", "montante", "pedido_em", "verificado_por",
         "aprovado_por", "ordenado_em", "pago_em", "motivo"),
        _payments,
    ),
}  # fmt: skip
