"""What each step of an award tells, and to whom: who has to act next at once, who only has to know with the day's."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.enums import EATA_ROLES, MUNICIPAL_ROLES, Role
from accounts.models import User
from accounts.queries import members_of, people_with_roles
from common.audit.models import ChainEvent
from common.notifications.operations import notify
from funding.models import Award, AwardFile
from funding.queries.award_events import names_of, said_value

PEOPLE = tuple(sorted(MUNICIPAL_ROLES))
SIGNATORIES = (Role.MUNICIPAL_SIGNATORY,)
Told = Mapping[str, Any]
Audience = Callable[[Award, Told, date], Iterable[User]]


def _lead(award: Award, told: Told, on: date) -> Iterable[User]:
    return members_of([award.led_by_id], PEOPLE, on)


def _lead_signs(award: Award, told: Told, on: date) -> Iterable[User]:
    return members_of([award.led_by_id], SIGNATORIES, on)


def _beneficiaries(award: Award, told: Told, on: date) -> Iterable[User]:
    parties = award.parties.filter(is_grantor=False).values_list("entity_id", flat=True)
    return members_of(list(parties), PEOPLE, on)


def _who_did_not_sign(award: Award, told: Told, on: date) -> Iterable[User]:
    """The signatories of the parties that did not sign, and the coordination while who gives did not."""
    waiting = list(award.parties.filter(signed_at=None).values_list("entity_id", "is_grantor"))
    people = list(members_of([entity for entity, is_grantor in waiting if not is_grantor], SIGNATORIES, on))
    if any(is_grantor for _, is_grantor in waiting):
        people += _coordination(award, told, on)
    return people


def _where(award: Award, told: Told, on: date) -> Iterable[User]:
    """The lead's people, and those of the municipality where the milestone is."""
    there = award.milestones.filter(code=told.get("milestone"), municipality__isnull=False)
    places = [one for one in there.values_list("municipality__entity_id", flat=True) if one]
    return members_of([award.led_by_id, *places], PEOPLE, on)


def _eata(award: Award, told: Told, on: date) -> Iterable[User]:
    return people_with_roles(EATA_ROLES, on)


def _coordination(award: Award, told: Told, on: date) -> Iterable[User]:
    return people_with_roles([Role.EATA_COORDINATOR], on)


@dataclass(frozen=True)
class Telling:
    """`subject` and `body` are filled with what the event says; `is_to_act` is told at once."""

    audience: Audience
    subject: str
    body: str
    is_to_act: bool = True


