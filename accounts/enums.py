"""Roles that a membership gives (DESIGN §4)."""

from django.db.models import TextChoices


class Role(TextChoices):
    MUNICIPAL_EDITOR = "MUNICIPAL_EDITOR", "técnico de município ou CIM"
    MUNICIPAL_SIGNATORY = "MUNICIPAL_SIGNATORY", "signatário de município ou CIM"
    REGIONAL_OFFICER = "REGIONAL_OFFICER", "técnico de CCDR/EAT"
    ACTION_REPORTER = "ACTION_REPORTER", "responsável pelo reporte de ações"
    ENTITY_HEAD = "ENTITY_HEAD", "dirigente da entidade responsável"
    EATA_MEMBER = "EATA_MEMBER", "membro da EATA"
    EATA_COORDINATOR = "EATA_COORDINATOR", "coordenação da EATA"
    EVALUATOR = "EVALUATOR", "avaliador de candidaturas"
    TRAINER = "TRAINER", "formador ou mentor"
    COUNCIL_MEMBER = "COUNCIL_MEMBER", "membro do conselho consultivo"
    CONTENT_EDITOR = "CONTENT_EDITOR", "editor de conteúdos"
    AUDITOR = "AUDITOR", "auditor do financiamento"


EATA_ROLES = frozenset({Role.EATA_MEMBER, Role.EATA_COORDINATOR})
REPORTING_ROLES = frozenset({Role.ACTION_REPORTER, Role.ENTITY_HEAD})
MUNICIPAL_ROLES = frozenset({Role.MUNICIPAL_EDITOR, Role.MUNICIPAL_SIGNATORY})
# Second factor compulsory: whoever can approve, sign or publish for the programme, or reads all that was done in it.
MFA_ROLES = EATA_ROLES | {Role.AUDITOR}
