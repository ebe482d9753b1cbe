"""Success cases of technology free zones as a repository."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from common.ui.languages import kept_in_portuguese as pt
from repositories import queries
from repositories.catalogue.repository import (
    Field,
    Line,
    Mark,
    Repository,
    choice_pair,
    joined,
    marks_of,
    own,
    related_pairs,
)
from repositories.enums import RepositoryCode, TrialStage
from repositories.models import FreeZoneCase

TONES = {TrialStage.PLANNED: "neutral", TrialStage.RUNNING: "info", TrialStage.FINISHED: "positive"}


def lines(on: date, cases: Iterable[FreeZoneCase]) -> list[Line]:
    return [_line(case) for case in cases]


def _line(case: FreeZoneCase) -> Line:
    stage = TrialStage(case.stage)
    places = case.territories.all()
    regions = {place.region.code: place.region.name for place in places}
    return Line(
        entry=case,
        eyebrow=pt(case.zone),
        marks=marks_of(case, Mark(stage.label, TONES[stage])),
        remarks=tuple(filter(None, map(pt, (", ".join(place.name for place in places), case.promoter)))),
        pairs={
            **related_pairs(case),
            "fase": (choice_pair(TrialStage, case.stage),),
            "regiao": tuple(regions.items()),
            "regulador": ((case.regulator, case.regulator),) if case.regulator else (),
        },
    )


def _schema(line: Line) -> dict[str, Any]:
    places = [{"@type": "Place", "name": place.name} for place in line.entry.territories.all()]
    return {"@type": "Article", "about": line.entry.zone, "spatialCoverage": places or None}


FREE_ZONES = Repository(
    code=RepositoryCode.FREE_ZONES,
    model=FreeZoneCase,
    title="Zonas livres tecnológicas",
    short="Casos de sucesso e regime legal",
    noun=("caso", "casos"),
    lead="Onde se testam, em ambiente real e com acompanhamento, tecnologias que ainda não têm regra: a necessidade, "
    "as barreiras, os incentivos e o resultado de cada caso.",
    icon="pin",
    source="RCM n.º 176/2023, iniciativas 5 e 8; casos publicados pela EATA",
    lines=lines,
    entries=queries.free_zone_cases,
    fields=(
        Field("Zona", lambda line: line.entry.zone),
        Field("Municípios", lambda line: joined(line.entry.territories.all(), "name")),
        Field("Promotor", lambda line: line.entry.promoter),
        Field("Entidade reguladora ou competente", lambda line: line.entry.regulator),
        Field("Fase", lambda line: line.entry.get_stage_display(), is_said=True),
        Field("Início do teste", lambda line: line.entry.starts_on),
        Field("Fim do teste", lambda line: line.entry.ends_on),
        Field("Necessidade", lambda line: line.entry.needs, is_long=True),
        Field("Barreiras", lambda line: line.entry.barriers, is_long=True),
        Field("Incentivos", lambda line: line.entry.incentives, is_long=True),
        Field("O que se testou", lambda line: line.entry.test, is_long=True),
        Field("Resultado", lambda line: line.entry.result, is_long=True),
    ),
    dimensions=(own("fase", "Fase", TrialStage), own("regiao", "Região"), own("regulador", "Regulador")),
    empty="Os documentos da estratégia não nomeiam nenhum caso. A ação I05-A1 prevê divulgá-los aqui; quem tem um "
    "caso pode propô-lo.",
    schema=_schema,
    above="repositories/above/free_zones.html",
    above_data=lambda lines: queries.acts_on_free_zones(),
)
