"""What is given away besides figures: the lists of the portal, each with its page and its files."""

from dataclasses import dataclass, field

from django.utils.translation import gettext_noop

from open_data.enums import Subject


@dataclass(frozen=True)
class Place:
    """A file of a list: the name of its address, and what the address takes."""

    extension: str
    url_name: str
    taken: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Collection:
    key: str
    subject: Subject
    title: str
    description: str
    page: str
    places: tuple[Place, ...]
    themes: tuple[str, ...] = ("GOVE",)
    keywords: tuple[str, ...] = ()
    page_takes: dict[str, str] = field(default_factory=dict)


TABLES = ("csv", "xlsx")
ALL_FORMS = (*TABLES, "json")


def _files(url_name: str, extensions: tuple[str, ...] = TABLES, **taken: str) -> tuple[Place, ...]:
    return tuple(Place(extension, url_name, {**taken, "extension": extension}) for extension in extensions)


def _repository(
    code: str, title: str, description: str, *keywords: str, themes: tuple[str, ...] = ("GOVE",)
) -> Collection:
    return Collection(
        key=f"repositorio-{code}",
        subject=Subject.NETWORK,
        title=title,
        description=description,
        page="repositories:list",
        places=_files("repositories:file", ("csv", "xlsx", "json", "jsonld"), repository=code),
        themes=themes,
        keywords=keywords,
        page_takes={"repository": code},
    )


def _governance(name: str, subject: Subject, title: str, description: str, *keywords: str) -> Collection:
    return Collection(
        key=f"governanca-{name}",
        subject=subject,
        title=title,
        description=description,
        page="governance:index",
        places=_files("governance:file", name=name),
        themes=("GOVE",) if subject is not Subject.TERRITORIES else ("REGI", "GOVE"),
        keywords=keywords,
    )


