"""The live figures that a page may show: each reads the apps now, and says where it comes from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Value
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from action_plan.queries import ActionSheet, action_sheets, plan_summary
from common.norm.citation import STRATEGY
from common.pagecache.fragments import kept
from common.ui import formatting
from initiatives.models import Initiative, StrategicObjective
from initiatives.queries.targets import MeasuredTarget, measured_targets
from recommendations.models import Recommendation

LABELS = {
    "objectives": gettext_noop("objetivos estratégicos"),
    "initiatives": gettext_noop("iniciativas"),
    "actions": gettext_noop("ações com prazo e responsável"),
    "recommendations": gettext_noop("recomendações"),
    "finished": gettext_noop("ações concluídas ou canceladas"),
    "overdue": gettext_noop("com prazo ultrapassado"),
    "due_soon": gettext_noop("terminam em 60 dias ou menos"),
    "measured": gettext_noop("indicadores do PRR com valor medido"),
}
COUNTED = {"objectives": StrategicObjective, "initiatives": Initiative, "recommendations": Recommendation}
NORM = ("objectives", "initiatives", "actions", "recommendations")
TODAY = ("finished", "overdue", "due_soon", "measured")


@dataclass(frozen=True)
class Figure:
    label: str
    value: int | str
    source: str
    url: str = ""


@dataclass(frozen=True)
class Counts:
    """What is counted on a day, the same in every language."""

    on: date
    objectives: int
    initiatives: int
    actions: int
    recommendations: int
    finished: int
    overdue: int
    due_soon: int
    measured: int
    measurable: int


def choices() -> list[tuple[str, str]]:
    return list(LABELS.items())


@kept
def counts(on: date) -> Counts:
    indicators = [target for target in measured_targets(on) if not target.is_allotment]
    return counted(on, action_sheets(on), indicators)


def counted(
    on: date,
    sheets: Sequence[ActionSheet],
    targets: Sequence[MeasuredTarget],
    norm: Mapping[str, int] | None = None,
) -> Counts:
    """Count what was read already, and the norm unless it was counted too; one query at most."""
    summary = plan_summary(sheets)
    return Counts(
        on=on,
        **(norm_counts() if norm is None else norm),
        actions=len(sheets),
        finished=summary.finished,
        overdue=summary.overdue,
        due_soon=summary.due_within_60_days,
        measured=sum(target.measured_value is not None for target in targets),
        measurable=len(targets),
    )


def norm_counts() -> dict[str, int]:
    parts = [
        model._default_manager.order_by().annotate(what=Value(name)).values("what").annotate(total=Count("pk"))
        for name, model in COUNTED.items()
    ]
    found = {row["what"]: row["total"] for row in parts[0].union(*parts[1:], all=True)}
    return {name: found.get(name, 0) for name in COUNTED}


def figures(codes: Sequence[str], counted: Counts) -> tuple[Figure, ...]:
    """Tell these figures in the language of the page."""
    return tuple(_figure(code, counted) for code in codes if code in LABELS)


def _figure(code: str, counted: Counts) -> Figure:
    value: int | str = getattr(counted, code)
    if code == "measured":
        value = gettext("%(measured)s de %(total)s") % {"measured": value, "total": counted.measurable}
    source, url = _source(code, counted.on)
    return Figure(gettext(LABELS[code]), value, source, url)


def _source(code: str, on: date) -> tuple[str, str]:
    plan, initiatives = reverse("action_plan:index"), reverse("initiatives:index")
    approved = gettext("reportes aprovados até %(day)s") % {"day": formatting.day(on)}
    return {
        "objectives": (f"{STRATEGY}, §3", initiatives),
        "initiatives": (f"{STRATEGY}, Tabela 1", initiatives),
        "actions": (f"{STRATEGY}, Anexo II", plan),
        "recommendations": (f"{STRATEGY}, Tabela 2", reverse("recommendations:index")),
        "finished": (approved, plan),
        "overdue": (gettext("prazos atuais do plano"), f"{plan}?prazo=ultrapassado"),
        "due_soon": (gettext("prazos atuais do plano"), f"{plan}?prazo=proximo"),
        "measured": (gettext("medições registadas pela EATA"), reverse("initiatives:targets")),
    }[code]
