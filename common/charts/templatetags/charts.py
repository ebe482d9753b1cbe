"""`{% load charts %}{% chart chart %}`: a figure with its caption, its source and its table."""

from django import template
from django.utils.safestring import SafeString

from common.charts.chart import Chart
from common.pagecache.fragments import drawn

register = template.Library()


@register.simple_tag
def chart(chart: Chart, heading: str = "") -> SafeString:
    """Show a chart. `heading` replaces the title in the caption where the page already says it."""
    return drawn("charts/_figure.html", chart=chart, caption=heading or chart.title)
