"""Words of report editions: their states, their chapters and the contributions of the regions."""

from common.words import Words


class EditionKind(Words):
    ANNUAL = "ANNUAL", "relatório anual"


class EditionState(Words):
    IN_PREPARATION = "IN_PREPARATION", "em preparação"
    IN_REVIEW = "IN_REVIEW", "em revisão"
    SIGNED = "SIGNED", "assinada"
    PUBLISHED = "PUBLISHED", "publicada"
    RECTIFIED = "RECTIFIED", "retificada"


# A rectified edition was published, and stays on line beside the one that corrects it.
PUBLIC_STATES = frozenset({EditionState.PUBLISHED, EditionState.RECTIFIED})
OPEN_STATES = frozenset({EditionState.IN_PREPARATION, EditionState.IN_REVIEW})


class SectionState(Words):
    OPEN = "OPEN", "por fechar"
    CLOSED = "CLOSED", "fechada"


class Chapter(Words):
    """The chapters of the annual report for which the EATA may write a text; initiatives have one each."""

    SUMMARY = "SUMMARY", "Sumário executivo"
    OBJECTIVES = "OBJECTIVES", "Visão e objetivos"
    EXECUTION = "EXECUTION", "Execução do Plano de Ação"
    TARGETS = "TARGETS", "Metas PRR"
    DEADLINES = "DEADLINES", "Prazos revistos"
    REGIONS = "REGIONS", "Territórios"
    GOVERNANCE = "GOVERNANCE", "Governança"
    RISKS = "RISKS", "Riscos e pontos críticos"


class ContributionState(Words):
    DRAFT = "DRAFT", "rascunho"
    SUBMITTED = "SUBMITTED", "submetido"
    ACCEPTED = "ACCEPTED", "aceite"


class ArtefactName(Words):
    """The files of an edition, by the name under which they are published."""

    REPORT = "relatorio.pdf", "relatório"
    SNAPSHOT = "dados.json", "dados congelados"
    TABLES = "tabelas.zip", "tabelas em CSV"
    MANIFEST = "manifesto.json", "manifesto"


MEDIA_TYPES = {
    ArtefactName.REPORT: "application/pdf",
    ArtefactName.SNAPSHOT: "application/json",
    ArtefactName.TABLES: "application/zip",
    ArtefactName.MANIFEST: "application/json",
}
