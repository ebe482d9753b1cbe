"""The components of the portal as tags, and its ways of writing numbers and dates as filters: `{% load ui %}`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django import forms, template
from django.core.paginator import Page
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from common.demonstration import demonstration_mark
from common.pagecache.fragments import drawn
from common.ui import formatting, navigation
from common.ui.filtering import active_filters, without
from common.ui.markdown import markdown

register = template.Library()

TONE_ICONS = {
    "neutral": "square",
    "info": "info",
    "positive": "check-circle",
    "attention": "clock",
    "warning": "warning",
    "critical": "critical",
    "muted": "minus-circle",
}


@register.simple_tag
@cache
def icon(name: str, css_class: str = "") -> SafeString:
    return format_html(
        '<svg class="icon{}" width="24" height="24" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        f" {css_class}" if css_class else "",
        static("ui/icons.svg"),
        name,
    )


@register.inclusion_tag("ui/tag.html")
def tag(label: str, tone: str = "neutral") -> dict[str, Any]:
    """A state in words with a shape of its own, so that it never depends on colour."""
    return {"label": label, "tone": tone, "icon": TONE_ICONS[tone]}


@register.simple_tag
def figure_card(label: str, value: Any, source: str, url: str = "", note: str = "", missing: str = "") -> SafeString:
    """A large number with where it comes from. Zero is a value; for None, `missing` says in words what it means."""
    shown = formatting.number(value) if isinstance(value, formatting.Number) else value
    return drawn(
        "ui/figure_card.html",
        label=label,
        value=shown,
        source=source,
        url=url,
        note=note,
        missing=missing or gettext("por definir"),
    )


@register.inclusion_tag("ui/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any], label: str = "") -> dict[str, Any]:
    query = context["request"].GET
    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {
        "page_obj": page_obj,
        "pages": [(number, _page_url(query, number) if isinstance(number, int) else "") for number in numbers],
        "label": label or gettext("Páginas de resultados"),
        "previous_url": _page_url(query, page_obj.number - 1),
        "next_url": _page_url(query, page_obj.number + 1),
    }


def _page_url(query: QueryDict, number: int) -> str:
    changed = query.copy()
    changed["page"] = str(number)
    return f"?{changed.urlencode()}"


@register.inclusion_tag("ui/empty_state.html")
def empty_state(
    title: str, text: str = "", action_label: str = "", action_url: str = "", icon: str = "search"
) -> dict[str, str]:
    return {"title": title, "text": text, "action_label": action_label, "action_url": action_url, "icon": icon}


@register.simple_tag
def source_line(text: str, updated_at: date | None = None) -> SafeString:
    has_time = isinstance(updated_at, datetime)
    return drawn("ui/source_line.html", text=text, updated_at=updated_at, has_time=has_time)


@register.inclusion_tag("ui/field.html")
def form_field(field: BoundField) -> dict[str, Any]:
    return {"field": field}


@register.filter
def fingerprint(value: str) -> SafeString:
    """A hash in groups of eight that wrap where there is no room; copied, it is whole and without spaces."""
    groups = ((value[start : start + 8],) for start in range(0, len(value), 8))
    spans = format_html_join(mark_safe("<wbr>"), "<span>{}</span>", groups)
    return format_html('<code class="fingerprint">{}</code>', spans)


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, Any]:
    """The summary at the top of a refused form: every error once, each linked to its field."""
    refused = [field for field in form if field.errors] if form.is_bound else []
    return {
        "form": form,
        "by_field": [(field, _first_control(field), field.errors) for field in refused],
        "general": form.non_field_errors() if form.is_bound else [],
    }


def _first_control(field: BoundField) -> str:
    """A group of radios or boxes has no control of its own name: its first one takes the focus."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.inclusion_tag("ui/filters.html", takes_context=True)
def filter_bar(context: Context, form: forms.BaseForm, count: int | None = None, noun: str = "") -> dict[str, Any]:
    """A search form that works by address. Pass the number of results and, if wanted, their noun: «marco,marcos»."""
    request = context["request"]
    one, _, many = (noun or gettext("resultado,resultados")).rpartition(",")
    return {
        "request": request,
        "form": form,
        "active": active_filters(form, request.GET),
        "clear_url": request.path,
        "sort": "" if "ordenar" in form.fields else request.GET.get("ordenar", ""),
        "count": count,
        "noun": one if count == 1 and one else many,
    }


