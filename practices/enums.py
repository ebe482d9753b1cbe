"""Words of the catalogue of good practices. Maturity (stage) and evidence are two scales, never mixed."""

from django.utils.translation import gettext_noop

from common.words import Levels, Words


class PracticeKind(Words):
    GOOD_PRACTICE = "GOOD_PRACTICE", "boa prática"
    ZLT_CASE = "ZLT_CASE", "caso de zona livre tecnológica"
    SOLUTION = "SOLUTION", "solução ou componente"
    EXPERIENCE = "EXPERIENCE", "experiência com lições"


class Stage(Words):
    """How far a practice has come; says nothing about whether it works."""

    PLANNED = "PLANNED", "anunciada"
    PILOT = "PILOT", "piloto"
    IMPLEMENTED = "IMPLEMENTED", "implementada"
    SCALING = "SCALING", "em escala"
    FINISHED = "FINISHED", "terminada"
    DISCONTINUED = "DISCONTINUED", "descontinuada"


class Evidence(Levels):
    """How well it is known that a practice works; the fifth level is counted, never given."""

    DESCRIPTION = 0, "só descrição"
    LOGIC = 1, "lógica de mudança plausível"
    BEFORE_AFTER = 2, "dados antes e depois"
    COMPARISON = 3, "comparação com quem não a teve"
    INDEPENDENT = 4, "avaliação independente"
    REPLICATED = 5, "replicada com resultados noutros territórios"


GIVEN_EVIDENCE = tuple(level for level in Evidence if level != Evidence.REPLICATED)
REPLICATIONS_FOR_EVIDENCE = 2


class PracticeState(Words):
    """Where the text being written stands; whether a version is public is another matter (`live`)."""

    DRAFT = "DRAFT", "rascunho"
    REGIONAL = "REGIONAL", "em análise regional"
    NATIONAL = "NATIONAL", "em análise nacional"
    RETURNED = "RETURNED", "devolvida"
    REFUSED = "REFUSED", "recusada"
    PUBLISHED = "PUBLISHED", "publicada"
    REVISING = "REVISING", "em revisão"
    WITHDRAWN = "WITHDRAWN", "retirada"
    ARCHIVED = "ARCHIVED", "arquivada"


EDITABLE_STATES = frozenset({PracticeState.DRAFT, PracticeState.RETURNED, PracticeState.REVISING})
REVISABLE_STATES = frozenset(
    {PracticeState.PUBLISHED, PracticeState.REFUSED, PracticeState.WITHDRAWN, PracticeState.ARCHIVED}
)
REVIEW_STATES = frozenset({PracticeState.REGIONAL, PracticeState.NATIONAL})
LIVE_STATES = frozenset({PracticeState.PUBLISHED, PracticeState.REVISING, PracticeState.RETURNED, *REVIEW_STATES})


class ReviewAct(Words):
    STARTED = "STARTED", "iniciada"
    SUBMITTED = "SUBMITTED", "submetida"
    SKIPPED_REGION = "SKIPPED_REGION", "etapa regional dispensada"
    APPROVED_REGIONALLY = "APPROVED_REGIONALLY", "validada pela região"
    APPROVED_NATIONALLY = "APPROVED_NATIONALLY", "validada pela EATA e publicada"
    RETURNED = "RETURNED", "devolvida ao autor"
    REFUSED = "REFUSED", "recusada"
    RECALLED = "RECALLED", "retomada pelo autor"
    REVISED = "REVISED", "revisão iniciada"
    WITHDRAWN = "WITHDRAWN", "retirada do catálogo"
    ARCHIVED = "ARCHIVED", "arquivada"
    LOADED = "LOADED", "carregada a partir da fonte"


class Criterion(Words):
    """Why a practice is not accepted: the public criteria of the catalogue."""

    NOT_TRIED = "NOT_TRIED", "Não foi posta em prática: planos e intenções não são boas práticas."
    NO_TERRITORY = "NO_TERRITORY", "Não diz respeito à vida de um território nem ao serviço a quem lá vive."
    NOT_TRANSFERABLE = "NOT_TRANSFERABLE", "Não explica o que outro território precisa de saber para a adaptar."
    NO_RESULTS = "NO_RESULTS", "Não apresenta resultados, nem lições do que falhou."
    COMMERCIAL = "COMMERCIAL", "Promove um produto ou fornecedor em vez de descrever uma prática."
    DUPLICATE = "DUPLICATE", "Já existe no catálogo: deve completar a existente."
    RIGHTS = "RIGHTS", "Usa textos, imagens ou dados pessoais sem direito a isso."


class DensityClass(Words):
    LOW = "LOW", "baixa densidade"
    OTHER = "OTHER", "sem classificação de baixa densidade"
    MIXED = "MIXED", "várias classes"
    UNKNOWN = "UNKNOWN", "por confirmar"


class FundingOrigin(Words):
    OWN = "OWN", "orçamento próprio"
    PRR = "PRR", "PRR"
    PT2020 = "PT2020", "Portugal 2020"
    PT2030 = "PT2030", "Portugal 2030"
    EUROPEAN = "EUROPEAN", "programas europeus geridos pela Comissão"
    NATIONAL = "NATIONAL", "outros fundos nacionais"
    PRIVATE = "PRIVATE", "investimento privado"
    OTHER = "OTHER", "outra origem"


class Replicability(Levels):
    LOW = 1, "difícil de replicar"
    MEDIUM = 2, "replicável com adaptação grande"
    HIGH = 3, "replicável com pouca adaptação"


