"""Invented practices for the demonstration, one in each state, written and decided by its people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.enums import Role
from accounts.models import Membership, User
from common.ops.demo import Account
from practices import operations
from practices.enums import AbandonmentReason, Criterion, Evidence, PracticeKind, ReplicationStage, Section
from practices.models import Practice, Replication
from practices.operations import SectionValues, version_of
from recommendations.models import RecommendationDomain
from territories.models import Entity

INVENTED = "Exemplo de demonstração, com dados inventados. "
BEGAN = datetime(2026, 9, 1, 10, tzinfo=UTC)
REGIONS = {"porto": "ccdr-norte", "faro": "ccdr-algarve"}


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration, and the entity they act for."""

    user: User
    entity: Entity

    def at(self, day: int) -> dict[str, Any]:
        return {"user": self.user, "entity": self.entity, "at": BEGAN + timedelta(days=day)}


@dataclass(frozen=True)
class Story:
    """An invented practice: who wrote it, what about, and how far it went."""

    author: str
    title: str
    domain: str
    challenge: str
    solution: str
    way: str
    indicator: tuple[str, str, str, str] | None = None


STORIES = (
    Story(
        "faro",
        "Contadores de água que avisam de fugas",
        "ambiente-inteligente",
        "As fugas em casa dos munícipes só se descobriam na fatura seguinte.",
        "Contadores com leitura à distância e um aviso por mensagem quando a água não para de correr durante a noite.",
        "published",
        ("Água perdida em fugas", "m³ por ano", "52000", "31000"),
    ),
    Story(
        "porto",
        "Rotas acessíveis escolhidas por quem as usa",
        "mobilidade-inteligente",
        "As obras nos passeios não seguiam as queixas de quem anda em cadeira de rodas.",
        "Um mapa feito com associações locais ordena as obras pelo número de pessoas que beneficiam.",
        "national",
    ),
    Story(
        "porto",
        "Calendário único de eventos na cidade",
        "sociedade-inteligente",
        "Cada serviço publicava a sua agenda e os eventos sobrepunham-se.",
        "Um calendário comum, com dados abertos, que os serviços alimentam e as aplicações leem.",
        "returned",
    ),
    Story(
        "faro",
        "Iluminação que segue as marés de visitantes",
        "ambiente-inteligente",
        "As zonas de praia ficavam iluminadas a noite toda, também sem ninguém.",
        "Luminárias que baixam de intensidade quando os sensores não contam passagens.",
        "regional",
    ),
    Story(
        "faro",
        "Aplicação própria de estacionamento",
        "mobilidade-inteligente",
        "Faltava informação sobre lugares livres.",
        "Uma aplicação municipal que acabou por repetir o que outras já faziam.",
        "refused",
    ),
    Story(
        "porto",
        "Bancos de jardim que contam histórias",
        "qualidade-de-vida-inteligente",
        "Pouca gente conhecia a história dos jardins.",
        "",
        "draft",
    ),
)


@dataclass(frozen=True)
class Course:
    """How far a municipality goes with the invented practice, and what Faro answers."""

    stages: tuple[ReplicationStage, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)
    measured: dict[str, Any] | None = None
    answer: str = ""


RAN = (ReplicationStage.PREPARING, ReplicationStage.RUNNING)
COURSES = {
    "MUN-0705": Course(),
    "MUN-0105": Course((ReplicationStage.PREPARING,)),
    "MUN-0303": Course(
        (*RAN, ReplicationStage.SUCCEEDED),
        {
            "adaptation": f"{INVENTED}Os avisos vão por carta a quem não usa telemóvel.",
            "lessons_back": "Combinar o aviso com uma visita gratuita de um canalizador.",
        },
        {
            "name": "Água perdida em fugas",
            "unit": "m³ por ano",
            "baseline": 18000,
            "value": 12500,
            "measured_on": date(2026, 9, 20),
        },
        "confirmed",
    ),
    "MUN-0603": Course(
        (*RAN, ReplicationStage.SUCCEEDED),
        {
            "adaptation": f"{INVENTED}Só nos edifícios municipais, sem avisos a particulares.",
            "no_numbers_reason": "Os contadores novos ainda não têm um ano de leituras.",
        },
        None,
        "Só mede edifícios municipais: falta o aviso a quem lá mora.",
    ),
    "MUN-1823": Course(
        (ReplicationStage.PREPARING, ReplicationStage.ABANDONED),
        {
            "abandonment_code": AbandonmentReason.PROCUREMENT,
            "abandonment_reason": f"{INVENTED}O concurso ficou deserto duas vezes.",
        },
    ),
}


def load() -> Iterable[Account]:
    """Load the demonstration once; what is already there is left alone."""
    people = _people()
    if {"porto", "faro", "ccdr-norte", "ccdr-algarve", "eata"} <= people.keys():
        for story in STORIES:
            if not Practice.objects.filter(title=story.title).exists():
                _tell(story, people)
        _replicate(people)
    return []


def _people() -> dict[str, Person]:
    boxes = ["porto", "faro", "ccdr-norte", "ccdr-algarve", "eata"]
    held = Membership.objects.filter(user__email__in=[f"{box}@exemplo.pt" for box in boxes])
    return {
        row.user.email.partition("@")[0]: Person(row.user, row.entity)
        for row in held.select_related("user", "entity").order_by("-starts_on", "pk")
    }


