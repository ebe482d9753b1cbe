"""Asking for an entry or to join the alliance, and the EATA's answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from repositories.enums import RequestState, Topic
from repositories.models import EntryRequest
from repositories.notifications import tell_answered, tell_asked
from territories.models import Entity

MOST_A_DAY = 10
KEPT_FOR = timedelta(days=365)


class RequestRefused(Exception):
    """The request or its answer cannot be kept; the message says what to do."""


@dataclass(frozen=True)
class Asked:
    """What the person wrote."""

    topic: Topic
    title: str
    text: str
    url: str
    person: str
    email: str


@transaction.atomic
def ask(*, asked: Asked, user: User | None, entity: Entity | None, at: datetime) -> EntryRequest:
    """Keep a request and tell the EATA; the same request twice, or very many from one address, is refused."""
    same = EntryRequest.objects.filter(email__iexact=asked.email)
    if same.filter(topic=asked.topic, title__iexact=asked.title, state=RequestState.RECEIVED).exists():
        raise RequestRefused("Já recebemos este pedido e falta responder-lhe. Não é preciso enviá-lo de novo.")
    if same.filter(asked_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise RequestRefused("Recebemos hoje muitos pedidos deste correio. Envie os restantes amanhã.")
    request = EntryRequest.objects.create(
        topic=asked.topic,
        title=asked.title,
        text=asked.text,
        url=asked.url,
        person=asked.person,
        email=asked.email,
        asked_by=user,
        entity=entity,
        asked_at=at,
    )
    record(request, "repositories.ask", user=user)
    tell_asked(request, at)
    return request


@transaction.atomic
def answer(*, request: EntryRequest, state: RequestState, text: str, user: User, at: datetime) -> EntryRequest:
    """Accept or refuse a request, once; a refusal says why."""
    kept = EntryRequest.objects.select_for_update().get(pk=request.pk)
    if kept.state != RequestState.RECEIVED:
        raise RequestRefused("Este pedido já tem resposta. Abra-o de novo para a ler.")
    if state == RequestState.REFUSED and not text.strip():
        raise RequestRefused("Diga a quem pediu porque não é aceite.")
    if kept.asked_by_id == user.pk:
        raise RequestRefused("Quem pede não responde ao seu próprio pedido. Peça a outra pessoa da EATA.")
    kept.state, kept.answer, kept.answered_by, kept.answered_at = state, text.strip(), user, at
    kept.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    record(kept, "repositories.answer", user=user, data={"state": state})
    tell_answered(kept, at)
    return kept


@transaction.atomic
def erase_old_requests(*, at: datetime) -> int:
    """Erase requests a year after they were answered; the decision stays in the audit trail, without the person."""
    old = list(EntryRequest.objects.filter(answered_at__lte=at - KEPT_FOR).order_by("pk"))
    for request in old:
        record(request, "repositories.erase_request", user=None)
        request.delete()
    return len(old)
