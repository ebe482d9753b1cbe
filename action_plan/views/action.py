"""One action, with everything known of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from action_plan import queries
from action_plan.enums import EvidenceKind, Rating
from action_plan.models import Action, ProgressUpdate
from action_plan.queries import ActionSheet, MilestoneSheet
from action_plan.queries.history import history_of, reports_of
from action_plan.queries.precedence import Link, links_of
from action_plan.queries.targets import targets_served
from action_plan.tables import action_url, badge, days, deadline, marked
from action_plan.views.acts import acts_of
from action_plan.views.charts import action_timeline
from common.norm.citation import cite
from common.norm.enums import SubjectKind
from common.norm.queries import notes_for
from common.ui import formatting
from common.ui.languages import kept_in_portuguese as pt

LONG = 140


@require_safe
@login_not_required
def detail(request: HttpRequest, code: str) -> HttpResponse:
    if code != code.upper():
        return redirect("action_plan:detail", code=code.upper(), permanent=True)
    on = timezone.localdate()
    sheets = queries.action_sheets(on)
    sheet = next((sheet for sheet in sheets if sheet.code == code), None)
    if sheet is None:
        raise Http404
    context = {**_page(sheet, sheets, on), "acts": acts_of(request, sheet, on)}
    response = render(request, "action_plan/detail.html", context)
    response["Last-Modified"] = http_date(sheet.updated_at.timestamp())
    return response


def _crumbs(sheet: ActionSheet) -> list[tuple[str, str]]:
    number = sheet.initiative_number
    above = _("Iniciativa %(initiative_number)s") % {"initiative_number": number}
    return [
        (_("Plano de ação"), reverse("action_plan:index")),
        (above, reverse("initiatives:detail", args=[number])),
        (sheet.code, ""),
    ]


def _page(sheet: ActionSheet, sheets: list[ActionSheet], on: date) -> dict[str, Any]:
    action = Action(pk=sheet.id)
    reports = reports_of(action)
    source = _("%(source)s; reportes aprovados até %(on)s") % {"source": cite(sheet.source), "on": formatting.day(on)}
    return {
        "sheet": sheet,
        "text": marked(sheet.text_html),
        "is_long": len(sheet.text) > LONG,
        "axes": _axes(sheet),
        "chart": action_timeline(sheet, on, source),
        "milestones": [_milestone(sheet, milestone, on) for milestone in sheet.milestones],
        "facts": _facts(sheet),
        "links": [_tie(link, sheet) for link in links_of(sheet, {other.id: other for other in sheets})],
        "targets": targets_served(sheet.id, on),
        "history": list(reversed(history_of(action, updates=reports))),
        "latest": reports[0] if reports else None,
        "evidence": _evidence(reports),
        "notes": notes_for(SubjectKind.ACTION, [sheet.code])[sheet.code],
        "source": source,
        "crumbs": _crumbs(sheet),
        **_neighbours(sheet, sheets),
    }


def _neighbours(sheet: ActionSheet, sheets: list[ActionSheet]) -> dict[str, ActionSheet | None]:
    place = sheets.index(sheet)
    return {
        "before": sheets[place - 1] if place else None,
        "after": sheets[place + 1] if place + 1 < len(sheets) else None,
    }


@dataclass(frozen=True)
class Axis:
    """One of the three things that are never mixed: where it is, how it goes, whether it is reported."""

    name: str
    state: SafeString
    lines: tuple[str, ...]


def _axes(sheet: ActionSheet) -> list[Axis]:
    lifecycle = (
        [_("Execução estimada pela entidade: %(percent)s") % {"percent": formatting.percent(sheet.percent)}]
        if sheet.percent is not None
        else []
    )
    return [
        Axis(_("Situação"), badge(sheet.lifecycle), tuple(lifecycle or [_("Execução sem estimativa.")])),
        Axis(_("Avaliação"), badge(sheet.rating), tuple(_rating_lines(sheet))),
        Axis(_("Reporte"), badge(sheet.reporting_state), tuple(_reporting_lines(sheet))),
    ]


def _progress(sheet: ActionSheet) -> str:
    if sheet.percent is None:
        return _("Execução sem estimativa.")
    return _("Execução estimada pela entidade: %(percent)s.") % {"percent": formatting.percent(sheet.percent)}


def _rating_lines(sheet: ActionSheet) -> list[str]:
    lines = [pt(reason) for reason in sheet.rating_reasons] if sheet.rating_is_override else list(sheet.rating_reasons)
    if sheet.rating_is_override:
        lines.append(_("Avaliação da EATA; a regra propõe «%(label)s».") % {"label": sheet.rule_rating.label})
    elif sheet.rating not in {Rating.NOT_REPORTED, Rating.NOT_APPLICABLE}:
        lines.append(_("Proposta pela regra do plano."))
    if sheet.self_rating:
        lines.append(_("A entidade avalia como «%(label)s».") % {"label": sheet.self_rating.label})
    return lines


def _reporting_lines(sheet: ActionSheet) -> list[str]:
    if sheet.last_reported_on is None:
        return [_("Nenhum reporte aprovado até hoje.")]
    return [
        _("Último reporte aprovado em %(last_reported_on)s, período %(last_period)s.")
        % {"last_reported_on": formatting.day(sheet.last_reported_on), "last_period": sheet.last_period}
    ]


@dataclass(frozen=True)
class MilestoneRow:
    label: str
    baseline: str
    current: str
    forecast: str
    achieved: str
    slip: str
    effective: str
    remark: str
    tone: str


def _milestone(sheet: ActionSheet, milestone: MilestoneSheet, on: date) -> MilestoneRow:
    said = deadline(milestone, sheet.is_finished, on)
    return MilestoneRow(
        label=milestone.label,
        baseline=formatting.date_with_precision(milestone.baseline_on, milestone.precision),
        current=said.due,
        forecast=formatting.day(milestone.forecast_on) if milestone.forecast_on else "",
        achieved=formatting.day(milestone.achieved_on) if milestone.achieved_on else "",
        slip=_slip(milestone.deviation_days),
        effective=formatting.day(milestone.effective_on),
        remark=said.remark,
        tone=said.tone,
    )


def _slip(count: int) -> str:
    if not count:
        return _("nenhum")
    return _("mais %(days)s") % {"days": days(count)} if count > 0 else _("menos %(days)s") % {"days": days(-count)}


@dataclass(frozen=True)
class Fact:
    """What the plan says, beside the cell of the original where it reads otherwise."""

    name: str
    values: tuple[str, ...]
    note: str


def _facts(sheet: ActionSheet) -> list[Fact]:
    partners = tuple(partner.display for partner in sheet.partners)
    written = (sheet.partners_text,) if sheet.partners_text else ()
    funding = tuple(name for _, name in sheet.funding)
    return [
        Fact(_("Responsável"), (_named(sheet),), _raw(sheet.responsible_raw, sheet.responsible.short)),
        Fact(_("Parceiros"), partners or written, _partners_note(sheet)),
        Fact(_("Financiamento"), funding, _raw(sheet.funding_raw, ", ".join(code for code, _ in sheet.funding))),
        *_funding_ends(sheet),
        Fact(_("Prazo"), (sheet.deadline_raw,), _("como no Anexo II")),
        Fact(_("Domínio"), (sheet.domain_name,), ""),
    ]


def _named(sheet: ActionSheet) -> str:
    label = sheet.responsible
    if label.is_superseded:
        return f"{label.display}: {label.current_name}"
    return f"{label.name} ({label.acronym})" if label.acronym else label.name


def _partners_note(sheet: ActionSheet) -> str:
    notes = [_raw(sheet.partners_raw, sheet.partners_text)]
    if sheet.partners_are_open:
        notes.append(_("A lista do original fica em aberto."))
    return " ".join(note for note in notes if note)


def _raw(raw: str, resolved: str) -> str:
    if raw == resolved:
        return ""
    return (
        _("Na fonte: «%(raw)s».") % {"raw": raw} if raw else _("Na fonte, célula em branco: vale a da linha anterior.")
    )


def _funding_ends(sheet: ActionSheet) -> list[Fact]:
    ends = {(m.funding_name, m.funding_end_on, m.funding_end_source) for m in sheet.milestones}
    return [
        Fact(
            _("Fim do financiamento"),
            (f"{name}: {formatting.day_long(end)}",),
            _("Fonte: %(rstrip)s.") % {"rstrip": source.rstrip(".")},
        )
        for name, end, source in sorted(ends, key=str)
        if end is not None
    ]


@dataclass(frozen=True)
class Tie:
    """A link to another action, in words."""

    title: str
    code: str
    url: str
    text: str
    status: str
    reason: str
    conflict: str


def _conflict(link: Link, sheet: ActionSheet) -> str:
    first, then = (link.other, sheet) if link.is_before else (sheet, link.other)
    ends, due = formatting.day(first.final_due_on), formatting.day(then.final_due_on)
    return _(
        "Prazos em conflito: %(code)s vem antes e termina em %(ends)s, depois do prazo de %(code2)s, %(due)s."
    ) % {"code": first.code, "ends": ends, "code2": then.code, "due": due}


def _tie(link: Link, sheet: ActionSheet) -> Tie:
    title = (
        link.kind.label if link.kind == "RELATED" else _("vem antes desta") if link.is_before else _("depende desta")
    )
    return Tie(
        title=title,
        code=link.other.code,
        url=action_url(link.other.code),
        text=link.other.text,
        status=link.status.label,
        reason=link.reason,
        conflict=_conflict(link, sheet) if link.is_conflict else "",
    )


@dataclass(frozen=True)
class Proof:
    title: str
    url: str
    note: str
    period: str


def _evidence(reports: list[ProgressUpdate]) -> list[Proof]:
    return [
        Proof(
            title=proof["title"],
            url=proof["url"] if proof["kind"] == EvidenceKind.LINK else "",
            note=_proof_note(proof["kind"], proof["consulted_on"]),
            period=report.period.code,
        )
        for report in reports
        for proof in report.proofs  # type: ignore[attr-defined]  # annotated
    ]


def _proof_note(kind: str, consulted_on: str | None) -> str:
    if kind == EvidenceKind.FILE:
        return _("ficheiro entregue à EATA, não público")
    return (
        _("ligação consultada em %(fromisoformat)s")
        % {"fromisoformat": formatting.day(date.fromisoformat(consulted_on))}
        if consulted_on
        else _("ligação")
    )
