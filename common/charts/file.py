"""A chart as a file of its own: title above, source below, nothing else needed to read it."""

from pathlib import Path

import resvg_py

from common.charts import palette, svg
from common.charts.chart import Chart
from common.demonstration import demonstration_mark
from common.pdf import render

MARGIN = 20
LEADING = 17
FONTS = Path(render.__file__).parent / "fonts"


def chart_png(chart: Chart, *, scale: int = 2) -> bytes:
    """The same document as an image, at `scale` pixels for each of its units; only the bundled fonts are read."""
    document = chart_file(chart).decode()
    width = (chart.width + 2 * MARGIN) * scale
    return bytes(
        resvg_py.svg_to_bytes(svg_string=document, width=width, skip_system_fonts=True, font_dirs=[str(FONTS)])
    )


def chart_file(chart: Chart) -> bytes:
    """An SVG document for download or reuse, the same bytes for the same chart."""
    width = chart.width + 2 * MARGIN
    titles, _ = svg.wrap(chart.title, chart.width, size=17, lines=3)
    sources = [
        line
        for said in (chart.source, demonstration_mark())
        if said
        for line in svg.wrap(said, chart.width, size=12, lines=4)[0]
    ]
    top = MARGIN + 22 * len(titles) + 8
    bottom = top + chart.height + 12
    height = bottom + LEADING * len(sources) + MARGIN
    lines = [
        svg.label(line, MARGIN, MARGIN + 16 + 22 * index, size=17, weight=600) for index, line in enumerate(titles)
    ]
    lines += [
        svg.label(line, MARGIN, bottom + 14 + LEADING * index, size=12, fill=palette.MUTED)
        for index, line in enumerate(sources)
    ]
    document = svg.element(
        "svg",
        svg.element("rect", width=width, height=height, fill=palette.SURFACE),
        *lines,
        svg.group(str(chart.svg), transform=f"translate({MARGIN} {top})"),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        font_family=palette.FONT,
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n'.encode()
