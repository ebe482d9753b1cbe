"""Solutions and building blocks as a repository."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from common.ui.languages import kept_in_portuguese as pt
from repositories import queries
from repositories.catalogue.repository import (
    Field,
    Line,
    Mark,
    Repository,
    choice_pair,
    marks_of,
    own,
    related_pairs,
)
from repositories.enums import Maturity, RepositoryCode, SolutionKind, SolutionScope
from repositories.models import Solution

TONES = {
    Maturity.UNKNOWN: "muted",
    Maturity.PLANNED: "neutral",
    Maturity.PILOT: "info",
    Maturity.PRODUCTION: "positive",
    Maturity.SUPERSEDED: "muted",
}


def lines(on: date, solutions: Iterable[Solution]) -> list[Line]:
    return [_line(solution) for solution in solutions]


def _line(solution: Solution) -> Line:
    maturity = Maturity(solution.maturity)
    label = _("maturidade sem informação") if maturity == Maturity.UNKNOWN else maturity.label
    return Line(
        entry=solution,
        eyebrow=f"{capfirst(solution.get_kind_display())} · {solution.get_scope_display()}",
        marks=marks_of(solution, Mark(label, TONES[maturity])),
        remarks=(pt(solution.owner),) if solution.owner else (),
        pairs={
            **related_pairs(solution),
            "tipo": (choice_pair(SolutionKind, solution.kind),),
            "ambito": (choice_pair(SolutionScope, solution.scope),),
            "maturidade": (choice_pair(Maturity, solution.maturity),),
        },
    )


def _schema(line: Line) -> dict[str, Any]:
    solution = line.entry
    return {
        "@type": "SoftwareApplication" if solution.kind in {"PLATFORM", "SERVICE"} else "CreativeWork",
        "license": solution.licence or None,
        "provider": {"@type": "Organization", "name": solution.owner} if solution.owner else None,
        "audience": solution.users or None,
    }


SOLUTIONS = Repository(
    code=RepositoryCode.SOLUTIONS,
    model=Solution,
    title="Soluções e building blocks",
    short="O que já existe e se pode reaproveitar",
    noun=("solução", "soluções"),
    lead="Plataformas, serviços, referenciais e blocos que um território pode reaproveitar antes de comprar ou "
    "desenvolver de novo.",
    icon="grid",
    source="RCM n.º 176/2023, Anexo III; Programa Territórios Inteligentes; Porto.digital 20-22",
    lines=lines,
    entries=queries.solutions,
    fields=(
        Field("Tipo", lambda line: line.entry.get_kind_display(), is_said=True),
        Field("Âmbito", lambda line: line.entry.get_scope_display(), is_said=True),
        Field("Responsável", lambda line: line.entry.owner),
        Field("Maturidade", lambda line: line.entry.get_maturity_display(), is_said=True),
        Field("Normas e MIM", lambda line: line.entry.standards),
        Field("Licença", lambda line: line.entry.licence),
        Field("Ligações", lambda line: "|".join(link.url for link in line.entry.links.all()), only_in_files=True),
        Field("Quem a usa", lambda line: line.entry.users, is_long=True),
        Field("Como se reutiliza", lambda line: line.entry.reuse, is_long=True),
    ),
    dimensions=(
        own("tipo", "Tipo", SolutionKind),
        own("ambito", "Âmbito", SolutionScope),
        own("maturidade", "Maturidade", Maturity),
    ),
    body="repositories/bodies/solution.html",
    empty="Ainda não há soluções publicadas.",
    schema=_schema,
)