COLLECTIONS = (
    Collection(
        "medidas",
        Subject.STRATEGY,
        gettext_noop("Medidas de monitorização da estratégia"),
        gettext_noop(
            "As 48 medidas da Tabela 3 da Estratégia Nacional de Territórios Inteligentes, com a unidade, a fonte, "
            "a agregação e o que delas está publicado."
        ),
        "observatory:index",
        _files("observatory:list_file"),
        ("GOVE", "REGI"),
        (gettext_noop("indicadores"), gettext_noop("monitorização")),
    ),
    Collection(
        "plano-de-acao",
        Subject.STRATEGY,
        gettext_noop("Ações do plano de ação"),
        gettext_noop(
            "As ações do plano de ação da estratégia: responsáveis, parceiros, financiamento, prazos, execução "
            "reportada e situação."
        ),
        "action_plan:index",
        (
            Place("csv", "action_plan:csv"),
            Place("xlsx", "action_plan:xlsx"),
            Place("ics", "action_plan:calendar"),
        ),
        keywords=(gettext_noop("plano de ação"), gettext_noop("execução")),
    ),
    Collection(
        "iniciativas",
        Subject.STRATEGY,
        gettext_noop("Iniciativas da estratégia"),
        gettext_noop("As iniciativas da Tabela 1 da estratégia, por domínio catalisador, com o texto aprovado."),
        "initiatives:index",
        _files("initiatives:file"),
        keywords=(gettext_noop("iniciativas"),),
    ),
    Collection(
        "metas-prr",
        Subject.STRATEGY,
        gettext_noop("Metas do PRR ligadas à estratégia"),
        gettext_noop(
            "As metas do Plano de Recuperação e Resiliência que a estratégia acompanha, e o que já se mediu."
        ),
        "initiatives:targets",
        _files("initiatives:targets_file"),
        ("GOVE", "ECON"),
        (gettext_noop("PRR"), gettext_noop("metas")),
    ),
    Collection(
        "recomendacoes",
        Subject.STRATEGY,
        gettext_noop("Recomendações da estratégia"),
        gettext_noop("As recomendações da estratégia aos municípios e à administração, com o texto aprovado."),
        "recommendations:index",
        _files("recommendations:file"),
        keywords=(gettext_noop("recomendações"),),
    ),
    Collection(
        "boas-praticas",
        Subject.NETWORK,
        gettext_noop("Boas práticas"),
        gettext_noop(
            "O catálogo de boas práticas dos territórios: entidade, municípios, domínio, maturidade, custos, "
            "evidência e replicações."
        ),
        "practices:index",
        _files("practices:file", ("csv", "xlsx", "json")),
        ("GOVE", "REGI"),
        (gettext_noop("boas práticas"), gettext_noop("municípios")),
    ),
    Collection(
        "eventos",
        Subject.NETWORK,
        gettext_noop("Eventos"),
        gettext_noop("Os eventos públicos da estratégia, passados e futuros, com data, lugar e quem organiza."),
        "events:index",
        (*_files("events:file"), Place("ics", "events:calendar")),
        ("GOVE", "EDUC"),
        (gettext_noop("eventos"), gettext_noop("formação")),
    ),
    Collection(
        "avisos",
        Subject.NETWORK,
        gettext_noop("Avisos de financiamento"),
        gettext_noop(
            "Os avisos de abertura de concurso dos territórios inteligentes: datas ao minuto, dotação, mecanismo e em "
            "que ponto estão."
        ),
        "funding:calls",
        _files("funding:calls_file", ALL_FORMS),
        ("ECON", "GOVE"),
        (gettext_noop("financiamento"), gettext_noop("avisos")),
    ),
    Collection(
        "plano-de-avisos",
        Subject.NETWORK,
        gettext_noop("Plano de avisos de financiamento"),
        gettext_noop("Os avisos que se prevê abrir, com as datas, a dotação e a quem se destinam."),
        "funding:plan",
        (*_files("funding:plan_file", ALL_FORMS), Place("ics", "funding:plan_calendar")),
        ("ECON", "GOVE"),
        (gettext_noop("financiamento"), gettext_noop("avisos")),
    ),
    _repository(
        "legislacao",
        gettext_noop("Repositório de legislação"),
        gettext_noop("Leis, regulamentos, normas e referenciais que interessam aos territórios inteligentes."),
        gettext_noop("legislação"),
        themes=("JUST", "GOVE"),
    ),
    _repository(
        "zonas-livres-tecnologicas",
        gettext_noop("Zonas livres tecnológicas"),
        gettext_noop("As zonas livres tecnológicas: onde são, o que se pode lá experimentar e quem as gere."),
        gettext_noop("inovação"),
        themes=("TECH", "REGI"),
    ),
    _repository(
        "parceiros",
        gettext_noop("Parceiros"),
        gettext_noop("As entidades que participam na estratégia, e em quê."),
        gettext_noop("parceiros"),
    ),
    _repository(
        "solucoes",
        gettext_noop("Soluções"),
        gettext_noop("Plataformas e serviços que os municípios podem usar, com a entidade que os mantém."),
        gettext_noop("plataformas"),
        themes=("TECH", "GOVE"),
    ),
    _repository(
        "apis",
        gettext_noop("Catálogo de APIs"),
        gettext_noop("As interfaces para programas de interesse para os territórios, e como se lhes chega."),
        gettext_noop("interoperabilidade"),
        themes=("TECH", "GOVE"),
    ),
    _repository(
        "financiamento",
        gettext_noop("Financiamento"),
        gettext_noop("As fontes de financiamento a que os territórios podem recorrer, com prazos e condições."),
        gettext_noop("financiamento"),
        themes=("ECON", "GOVE"),
    ),
    _governance(
        "municipios",
        Subject.TERRITORIES,
        gettext_noop("Municípios de Portugal"),
        gettext_noop(
            "Os 308 municípios com o código DICO, o distrito, a NUTS III, a entidade intermunicipal, a região, a "
            "área e a população."
        ),
        gettext_noop("municípios"),
        gettext_noop("NUTS"),
    ),
    _governance(
        "estruturas-territoriais",
        Subject.TERRITORIES,
        gettext_noop("Estruturas de ação territorial"),
        gettext_noop("As sete estruturas de ação territorial: quem preside e que municípios reúnem."),
        gettext_noop("governança"),
    ),
    _governance(
        "orgaos",
        Subject.TERRITORIES,
        gettext_noop("Órgãos da estratégia"),
        gettext_noop("Os órgãos do modelo de governança e de quanto em quanto tempo reúnem."),
        gettext_noop("governança"),
    ),
    _governance(
        "competencias",
        Subject.TERRITORIES,
        gettext_noop("Competências dos órgãos"),
        gettext_noop("O que a resolução confia a cada órgão, alínea a alínea."),
        gettext_noop("governança"),
    ),
    _governance(
        "composicao",
        Subject.TERRITORIES,
        gettext_noop("Composição dos órgãos"),
        gettext_noop("Quem faz parte de cada órgão, por revisão do modelo de governança."),
        gettext_noop("governança"),
    ),
)
