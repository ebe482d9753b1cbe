"""Proofs of what a report says: files already checked and stored, or links with the day they were consulted."""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from accounts.models import User
from action_plan.enums import EvidenceKind
from action_plan.models import Evidence, ProgressUpdate
from action_plan.operations.guards import require_eata, require_reporter
from action_plan.operations.refusals import UpdateRefused
from action_plan.operations.updates import add_writer, lock_update, require_editable
from action_plan.queries.windows import civil_day
from common.audit.trail import record
from common.files.models import StoredFile
from territories.models import Entity


@transaction.atomic
def add_file_evidence(
    *, update: ProgressUpdate, file: StoredFile, title: str, user: User, entity: Entity, at: datetime
) -> Evidence:
    """Join a stored file to a report still being written."""
    current = _writable(update, user, entity, at)
    evidence = Evidence.objects.create(
        update=current, kind=EvidenceKind.FILE, title=title.strip() or file.original_name, file=file
    )
    _changed(current, user, "action_plan.add_evidence", evidence)
    return evidence


@transaction.atomic
def add_link_evidence(
    *, update: ProgressUpdate, url: str, title: str, user: User, entity: Entity, at: datetime
) -> Evidence:
    """Join a link to a report still being written; nobody has verified it yet."""
    current = _writable(update, user, entity, at)
    address = urlsplit(url.strip())
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise UpdateRefused("A ligação tem de começar por https:// ou http:// e indicar um sítio.")
    evidence = Evidence.objects.create(
        update=current,
        kind=EvidenceKind.LINK,
        title=title.strip() or address.hostname,
        url=url.strip(),
        consulted_on=civil_day(at),
        is_verified=None,
    )
    _changed(current, user, "action_plan.add_evidence", evidence)
    return evidence


@transaction.atomic
def remove_evidence(*, evidence: Evidence, user: User, entity: Entity, at: datetime) -> None:
    """Take a proof out of a report still being written; the stored file itself is kept."""
    current = _writable(evidence.update, user, entity, at)
    _changed(current, user, "action_plan.remove_evidence", evidence)
    evidence.delete()


@transaction.atomic
def verify_link(*, evidence: Evidence, is_verified: bool, user: User, at: datetime) -> Evidence:
    """Say whether a link could be opened and shows what it should; only before the report is approved."""
    require_eata(user, at, UpdateRefused)
    current = lock_update(evidence.update)
    if current.approved_at is not None or evidence.kind != EvidenceKind.LINK:
        raise UpdateRefused("Só as ligações de um reporte por aprovar se verificam.")
    evidence.is_verified = is_verified
    evidence.save(update_fields=["is_verified"])
    record(current, "action_plan.verify_evidence", user=user, data={"title": evidence.title, "verified": is_verified})
    return evidence


def _writable(update: ProgressUpdate, user: User, entity: Entity, at: datetime) -> ProgressUpdate:
    current = lock_update(update)
    require_reporter(user, entity, current.action, at, UpdateRefused)
    require_editable(current, at)
    return current


def _changed(update: ProgressUpdate, user: User, action: str, evidence: Evidence) -> None:
    """Count the change, so that a form opened before it is noticed as stale."""
    update.version += 1
    add_writer(update, user)
    update.save(update_fields=["version", "writer_ids"])
    record(update, action, user=user, data={"title": evidence.title, "version": update.version})
