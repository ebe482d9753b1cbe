"""`{% load charts %}{% chart chart %}`: a figure with its caption, its source and its table."""

from django import template

from common.charts.chart import Chart

register = template.Library()


@register.inclusion_tag("charts/_figure.html")
def chart(chart: Chart, heading: str = "") -> dict[str, object]:
    """Show a chart. `heading` replaces the title in the caption where the page already says it."""
    return {"chart": chart, "caption": heading or chart.title}
