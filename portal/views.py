"""The front page, and what machines ask of a site."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from action_plan.queries import PlanSummary, action_sheets, plan_summary
from action_plan.queries.recent import Change, recent_changes
from common.norm.citation import STRATEGY
from common.pagecache.fragments import kept
from common.ui import formatting
from governance.queries import POPULATION_YEAR
from initiatives.queries.targets import MeasuredTarget, measured_targets
from portal.queries import (
    CountryMap,
    DeadlineGroup,
    NormFigures,
    country_map,
    latest_editions,
    next_deadlines,
    norm_figures,
)
from reporting.models import ReportEdition

TEXT = "text/plain; charset=utf-8"
SECURITY_VALID = timedelta(days=180)


@dataclass(frozen=True)
class Figure:
    label: str
    value: int | str
    source: str
    url: str = ""


@dataclass(frozen=True)
class Card:
    title: str
    text: str
    url: str


@dataclass(frozen=True)
class Front:
    """What the front page tells of a day; the same for everybody."""

    norm: tuple[Figure, ...]
    today: tuple[Figure, ...]
    deadlines: tuple[DeadlineGroup, ...]
    changes: tuple[Change, ...]
    editions: tuple[ReportEdition, ...]
    targets: tuple[MeasuredTarget, ...]
    country: CountryMap
    updated_at: datetime | None


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    on = timezone.localdate()
    source = f"{STRATEGY} e reportes aprovados pela EATA"
    return render(request, "portal/home.html", {"on": on, "cards": _cards(), "source": source, **vars(_front(on))})


@kept
def _front(on: date) -> Front:
    sheets = action_sheets(on)
    targets = measured_targets(on)
    tomorrow = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    return Front(
        norm=_norm_figures(norm_figures(), len(sheets)),
        today=_today_figures(plan_summary(sheets), targets, on),
        deadlines=tuple(next_deadlines(sheets, on, 4)),
        changes=tuple(recent_changes(tomorrow, 5)),
        editions=tuple(latest_editions(1)),
        targets=tuple(targets),
        country=country_map(POPULATION_YEAR),
        updated_at=max((sheet.updated_at for sheet in sheets), default=None),
    )


def _norm_figures(norm: NormFigures, actions: int) -> tuple[Figure, ...]:
    return (
        Figure("objetivos estratégicos", norm.objectives, f"{STRATEGY}, §3", reverse("initiatives:index")),
        Figure("iniciativas", norm.initiatives, f"{STRATEGY}, Tabela 1", reverse("initiatives:index")),
        Figure("ações com prazo e responsável", actions, f"{STRATEGY}, Anexo II", reverse("action_plan:index")),
        Figure("recomendações", norm.recommendations, f"{STRATEGY}, Tabela 2", reverse("recommendations:index")),
    )


def _today_figures(summary: PlanSummary, targets: list[MeasuredTarget], on: date) -> tuple[Figure, ...]:
    plan = reverse("action_plan:index")
    approved = f"reportes aprovados até {formatting.day(on)}"
    measured = sum(target.measured_value is not None for target in targets)
    return (
        Figure("ações concluídas ou canceladas", summary.finished, approved, plan),
        Figure("com prazo ultrapassado", summary.overdue, "prazos atuais do plano", f"{plan}?prazo=ultrapassado"),
        Figure("terminam em 60 dias ou menos", summary.due_within_60_days, "prazos atuais", f"{plan}?prazo=proximo"),
        Figure(
            "indicadores do PRR com valor medido",
            f"{measured} de {len(targets)}",
            "medições registadas pela EATA",
            reverse("initiatives:targets"),
        ),
    )


def _cards() -> list[Card]:
    return [
        Card(
            "Plano de ação",
            "Cada ação com quem responde por ela, o prazo e o que se sabe da execução.",
            reverse("action_plan:index"),
        ),
        Card(
            "Iniciativas",
            "As iniciativas, os objetivos que servem e as metas do PRR.",
            reverse("initiatives:index"),
        ),
        Card(
            "Recomendações",
            "O que a estratégia recomenda aos municípios e às entidades intermunicipais.",
            reverse("recommendations:index"),
        ),
        Card("Governança", "Quem decide, quem executa e quem acompanha, em cada região.", reverse("governance:index")),
        Card(
            "Relatórios",
            "O balanço de cada ano, fixado numa data e verificável por qualquer pessoa.",
            reverse("reporting:index"),
        ),
    ]


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    closed = "\n".join(f"Disallow: {path}" for path in ("/gestao/", "/area/", "/conta/", "/entrar/", "/ficheiros/"))
    body = f"User-agent: *\n{closed}\n\nSitemap: {settings.PORTAL_BASE_URL}/sitemap.xml\n"
    return HttpResponse(body, content_type=TEXT)


@require_safe
@login_not_required
def security(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell of a weakness."""
    expires = timezone.localdate() + SECURITY_VALID
    body = (
        f"Contact: {settings.SECURITY_CONTACT}\n"
        f"Expires: {expires:%Y-%m-%d}T00:00:00Z\n"
        "Preferred-Languages: pt, en\n"
        f"Canonical: {settings.PORTAL_BASE_URL}{request.path}\n"
    )
    return HttpResponse(body, content_type=TEXT)
