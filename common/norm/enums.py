"""Words shared by everything that quotes an official text."""

from common.words import Words


class Origin(Words):
    """Where a fact comes from: the strategy's own documents, or found outside them."""

    SEED = "SEED", "documentos da ENTI"
    EXTERNAL = "EXTERNAL", "fonte externa, a confirmar"


class Severity(Words):
    HIGH = "HIGH", "alta"
    MEDIUM = "MEDIUM", "média"
    LOW = "LOW", "baixa"


class SubjectKind(Words):
    """What an inconsistency is about; the code beside it is the subject's natural key."""

    INITIATIVE = "INITIATIVE", "iniciativa"
    ACTION = "ACTION", "ação"
    RECOMMENDATION = "RECOMMENDATION", "recomendação"
    BODY = "BODY", "órgão"
    TARGET = "TARGET", "meta PRR"
    MEASURE = "MEASURE", "medida de monitorização"
    ENTITY = "ENTITY", "entidade"
    OBJECTIVE = "OBJECTIVE", "objetivo estratégico"
    DOCUMENT = "DOCUMENT", "documento"
