"""The legal and normative framework as a repository."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _, gettext_noop

from common.folding import fold
from common.ui import formatting
from common.ui.faceting import Pair
from common.ui.languages import kept_in_portuguese as pt
from repositories import queries
from repositories.catalogue.repository import (
    Event,
    Field,
    Line,
    Mark,
    Repository,
    choice_pair,
    marks_of,
    own,
    related_pairs,
)
from repositories.enums import LegalKind, LegalStatus, LegalTheme, RepositoryCode
from repositories.models import Consolidation, LegalAct

TONES = {
    LegalStatus.IN_FORCE: "positive",
    LegalStatus.TO_CONFIRM: "info",
    LegalStatus.NOT_YET: "neutral",
    LegalStatus.ENDED: "muted",
    LegalStatus.UNDATED: "muted",
}


@dataclass(frozen=True)
class Standing:
    """Where an act stands on the day asked for."""

    status: LegalStatus
    wording: Consolidation | None


def lines(on: date, acts: Iterable[LegalAct]) -> list[Line]:
    return [_line(act, on) for act in acts]


def _line(act: LegalAct, on: date) -> Line:
    status = act.status_on(on)
    return Line(
        entry=act,
        eyebrow=f"{capfirst(act.get_kind_display())} · {act.get_theme_display()}",
        marks=marks_of(act, Mark(status.label, TONES[status])),
        remarks=tuple(filter(None, (_dated(act), pt(act.issuer)))),
        pairs={
            **related_pairs(act),
            "tipo": (choice_pair(LegalKind, act.kind),),
            "tema": (choice_pair(LegalTheme, act.theme),),
            "situacao": (choice_pair(LegalStatus, status),),
            "ano": _year(act),
        },
        extra=Standing(status, _wording_on(act, on)),
    )


def _wording_on(act: LegalAct, on: date) -> Consolidation | None:
    """Return the wording that holds on a day; the latest when two would."""
    return next((row for row in reversed(list(act.consolidations.all())) if row.holds_on(on)), None)


def _year(act: LegalAct) -> tuple[Pair, ...]:
    return ((str(act.year), str(act.year)),) if act.year else ()


def _dated(act: LegalAct) -> str:
    day = act.published_on or act.approved_on
    word = _("Publicado") if act.published_on else _("Aprovado")
    return _("%(word)s em %(day)s") % {"word": word, "day": formatting.day(day)} if day else ""


def _newest(line: Line) -> tuple[object, ...]:
    day = line.entry.published_on or line.entry.approved_on
    return (-day.toordinal() if day else 0, fold(line.entry.title), line.entry.pk)


def _oldest(line: Line) -> tuple[object, ...]:
    day = line.entry.published_on or line.entry.approved_on
    return (day.toordinal() if day else date.max.toordinal(), fold(line.entry.title), line.entry.pk)


def _ties(line: Line) -> str:
    return "|".join(f"{tie.get_kind_display()} {tie.target.title}" for tie in line.entry.ties.all())


def _eli_confirmed(line: Line) -> bool | None:
    return line.entry.is_eli_confirmed if line.entry.eli_address else None


def _events(lines: Sequence[Line]) -> list[Event]:
    """Return what happened to the acts, the most recent first; only days that are known."""
    found = [event for line in lines for event in (*_days(line), *_wordings(line))]
    return sorted(found, key=lambda event: (-event.on.toordinal(), event.line.entry.title, event.what))


def _days(line: Line) -> list[Event]:
    act = line.entry
    days = (
        (_("Aprovação"), act.approved_on),
        (_("Publicação"), act.published_on),
        (_("Entrada em vigor"), act.in_force_on),
        (_("Fim da vigência"), act.ends_on),
    )
    return [Event(day, what, line) for what, day in days if day]


def _wordings(line: Line) -> list[Event]:
    return [
        Event(wording.starts_on, _("Nova redação"), line, wording.change)
        for wording in line.entry.consolidations.all()
        if wording.amended_by_id
    ]


def _schema(line: Line) -> dict[str, Any]:
    act = line.entry
    return {
        "@type": "Legislation",
        "legislationIdentifier": act.eli_address or act.number or None,
        "legislationType": act.get_kind_display(),
        "legislationDate": act.approved_on,
        "datePublished": act.published_on,
        "legislationLegalForce": {
            LegalStatus.IN_FORCE: "https://schema.org/InForce",
            LegalStatus.ENDED: "https://schema.org/NotInForce",
        }.get(line.extra.status),
        "legislationPassedBy": act.issuer or None,
    }


LEGISLATION = Repository(
    code=RepositoryCode.LEGISLATION,
    model=LegalAct,
    title="Enquadramento legal e normativo",
    short="Diplomas, normas e referenciais",
    noun=("diploma ou norma", "diplomas e normas"),
    lead="Os diplomas, normas e referenciais que enquadram os territórios inteligentes, o que cada um altera e o "
    "texto que valia em cada dia.",
    icon="document",
    source="RCM n.º 176/2023 e Diário da República; o que vem de fora dos documentos da ENTI está marcado",
    lines=lines,
    entries=queries.legal_acts,
    fields=(
        Field("Tipo", lambda line: line.entry.get_kind_display(), is_said=True),
        Field("Número", lambda line: line.entry.number),
        Field("Tema", lambda line: line.entry.get_theme_display(), is_said=True),
        Field("Emissor", lambda line: line.entry.issuer),
        Field("Aprovado em", lambda line: line.entry.approved_on),
        Field("Publicado em", lambda line: line.entry.published_on),
        Field("Em vigor desde", lambda line: line.entry.in_force_on),
        Field("Deixou de vigorar em", lambda line: line.entry.ends_on),
        Field("Situação", lambda line: line.extra.status.label, is_said=True),
        Field(
            "Redação no dia",
            lambda line: line.extra.wording.change if line.extra.wording else None,
            only_in_files=True,
        ),
        Field("ELI", lambda line: line.entry.eli_address, only_in_files=True),
        Field("ELI confirmado", _eli_confirmed, only_in_files=True),
        Field("Relações", _ties, only_in_files=True),
        Field("Porque importa aos territórios", lambda line: line.entry.why_it_matters, is_long=True),
    ),
    dimensions=(
        own("tipo", "Tipo", LegalKind),
        own("tema", "Tema", LegalTheme),
        own("situacao", "Situação", LegalStatus),
        own("ano", "Ano", by_value=True),
    ),
    body="repositories/bodies/legislation.html",
    empty="Ainda não há diplomas publicados.",
    schema=_schema,
    orderings={
        "": (gettext_noop("mais recente"), _newest),
        "antigo": (gettext_noop("mais antigo"), _oldest),
        "nome": ("nome", lambda line: (fold(line.entry.title), line.entry.pk)),
    },
    has_day=True,
    events=_events,
)
