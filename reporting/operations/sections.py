"""The texts of the EATA in an edition: written, closed, opened again."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from reporting.enums import EditionState, SectionState
from reporting.models import ReportEdition, Section
from reporting.operations.refusals import ReportRefused, StaleText


def _lock(section: Section) -> Section:
    edition = ReportEdition.objects.select_for_update(of=("self",)).get(pk=section.edition_id)
    if edition.state != EditionState.IN_PREPARATION:
        raise ReportRefused(f"A edição está {edition.get_state_display()}: os textos já não se alteram.")
    return Section.objects.select_for_update(of=("self",)).get(pk=section.pk)


@transaction.atomic
def save_section(*, section: Section, version: int, narrative: str, user: User) -> Section:
    """Keep a text. Raises StaleText when somebody saved after `version`."""
    locked = _lock(section)
    if locked.state == SectionState.CLOSED:
        raise ReportRefused("O texto está fechado. Reabra-o para o alterar.")
    if locked.version != version:
        raise StaleText(locked.narrative)
    locked.narrative = narrative.strip().replace("\r\n", "\n")
    locked.version += 1
    locked.save(update_fields=["narrative", "version"])
    record(locked.edition, "reporting.write", user=user, data={"section": locked.code, "version": locked.version})
    return locked


@transaction.atomic
def close_section(*, section: Section, user: User, at: datetime) -> Section:
    """Say that a text is final, under the name of who says so."""
    locked = _lock(section)
    if not locked.narrative:
        raise ReportRefused("Não há texto para fechar.")
    locked.state, locked.closed_by, locked.closed_at = SectionState.CLOSED, user, at
    locked.save(update_fields=["state", "closed_by", "closed_at"])
    record(locked.edition, "reporting.close_text", user=user, data={"section": locked.code})
    return locked


@transaction.atomic
def reopen_section(*, section: Section, user: User) -> Section:
    locked = _lock(section)
    locked.state, locked.closed_by, locked.closed_at = SectionState.OPEN, None, None
    locked.save(update_fields=["state", "closed_by", "closed_at"])
    record(locked.edition, "reporting.reopen_text", user=user, data={"section": locked.code})
    return locked
