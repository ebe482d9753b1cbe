"""How well it is known that a practice works: said by whoever reviews it, and counted from its replications."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from common.audit.trail import record
from practices.enums import GIVEN_EVIDENCE, REPLICATIONS_FOR_EVIDENCE, Evidence, ReplicationStage
from practices.models import EvidenceAssessment, Practice
from practices.operations.guards import acting, lock_practice
from practices.operations.refusals import PracticeRefused
from practices.permissions import can_assess_evidence
from territories.models import Entity


@transaction.atomic
def assess_evidence(
    *, practice: Practice, level: Evidence, reason: str, user: User, entity: Entity, at: datetime
) -> Practice:
    """Change a public practice's evidence, with the reason; the earlier readings stay."""
    current = lock_practice(practice)
    if not can_assess_evidence(acting(user, entity, at), current):
        raise PracticeRefused("Só a EATA avalia a evidência, e nunca do que a sua entidade escreveu.")
    give_evidence(current, level=level, reason=reason, user=user, at=at)
    renew_evidence(current)
    record(current, "practices.assess_evidence", user=user, data={"level": int(level), "reason": reason})
    return current


def give_evidence(practice: Practice, *, level: Evidence, reason: str, user: User | None, at: datetime) -> None:
    """Note a reading of the evidence. Raises PracticeRefused when it is the level that is only counted."""
    if level not in GIVEN_EVIDENCE:
        raise PracticeRefused(
            "O nível 5 não se atribui: conta-se, a partir de duas replicações com resultados medidos."
        )
    if not reason.strip():
        raise PracticeRefused("Diga em que se baseia o nível de evidência.")
    EvidenceAssessment.objects.create(
        practice=practice, level=level, previous=practice.evidence_reviewed, reason=reason.strip(), by=user, at=at
    )
    practice.evidence_reviewed = level
    practice.evidence_level = level
    practice.save(update_fields=["evidence_reviewed", "evidence_level"])


def renew_evidence(practice: Practice) -> None:
    """Work out the evidence shown: the fifth level when enough replications measured results."""
    measured = practice.replications.filter(
        stage=ReplicationStage.SUCCEEDED, is_disputed=False, indicators__isnull=False
    )
    is_replicated = measured.values("replicator").distinct().count() >= REPLICATIONS_FOR_EVIDENCE
    level = Evidence.REPLICATED if is_replicated else practice.evidence_reviewed
    if practice.evidence_level != level:
        practice.evidence_level = level
        practice.save(update_fields=["evidence_level"])
