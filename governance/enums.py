"""Words of the governance model (ENTI §7)."""

from django.db.models import TextChoices


class RevisionStatus(TextChoices):
    IN_FORCE_AT_APPROVAL = "IN_FORCE_AT_APPROVAL", "vigente na aprovação"
    PROPOSED = "PROPOSED", "proposta"


class CadenceKind(TextChoices):
    MINIMUM = "MINIMUM", "mínimo"
    RECURRENCE = "RECURRENCE", "recorrência"
    AD_HOC = "AD_HOC", "ad hoc"
    PERMANENT = "PERMANENT", "permanente"
    UNDEFINED = "UNDEFINED", "por confirmar"


class MemberRole(TextChoices):
    CHAIR = "CHAIR", "preside"
    MEMBER = "MEMBER", "membro"
    GUEST = "GUEST", "convidado"
    RULE = "RULE", "regra"