@register.inclusion_tag("ui/sort_link.html", takes_context=True)
def sort_link(context: Context, field: str, label: str, parameter: str = "ordenar") -> dict[str, str]:
    """A column heading that sorts: first ascending, then descending. Put `{% sort_state %}` on its `<th>`."""
    query = context["request"].GET
    current = query.get(parameter, "")
    direction = {field: "ascending", f"-{field}": "descending"}.get(current, "none")
    changed = without(query, "page")
    changed[parameter] = f"-{field}" if current == field else field
    return {"label": label, "url": f"?{changed.urlencode()}", "direction": direction}


@register.simple_tag(takes_context=True)
def sort_state(context: Context, field: str, parameter: str = "ordenar") -> SafeString:
    """The aria-sort attribute of a column heading, when the list is sorted by it."""
    current = context["request"].GET.get(parameter, "")
    direction = {field: "ascending", f"-{field}": "descending"}.get(current)
    return format_html(' aria-sort="{}"', direction) if direction else SafeString("")


@register.inclusion_tag("ui/download_links.html")
def download_links(files: Iterable[dict[str, Any]], label: str = "") -> dict[str, Any]:
    """Files of this page: each with `label`, `url`, `format` and, when known, `size` in bytes and `note`."""
    return {"files": files, "label": label or gettext("Descarregar")}


@register.inclusion_tag("ui/progress_bar.html")
def progress_bar(value: float | None, maximum: float = 100, label: str = "", tone: str = "info") -> dict[str, Any]:
    return {"value": value, "maximum": maximum, "label": label, "tone": tone}


@register.inclusion_tag("ui/description_list.html")
def description_list(items: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    return {"entries": items}


@register.inclusion_tag("ui/notice.html")
def notice(title: str, body: str = "", tone: str = "info") -> dict[str, str]:
    return {"title": title, "body": body, "tone": tone}


@register.simple_tag
def demonstration_notice() -> SafeString:
    """One line on every page of an installation that may hold invented people and facts."""
    mark = demonstration_mark()
    if not mark:
        return SafeString("")
    return format_html(
        '<aside class="demonstration" aria-label="{}">{}</aside>', gettext("Demonstração"), gettext(mark)
    )


@register.simple_tag(takes_context=True)
def navigation_links(context: Context, area: str) -> list[navigation.Link]:
    request = context.get("request")
    return navigation.links(area, request) if request else []


@register.simple_tag(takes_context=True, name="navigation")
def navigation_menu(context: Context, area: str) -> SafeString:
    links = tuple(navigation_links(context, area))
    if any(link.posts for link in links):
        # Its buttons carry the visitor's own token: never kept.
        values = {"area": area, "links": links, "csrf_token": context.get("csrf_token")}
        return mark_safe(render_to_string("ui/navigation.html", values))  # noqa: S308 - rendered by a template
    return drawn("ui/navigation.html", area=area, links=links)


@register.simple_tag
def query_string(**parameters: Any) -> str:
    return f"?{urlencode({name: value for name, value in parameters.items() if value not in (None, '')})}"


@register.filter
def story(text: str) -> SafeString:
    """What somebody wrote in a form, in limited Markdown."""
    return markdown(text)


@register.filter
def number_pt(value: Any, decimals: int | None = None) -> Any:
    return value if value is None or value == "" else formatting.number(value, decimals)


@register.filter
def money_pt(value: Any, decimals: int = 2) -> Any:
    return value if value is None or value == "" else formatting.money(value, decimals)


@register.filter
def percent_pt(value: Any, decimals: int | None = None) -> Any:
    return value if value is None or value == "" else formatting.percent(value, decimals)


@register.filter
def date_pt(value: date | None) -> str | None:
    return formatting.day(value) if value else None


@register.filter
def date_long(value: date | None) -> str | None:
    return formatting.day_long(value) if value else None


@register.filter
def datetime_pt(value: datetime | None) -> str | None:
    return formatting.moment(value) if value else None


@register.filter
def until_pt(value: date | None) -> str | None:
    """A last day, or a cut-off, as the last minute that counts, with the time zone."""
    return formatting.until(value) if value else None


@register.filter
def precision_date(value: date | None, precision: str) -> str | None:
    return formatting.date_with_precision(value, precision) if value else None


@register.filter
def file_size(value: int | None) -> str | None:
    return formatting.file_size(value) if value is not None else None


@register.filter
def missing(value: Any, reason: str = "") -> Any:
    """Show a dash, with its meaning for who listens, when there is no value. Zero is a value."""
    if value is not None and value != "":
        return value
    return format_html(
        '<span class="missing"><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></span>',
        formatting.MISSING,
        reason or gettext("sem valor"),
    )