_SIGNED = "O contrato {number} está assinado por todas as partes"
_GROUNDS = "Fundamentos: {grounds}"
TELLINGS: Mapping[str, tuple[Telling, ...]] = {
    "add_document": (
        Telling(
            _who_did_not_sign,
            "Contrato por assinar: {number}",
            "O texto do contrato «{title}» foi junto e espera pela assinatura da sua entidade. Leia-o antes de "
            "assinar: depois só uma adenda o altera.",
        ),
    ),
    "sign": (Telling(_eata, "Contrato {number}: mais uma assinatura", "Assinou {party}.", is_to_act=False),),
    "begin": (
        Telling(
            _beneficiaries,
            f"{_SIGNED}",
            "O apoio está em execução. Na página do apoio estão os marcos a cumprir, os relatórios a entregar e os "
            "pedidos de pagamento.",
        ),
        Telling(_eata, f"{_SIGNED}", "O apoio está em execução.", is_to_act=False),
    ),
    "claim": (
        Telling(
            _eata,
            "Marco {milestone} por verificar: {number}",
            "O marco {milestone} foi declarado cumprido em {claimed_on}. Confirme se a evidência o mostra.",
        ),
    ),
    "verify": (
        Telling(_where, "Marco {milestone} verificado: {number}", "O marco conta como cumprido.", is_to_act=False),
    ),
    "refuse_milestone": (
        Telling(
            _where,
            "Marco {milestone} não aceite: {number}",
            "Porquê: {reason}\n\nCorrija o que falta e volte a declará-lo.",
        ),
    ),
    "submit_payment": (
        Telling(
            _eata,
            "Pedido de pagamento n.º {payment} por verificar: {number}",
            "Foram pedidos {amount}. Quem verifica e quem aprova são pessoas diferentes.",
        ),
    ),
    "check_payment": (
        Telling(
            _coordination,
            "Pedido n.º {payment} por aprovar: {number}",
            "O pedido foi verificado e espera pela aprovação de outra pessoa, da coordenação.",
        ),
    ),
    "approve_payment": (
        Telling(_lead, "Pedido n.º {payment} aprovado: {number}", "Foram aprovados {amount}.", is_to_act=False),
        Telling(_eata, "Pedido n.º {payment} por ordenar: {number}", "Foram aprovados {amount}."),
    ),
    "order_payment": (
        Telling(_lead, "Pedido n.º {payment} ordenado: {number}", "A ordem é de {amount}.", is_to_act=False),
    ),
    "pay": (
        Telling(
            _lead,
            "Pedido n.º {payment} pago: {number}",
            "O movimento de {amount} tem a data de {paid_on}.",
            is_to_act=False,
        ),
    ),
    "return_payment": (
        Telling(
            _lead,
            "Pedido n.º {payment} devolvido: {number}",
            "O que falta corrigir: {reason}\n\nCorrija o pedido e volte a submetê-lo.",
        ),
    ),
    "refuse_payment": (Telling(_lead, "Pedido n.º {payment} recusado: {number}", "Porquê: {reason}"),),
    "request_recovery": (
        Telling(
            _beneficiaries,
            "Recuperação pedida: {number}",
            "A EATA pede a devolução de {amount}.\n\nFundamentos: {grounds}\n\nO pedido tem de ser verificado e "
            "aprovado por outras pessoas antes de ser ordenado. Será avisado quando o for.",
        ),
        Telling(_eata, "Recuperação por verificar: {number}", "São {amount}. Fundamentos: {grounds}"),
    ),
    "ask_amendment": (
        Telling(
            _eata,
            "Adenda n.º {amendment} por analisar: {number}",
            "Foi pedida uma adenda de {kind}. Fundamentos: {grounds}",
        ),
    ),
    "analyse_amendment": (
        Telling(_coordination, "Adenda n.º {amendment} por decidir: {number}", "A adenda de {kind} foi analisada."),
    ),
    "approve_amendment": (
        Telling(
            _lead_signs,
            "Adenda n.º {amendment} por assinar: {number}",
            "A adenda de {kind} foi aprovada. Entra em vigor quando a assinar.",
        ),
    ),
    "refuse_amendment": (
        Telling(
            _lead, "Adenda n.º {amendment} recusada: {number}", "A adenda de {kind} não foi aceite. Porquê: {reason}"
        ),
    ),
    "sign_amendment": (
        Telling(
            _beneficiaries,
            "Adenda n.º {amendment} em vigor: {number}",
            "A adenda de {kind} foi assinada e o contrato mudou.",
            is_to_act=False,
        ),
        Telling(
            _eata, "Adenda n.º {amendment} em vigor: {number}", "A adenda de {kind} foi assinada.", is_to_act=False
        ),
        Telling(
            _who_did_not_sign,
            "Contrato por assinar: {number}",
            "Por uma adenda, a sua entidade passou a ser parte deste contrato e falta a sua assinatura.",
        ),
    ),
    "accept_lead": (
        Telling(
            _lead_signs,
            "Adenda n.º {amendment} por assinar: {number}",
            "{party} aceitou passar a liderar. A adenda entra em vigor quando a assinar.",
        ),
    ),
    "ask_report": (
        Telling(_lead, "Relatório {period} pedido: {number}", "A entregar até {due_on}. Fundamentos: {grounds}"),
    ),
    "submit_report": (
        Telling(
            _eata,
            "Relatório {period} por apreciar: {number}",
            "Foi entregue o relatório {period} ({delivery}.ª vez). Aceite-o, ou devolva-o com o que falta.",
        ),
    ),
    "accept_report": (
        Telling(_beneficiaries, "Relatório {period} aceite: {number}", "Não há mais nada a fazer.", is_to_act=False),
    ),
    "return_report": (
        Telling(
            _beneficiaries,
            "Relatório {period} devolvido: {number}",
            "A corrigir e entregar outra vez até {again_by}.\n\n{grounds}\n\nO que se diz de cada pergunta está na "
            "página do relatório.",
        ),
    ),
    "suspend": (
        Telling(
            _beneficiaries,
            "Apoio suspenso: {number}",
            f"Enquanto estiver suspenso não se declaram marcos nem se pede dinheiro. {_GROUNDS}",
        ),
    ),
    "resume": (Telling(_beneficiaries, "Apoio retomado: {number}", f"Volta a estar em execução. {_GROUNDS}"),),
    "close": (
        Telling(
            _beneficiaries, "Apoio encerrado: {number}", f"Está tudo entregue e pago. {_GROUNDS}", is_to_act=False
        ),
    ),
    "terminate": (
        Telling(
            _beneficiaries,
            "Contrato resolvido: {number}",
            f"O contrato terminou. O que foi pago ainda pode ser recuperado. {_GROUNDS}",
        ),
    ),
}


def tell_step(event: ChainEvent, award: Award) -> int:
    """Tell of a step whoever it concerns, but who took it; return how many notices are new."""
    on = localdate(event.happened_at)
    names = names_of([event.data["party"]], on) if "party" in event.data else {}
    values = {"number": award.number, **{name: said_value(name, value, names) for name, value in event.data.items()}}
    told: dict[int, tuple[User, Telling]] = {}
    for telling in TELLINGS.get(event.kind, ()):
        if event.kind == "add_document" and event.data["is_signed"]:
            continue
        for person in telling.audience(award, event.data, on):
            # Of two tellings of one step, the one that asks for something is told.
            if person.pk not in told or (telling.is_to_act and not told[person.pk][1].is_to_act):
                told[person.pk] = (person, telling)
    told.pop(event.actor_id or 0, None)
    return sum(_tell(person, telling, values, event, award) for person, telling in told.values())


def tell_quarantined(kept: AwardFile, at: datetime) -> None:
    """Tell who sent a file that something was found in it."""
    person = kept.file.uploaded_by
    notify(
        recipient=person,
        kind="funding.award_quarantined",
        key=f"funding.award_quarantined.{kept.pk}.{person.pk}",
        context={"kept": kept},
        url=reverse("funding:award", args=[kept.award.uuid]),
        digest=False,
        at=at,
    )


def _tell(person: User, telling: Telling, values: dict[str, str], event: ChainEvent, award: Award) -> bool:
    context = {
        "award": award,
        "subject": telling.subject.format_map(values),
        "body": telling.body.format_map(values),
    }
    return notify(
        recipient=person,
        kind="funding.award_step",
        key=f"{event.stream}.{event.number}.{person.pk}",
        context=context,
        url=reverse("funding:award", args=[award.uuid]),
        digest=not telling.is_to_act,
        at=event.happened_at,
    )
