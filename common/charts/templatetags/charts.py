"""`{% load charts %}{% chart chart %}`, `{% tile_map drawing %}`: a figure with caption, source and table."""

from django import template
from django.utils.safestring import SafeString

from common.charts.chart import Chart
from common.charts.tile_map import TileMap
from common.pagecache.fragments import drawn

register = template.Library()


@register.simple_tag
def chart(chart: Chart, heading: str = "") -> SafeString:
    """Show a chart. `heading` replaces the title in the caption where the page already says it."""
    return drawn("charts/_figure.html", chart=chart, caption=heading or chart.title)


@register.simple_tag
def tile_map(drawing: TileMap, heading: str = "", with_table: bool = True) -> SafeString:
    """Show a tile map; without its table only where the page has the same figures in a table before the map."""
    return drawn("charts/_tile_map.html", map=drawing, caption=heading or drawing.title, with_table=with_table)