class PartnerRole(Words):
    PROMOTER = "PROMOTER", "promotor conjunto"
    TECHNICAL = "TECHNICAL", "parceiro técnico"
    ACADEMIC = "ACADEMIC", "academia"
    COMPANY = "COMPANY", "empresa"
    CIVIL = "CIVIL", "associação ou comunidade local"
    FUNDER = "FUNDER", "financiador"


class Language(Words):
    PT = "pt", "português"
    EN = "en", "inglês"


class ReplicationStage(Words):
    INTEREST = "INTEREST", "interesse"
    PREPARING = "PREPARING", "em preparação"
    RUNNING = "RUNNING", "em curso"
    SUCCEEDED = "SUCCEEDED", "conseguida"
    ABANDONED = "ABANDONED", "abandonada"


OPEN_STAGES = frozenset({ReplicationStage.INTEREST, ReplicationStage.PREPARING, ReplicationStage.RUNNING})
NEXT_STAGES = {
    ReplicationStage.INTEREST: (ReplicationStage.PREPARING, ReplicationStage.ABANDONED),
    ReplicationStage.PREPARING: (ReplicationStage.RUNNING, ReplicationStage.ABANDONED),
    ReplicationStage.RUNNING: (ReplicationStage.SUCCEEDED, ReplicationStage.ABANDONED),
    ReplicationStage.SUCCEEDED: (),
    ReplicationStage.ABANDONED: (),
}
CORRECTED_STAGES = {ReplicationStage.SUCCEEDED: (ReplicationStage.RUNNING, ReplicationStage.ABANDONED)}


class AbandonmentReason(Words):
    """Why a replication did not go on, in the words the annual figures count."""

    FUNDING = "FUNDING", "falta de financiamento"
    PROCUREMENT = "PROCUREMENT", "contratação pública"
    TECHNOLOGY = "TECHNOLOGY", "dificuldade técnica"
    PEOPLE = "PEOPLE", "falta de pessoas ou de competências"
    PRIORITIES = "PRIORITIES", "mudança de prioridades"
    CONTEXT = "CONTEXT", "não se ajustava ao território"
    RESULTS = "RESULTS", "não deu os resultados esperados"
    OTHER = "OTHER", "outro motivo"


class ReplicationAct(Words):
    DECLARED = "DECLARED", "interesse declarado"
    UPDATED = "UPDATED", "atualizada"
    CORRECTED = "CORRECTED", "corrigida por nova declaração"
    CONFIRMED = "CONFIRMED", "confirmada por quem a criou"
    VERIFIED = "VERIFIED", "verificada pela CCDR"
    DISPUTED = "DISPUTED", "contestada por quem a criou"
    SETTLED = "SETTLED", "contestação resolvida"
    PROMOTED = "PROMOTED", "passou a prática própria"


# Licences that people know, with where each is read; what asks for no licence is none.
LICENCES = {
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC BY-NC 4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "EUPL-1.2": "https://eupl.eu/1.2/pt/",
    gettext_noop("Todos os direitos reservados"): "",
}


def licence_known_as(typed: str) -> str | None:
    """Return the licence meant by what was typed, whatever its capitals and hyphens; None when it is another."""
    said = typed.casefold().replace("-", " ").split()
    return next((name for name in LICENCES if name.casefold().replace("-", " ").split() == said), None)


class Section(Words):
    """The parts in which a practice is written, each on its own page; the first is the quick form."""

    ESSENTIAL = "essencial", "O essencial"
    STORY = "historia", "Como se fez"
    PLACE = "territorio", "Território e temas"
    RESOURCES = "recursos", "Datas, custos e meios"
    RESULTS = "resultados", "Resultados"
    LESSONS = "licoes", "Lições e replicação"
    PEOPLE = "pessoas", "Parceiros e contactos"
    IMAGES = "imagens", "Imagens"


# The verticals and the first keywords, as they are loaded, for who reads them in another language.
WORDS_OF_THE_REFERENCE = (
    gettext_noop("Orçamento participativo"),
    gettext_noop("Ocorrências"),
    gettext_noop("Ocupação de espaço público"),
    gettext_noop("Empreitadas"),
    gettext_noop("Parque comercial"),
    gettext_noop("Parque empresarial"),
    gettext_noop("População idosa"),
    gettext_noop("Equipamentos"),
    gettext_noop("Tráfego"),
    gettext_noop("Estacionamento"),
    gettext_noop("Mobilidade suave"),
    gettext_noop("Transportes públicos"),
    gettext_noop("Condicionamentos de trânsito"),
    gettext_noop("Transportes a pedido"),
    gettext_noop("Iluminação pública"),
    gettext_noop("Parque edificado"),
    gettext_noop("Resíduos sólidos"),
    gettext_noop("Consumos de água"),
    gettext_noop("Rega de espaços verdes"),
    gettext_noop("Qualidade do ar"),
    gettext_noop("Ruído"),
    gettext_noop("Caudais e marcas de cheia"),
    gettext_noop("Agenda cultural"),
    gettext_noop("Eventos"),
    gettext_noop("Analítica de dados"),
    gettext_noop("Capacitação"),
    gettext_noop("Centro de operações"),
    gettext_noop("Cibersegurança"),
    gettext_noop("Dados abertos"),
    gettext_noop("Fibra ótica"),
    gettext_noop("Gémeo digital"),
    gettext_noop("Inovação aberta"),
    gettext_noop("Inteligência artificial"),
    gettext_noop("Internet das coisas"),
    gettext_noop("Participação"),
    gettext_noop("Plataforma de gestão urbana"),
    gettext_noop("Sensores"),
    gettext_noop("Tempo real"),
    gettext_noop("Videoanálise"),
    gettext_noop("Wi-Fi público"),
)
