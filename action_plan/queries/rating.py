"""The rule that proposes a delivery rating; silence is «sem reporte», never a good sign.

The thresholds are versioned: a published report names the version it was made with.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from action_plan.enums import FINISHED, Rating, ReportedLifecycle
from action_plan.queries.sheets import MilestoneSheet
from common.ui import formatting


@dataclass(frozen=True)
class RatingRule:
    """Thresholds of one version: days, per cent and reporting periods."""

    version: str
    critical_overdue_days: int
    worrying_forecast_gap_days: int
    near_days: int
    near_minimum_percent: Decimal
    missed_periods_allowed: int


RATING_RULE_2026 = RatingRule(
    version="2026.1",
    critical_overdue_days=90,
    worrying_forecast_gap_days=90,
    near_days=60,
    near_minimum_percent=Decimal(75),
    missed_periods_allowed=1,
)


@dataclass(frozen=True)
class Situation:
    """What the rule looks at. `critical_predecessors` are the codes of confirmed, unfinished ones rated critical."""

    on: date
    lifecycle: ReportedLifecycle
    percent: Decimal | None
    missed_periods: int
    milestones: Sequence[MilestoneSheet]
    critical_predecessors: Sequence[str]

    @property
    def open_milestones(self) -> list[MilestoneSheet]:
        return [milestone for milestone in self.milestones if milestone.achieved_on is None]


def rate(situation: Situation, rule: RatingRule = RATING_RULE_2026) -> tuple[Rating, tuple[str, ...]]:
    """Return the proposed rating and why, worst first."""
    if situation.lifecycle == ReportedLifecycle.NOT_REPORTED:
        return Rating.NOT_REPORTED, (_("Ainda não há nenhum reporte aprovado."),)
    if situation.lifecycle.value in FINISHED:
        return Rating.NOT_APPLICABLE, (_("Ação %(label)s.") % {"label": situation.lifecycle.label},)
    for rating, reasons in (
        (Rating.CRITICAL, tuple(_critical(situation, rule))),
        (Rating.WORRYING, tuple(_worrying(situation, rule))),
        (Rating.NEEDS_MONITORING, tuple(_needs_monitoring(situation, rule))),
    ):
        if reasons:
            return rating, reasons
    return Rating.ON_TRACK, (_("Sem atraso nem desvio previsto."),)


def _critical(situation: Situation, rule: RatingRule) -> Iterator[str]:
    for milestone in situation.open_milestones:
        if milestone.days_overdue > rule.critical_overdue_days:
            yield _("%(label)s: prazo ultrapassado há %(days_overdue)s dias.") % {
                "label": milestone.label,
                "days_overdue": milestone.days_overdue,
            }
        end = milestone.funding_end_on
        if end is not None and milestone.forecast_on is not None and milestone.forecast_on > end:
            yield _("%(label)s: previsão posterior ao fim do financiamento (%(end)s).") % {
                "label": milestone.label,
                "end": formatting.day(end),
            }
        if end is not None and milestone.revision_count and milestone.current_on > end:
            yield _("%(label)s: prazo revisto para depois do fim do financiamento (%(end)s).") % {
                "label": milestone.label,
                "end": formatting.day(end),
            }
    for code in situation.critical_predecessors:
        yield _("Depende da ação %(code)s, avaliada como «%(label)s».") % {
            "code": code,
            "label": Rating.CRITICAL.label,
        }


def _worrying(situation: Situation, rule: RatingRule) -> Iterator[str]:
    for milestone in situation.open_milestones:
        if milestone.is_overdue:
            yield _("%(label)s: prazo ultrapassado há %(days_overdue)s.") % {
                "label": milestone.label,
                "days_overdue": _days(milestone.days_overdue),
            }
        gap = milestone.forecast_gap_days
        if gap is not None and gap > rule.worrying_forecast_gap_days:
            yield _("%(label)s: previsão %(gap)s depois do prazo.") % {"label": milestone.label, "gap": _days(gap)}


def _needs_monitoring(situation: Situation, rule: RatingRule) -> Iterator[str]:
    for milestone in situation.open_milestones:
        gap = milestone.forecast_gap_days
        if gap is not None and gap > 0:
            yield _("%(label)s: previsão %(gap)s depois do prazo.") % {"label": milestone.label, "gap": _days(gap)}
        left = (milestone.current_on - situation.on).days
        if 0 <= left <= rule.near_days and not _is_nearly_done(situation.percent, rule):
            yield _("%(label)s: %(left)s e %(executed)s.") % {
                "label": milestone.label,
                "left": _left(left),
                "executed": _executed(situation.percent),
            }
    if situation.missed_periods > rule.missed_periods_allowed:
        yield _("Sem reporte aprovado nos últimos %(missed_periods)s períodos.") % {
            "missed_periods": situation.missed_periods
        }


def _is_nearly_done(percent: Decimal | None, rule: RatingRule) -> bool:
    return percent is not None and percent >= rule.near_minimum_percent


def _days(count: int) -> str:
    return _("1 dia") if count == 1 else _("%(count)s dias") % {"count": count}


def _left(days: int) -> str:
    if days == 0:
        return _("o prazo termina hoje")
    return _("falta 1 dia para o prazo") if days == 1 else _("faltam %(days)s dias para o prazo") % {"days": days}


def _executed(percent: Decimal | None) -> str:
    if percent is None:
        return _("a execução não está estimada")
    return _("a execução é de %(percent)s %%") % {"percent": formatting.number(percent)}
