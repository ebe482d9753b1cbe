"""Texts of notification: prepared by one person, put in force by another, and from then on kept as they are."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from common.audit.trail import record
from funding.enums import LetterKind
from funding.models import LetterTemplate
from funding.operations.editions import require_role
from funding.operations.letters import WITH_A_TERM, TemplateRefused, words_of
from funding.operations.refusals import CallRefused, NotAllowed, WrongState
from funding.permissions import can_publish_calls, can_write_calls

TERM = frozenset({"prazo", "dias_uteis", "dias_que_nao_contam"})


@transaction.atomic
def keep_template(
    *,
    kind: LetterKind,
    subject: str,
    body: str,
    legal_basis: str,
    user: User,
    entity_id: int | None,
    at: datetime,
) -> LetterTemplate:
    """Keep the version that is being prepared of a text, the next in number; there is one at a time."""
    require_role(can_write_calls, user=user, entity_id=entity_id, at=at, label="preparar minutas")
    checked(kind=kind, subject=subject, body=body, legal_basis=legal_basis)
    versions = LetterTemplate.objects.select_for_update().filter(kind=kind).order_by("-number")
    template = next((one for one in versions if one.in_force_at is None), None)
    if template is None:
        last = LetterTemplate.objects.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0
        template = LetterTemplate(kind=kind, number=last + 1)
    template.subject, template.body, template.legal_basis = subject.strip(), body.strip(), legal_basis.strip()
    template.prepared_by, template.prepared_at, template.is_confirmed = user, at, False
    template.save()
    record(template, "funding.keep_template", user=user, data={"kind": kind, "number": template.number})
    return template


@transaction.atomic
def put_in_force(
    *, template: LetterTemplate, is_confirmed: bool, user: User, entity_id: int | None, at: datetime
) -> LetterTemplate:
    """Use a text from now on, word by word; who prepared it does not approve it."""
    require_role(can_publish_calls, user=user, entity_id=entity_id, at=at, label="aprovar minutas")
    template = LetterTemplate.objects.select_for_update(of=["self"]).get(pk=template.pk)
    if template.in_force_at is not None:
        raise WrongState("Esta minuta já está em vigor. Não há mais nada a fazer.")
    if template.prepared_by_id == user.pk:
        raise NotAllowed("Quem preparou a minuta não a aprova: peça a outra pessoa da coordenação.")
    template.approved_by, template.in_force_at, template.is_confirmed = user, at, is_confirmed
    template.save(update_fields=["approved_by", "in_force_at", "is_confirmed"])
    said = {"kind": template.kind, "number": template.number, "is_confirmed": is_confirmed}
    record(template, "funding.put_template_in_force", user=user, data=said)
    return template


@transaction.atomic
def confirm_template(*, template: LetterTemplate, user: User, entity_id: int | None, at: datetime) -> LetterTemplate:
    """Note that a jurist confirmed a text in force; the text itself does not change."""
    require_role(can_publish_calls, user=user, entity_id=entity_id, at=at, label="confirmar minutas")
    template = LetterTemplate.objects.select_for_update(of=["self"]).get(pk=template.pk)
    if template.in_force_at is None or template.is_confirmed:
        raise WrongState("Só se confirma uma minuta em vigor que ainda não o foi.")
    template.is_confirmed = True
    template.save(update_fields=["is_confirmed"])
    record(template, "funding.confirm_template", user=user, data={"number": template.number})
    return template


@transaction.atomic
def discard_template(*, template: LetterTemplate, user: User, entity_id: int | None, at: datetime) -> None:
    """Throw away a text that never was in force."""
    require_role(can_write_calls, user=user, entity_id=entity_id, at=at, label="preparar minutas")
    template = LetterTemplate.objects.select_for_update(of=["self"]).get(pk=template.pk)
    if template.in_force_at is not None:
        raise WrongState("Uma minuta que esteve em vigor fica guardada: já há notificações com o seu texto.")
    record(template, "funding.discard_template", user=user, data={"kind": template.kind, "number": template.number})
    template.delete()


def checked(*, kind: LetterKind, subject: str, body: str, legal_basis: str) -> bool:
    """Refuse, by the field, a text that speaks of what is not known; True when it can be used."""
    for field, text in (("subject", subject), ("body", body)):
        try:
            _check_words(kind, text)
        except TemplateRefused as refused:
            raise CallRefused(str(refused), field) from refused
    return True


def _check_words(kind: LetterKind, text: str) -> None:
    """Refuse words that are not known, and those of a term where the letter opens none."""
    if (idle := words_of(text) & TERM) and kind not in WITH_A_TERM:
        raise TemplateRefused(f"Esta notificação não abre nenhum prazo: retire «{{{min(idle)}}}».")
