"""Reads about the bodies, how often they meet as the text is read, and the seven regional structures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_noop

from common.norm.citation import name_documents
from common.ui.languages import kept_in_portuguese as pt
from governance.enums import CadenceKind
from governance.models import Body, BodyRevision, CompositionItem, Duty, TerritorialStructure
from territories.models import Region
from territories.queries import EntityLabel, RegionFigures, entity_labels, region_figures

POPULATION_YEAR = 2019
TERRITORIAL = "EAT"
NO_DUTY = gettext_noop("sem obrigação computável")


@dataclass(frozen=True)
class Cadence:
    """How often a body must meet under one revision: the words, and what can be computed from them."""

    label: str
    status: str
    raw: str
    reading: str
    months: int | None
    """How long a window of the obligation is; None where no obligation can be computed."""
    note: str
    instrument: str

    @property
    def is_computable(self) -> bool:
        return self.months is not None

    @property
    def quoted(self) -> str:
        """Return the words between quotation marks, or say that the text has none."""
        return _("O texto não a define") if self.raw.startswith("(") else f"«{self.raw}»"


@dataclass(frozen=True)
class DutyLine:
    """A duty with its letter as printed, and what is odd about the letter."""

    letter: str
    text: str
    note: str
    code: str


@dataclass(frozen=True)
class RevisionSheet:
    cadence: Cadence
    composition: tuple[CompositionItem, ...]


@dataclass(frozen=True)
class BodySheet:
    body: Body
    revisions: tuple[RevisionSheet, ...]
    duties: tuple[DutyLine, ...]

    @property
    def chair(self) -> str:
        """Say who presides; what the text puts in brackets is a remark and not a chair."""
        text = str(self.body.chair)
        if text.startswith("("):
            return format_html(_("Presidência: {remark}"), remark=pt(text.strip("()")))
        return format_html(_("Preside: {who}"), who=pt(f"{text[:1].lower()}{text[1:]}"))

    @property
    def is_territorial(self) -> bool:
        """Whether the body exists once in each region."""
        return bool(self.body.code == TERRITORIAL)


@dataclass(frozen=True)
class StructureSheet:
    """A territorial action structure; `chair` is None where the text names nobody (Madeira and Açores)."""

    structure: TerritorialStructure
    region: Region
    chair: EntityLabel | None
    figures: RegionFigures

    @property
    def slug(self) -> str:
        return str(self.region.code)


def bodies_overview(bodies: QuerySet[Body] | None = None) -> list[BodySheet]:
    """Return the bodies in the order of the strategy, in four queries."""
    chosen = Body.objects.all() if bodies is None else bodies
    rows = chosen.prefetch_related(
        Prefetch("duties", queryset=Duty.objects.order_by("position", "pk")),
        Prefetch(
            "revisions",
            queryset=BodyRevision.objects.order_by("label", "pk").prefetch_related(
                Prefetch("composition_items", queryset=CompositionItem.objects.order_by("position", "pk"))
            ),
        ),
    ).order_by("position", "pk")
    return [_sheet(body) for body in rows]


def body_sheet(code: str) -> BodySheet | None:
    """Return one body by its acronym, whatever the case."""
    return next(iter(bodies_overview(Body.objects.filter(code=code.upper()))), None)


def territorial_structures(on: date) -> list[StructureSheet]:
    """Return the seven structures with what their regions hold, in five queries."""
    structures = list(TerritorialStructure.objects.select_related("region").order_by("position", "pk"))
    labels = entity_labels([row.chair_entity_id for row in structures if row.chair_entity_id], on)
    figures = {row.region.pk: row for row in region_figures(POPULATION_YEAR)}
    return [
        StructureSheet(
            structure=row,
            region=row.region,
            chair=labels[row.chair_entity_id] if row.chair_entity_id else None,
            figures=figures[row.region_id],
        )
        for row in structures
    ]


def cadence_of(revision: BodyRevision) -> Cadence:
    """Read a revision's words; where they are missing or can be read in two ways, nothing is computed."""
    months = _months(revision.interval)
    return Cadence(
        label=revision.label,
        status=revision.get_status_display(),
        raw=revision.cadence_raw,
        reading=_reading(revision, months),
        months=months,
        note=revision.note,
        instrument=name_documents(revision.instrument_raw),
    )


def _reading(revision: BodyRevision, months: int | None) -> str:
    if months is not None:
        often = _("de %(months)s em %(months)s meses") % {"months": months}
        return _("pelo menos %(often)s") % {"often": often} if revision.cadence_kind == CadenceKind.MINIMUM else often
    match revision.cadence_kind:
        case CadenceKind.PERMANENT:
            return _("equipa permanente: não se aplica uma cadência de reuniões")
        case CadenceKind.AD_HOC:
            return _("quando é convocado: %(NO_DUTY)s") % {"NO_DUTY": _(NO_DUTY)}
        case CadenceKind.UNDEFINED:
            return _("cadência por definir: %(NO_DUTY)s") % {"NO_DUTY": _(NO_DUTY)}
    return _("texto ambíguo, por confirmar: %(NO_DUTY)s") % {"NO_DUTY": _(NO_DUTY)}


def _months(interval: str) -> int | None:
    found = re.fullmatch(r"P(\d+)M", interval)
    return int(found[1]) if found else None


def _sheet(body: Body) -> BodySheet:
    return BodySheet(
        body=body,
        revisions=tuple(
            RevisionSheet(cadence=cadence_of(revision), composition=tuple(revision.composition_items.all()))
            for revision in body.revisions.all()
        ),
        duties=_duty_lines(list(body.duties.all())),
    )


def _duty_lines(duties: Sequence[Duty]) -> tuple[DutyLine, ...]:
    return tuple(
        DutyLine(
            letter=f"{duty.letter_raw})" if duty.letter_raw else "",
            text=duty.text,
            note=duty.note,
            code=duty.code,
        )
        for duty in duties
    )
