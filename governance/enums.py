"""Words of the governance model (ENTI §7)."""

from common.words import Words


class RevisionStatus(Words):
    IN_FORCE_AT_APPROVAL = "IN_FORCE_AT_APPROVAL", "vigente na aprovação"
    PROPOSED = "PROPOSED", "proposta"


class CadenceKind(Words):
    MINIMUM = "MINIMUM", "mínimo"
    RECURRENCE = "RECURRENCE", "recorrência"
    AD_HOC = "AD_HOC", "ad hoc"
    PERMANENT = "PERMANENT", "permanente"
    UNDEFINED = "UNDEFINED", "por confirmar"


class MemberRole(Words):
    CHAIR = "CHAIR", "preside"
    MEMBER = "MEMBER", "membro"
    GUEST = "GUEST", "convidado"
    RULE = "RULE", "regra"