def _tell(story: Story, people: dict[str, Person]) -> None:
    author, officer, country = people[story.author], people[REGIONS[story.author]], people["eata"]
    practice = operations.start_practice(title=story.title, kind=PracticeKind.GOOD_PRACTICE, **author.at(0))
    Practice.objects.filter(pk=practice.pk).update(is_demonstration=True)
    practice = _write(practice, story, author)
    if story.way == "draft":
        return
    operations.submit_practice(practice=practice, **author.at(1))
    on: dict[str, Any] = {"practice": practice, "revision_id": Practice.objects.get(pk=practice.pk).latest_revision_id}
    if story.way == "returned":
        comments = {Section.RESOURCES.value: "Diga quanto custa por ano e quem paga."}
        reason = f"{INVENTED}Falta o custo e quem mantém o calendário."
        operations.return_practice(reason=reason, comments=comments, **on, **officer.at(4))
    elif story.way == "refused":
        reason = f"{INVENTED}A aplicação foi desligada sem medir nada, e não explica o que se aprendeu."
        operations.refuse_practice(criterion=Criterion.NO_RESULTS, reason=reason, **on, **officer.at(4))
    elif story.way != "regional":
        operations.approve_regionally(**on, **officer.at(5))
    if story.way == "published":
        reason = f"{INVENTED}Há medições antes e depois, feitas pelo próprio município."
        given: dict[str, Any] = {"evidence": Evidence.BEFORE_AFTER, "evidence_reason": reason}
        operations.approve_nationally(**given, **on, **country.at(12))


def _write(practice: Practice, story: Story, author: Person) -> Practice:
    fields = {
        "kind": PracticeKind.GOOD_PRACTICE,
        "title": story.title,
        "summary": f"{INVENTED}{story.challenge}"[:280],
        "domain": RecommendationDomain.objects.get(slug=story.domain),
        "stage": "IMPLEMENTED",
        "starts_on": date(2025, 3, 1),
        "is_ongoing": True,
        "challenge": INVENTED + story.challenge,
        "solution": story.solution,
        "results_text": "" if story.way == "draft" else "O que mudou vê-se no uso e nas contas do serviço.",
        "evidence_proposed": Evidence.BEFORE_AFTER if story.indicator else Evidence.DESCRIPTION,
        "licence": "CC BY 4.0",
    }
    practice = _save(practice, Section.ESSENTIAL, SectionValues(fields=fields), author)
    if story.indicator:
        name, unit, baseline, value = story.indicator
        line = {"name": name, "unit": unit, "baseline": baseline, "value": value, "measured_on": date(2026, 6, 30)}
        practice = _save(practice, Section.RESULTS, SectionValues(parts={"indicators": [line]}), author)
    return practice


def _save(practice: Practice, section: Section, values: SectionValues, author: Person) -> Practice:
    version = version_of(practice, section)
    return operations.save_draft(practice=practice, section=section, version=version, values=values, **author.at(0))


def _replicate(people: dict[str, Person]) -> None:
    """Let Porto take up Faro's practice as people do, and others stand at every other stage, all marked."""
    practice = Practice.objects.filter(title=STORIES[0].title, live=True).first()
    porto = people["porto"]
    if practice is None or practice.replications.exists():
        return
    replication = _interest(practice, porto)
    steps: tuple[tuple[ReplicationStage, dict[str, Any]], ...] = (
        (ReplicationStage.PREPARING, {"context_differences": "Prédios em altura, com contadores na cave."}),
        (ReplicationStage.RUNNING, {"started_on": date(2026, 9, 21), "adaptation": "Um recetor por prédio."}),
    )
    for day, (stage, values) in enumerate(steps, start=24):
        replication = _report(replication, stage, values, porto.at(day))
    for code, course in COURSES.items():
        entity = Entity.objects.filter(code=code).first()
        if entity is not None:
            _go_through(practice, course, Person(_writer_of(entity), entity), people)


def _writer_of(entity: Entity) -> User:
    """Return somebody invented who writes for a municipality in the demonstration, and cannot sign in."""
    user, _ = User.objects.get_or_create(
        email=f"replica-{entity.code.lower()}@exemplo.pt", defaults={"name": "Pessoa de Exemplo"}
    )
    Membership.objects.get_or_create(
        user=user, entity=entity, role=Role.MUNICIPAL_EDITOR, defaults={"starts_on": date(2026, 1, 1)}
    )
    return user


def _go_through(practice: Practice, course: Course, who: Person, people: dict[str, Person]) -> None:
    replication = _interest(practice, who)
    for day, stage in enumerate(course.stages, start=21):
        is_last = stage == course.stages[-1]
        values: dict[str, Any] = {**course.said} if is_last else {}
        if stage in (ReplicationStage.RUNNING, ReplicationStage.SUCCEEDED):
            values["started_on"] = date(2026, 9, 21)
        measured = [course.measured] if is_last and course.measured else []
        replication = _report(replication, stage, values, who.at(day), measured)
    owner = people["faro"].at(40)
    if course.answer == "confirmed":
        operations.confirm_replication(replication=replication, **owner)
    elif course.answer:
        operations.dispute_replication(replication=replication, reason=f"{INVENTED}{course.answer}", **owner)


def _interest(practice: Practice, who: Person) -> Replication:
    why = f"{INVENTED}Temos o mesmo problema nos bairros antigos."
    replication = operations.declare_interest(practice=practice, motivation=why, **who.at(20))
    Replication.objects.filter(pk=replication.pk).update(is_demonstration=True)
    return Replication.objects.get(pk=replication.pk)


def _report(
    replication: Replication,
    stage: ReplicationStage,
    values: dict[str, Any],
    act: dict[str, Any],
    measured: Sequence[dict[str, Any]] = (),
) -> Replication:
    return operations.update_replication(
        replication=replication, version=replication.version, stage=stage, values=values, indicators=measured, **act
    )
