"""Words of the governance model (ENTI §7)."""

from django.utils.translation import gettext_noop

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


# Levels of the bodies and kinds of their members, as they are loaded, for who reads them in another language.
WORDS_OF_THE_NORM = (
    gettext_noop("geral"),
    gettext_noop("estratégico"),
    gettext_noop("apoio técnico e acompanhamento"),
    gettext_noop("territorial"),
    gettext_noop("aconselhamento"),
    gettext_noop("membro do Governo"),
    gettext_noop("entidade"),
    gettext_noop("representantes"),
    gettext_noop("peritos"),
    gettext_noop("governo"),
    gettext_noop("regra de nomeação"),
    gettext_noop("programa"),
    gettext_noop("convidado eventual"),
    gettext_noop("associação"),
)
