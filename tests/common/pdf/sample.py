"""A document with one of everything the base stylesheet offers."""

from datetime import UTC, datetime

from common.charts.chart import Chart
from common.charts.file import chart_file
from common.pdf.render import Metadata
from tests.common.charts import gallery

CREATED_AT = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)
METADATA = Metadata(title="Relatório de exemplo", author="EATA", subject="Um documento de cada coisa")
CHARTS: list[Chart] = [draw(data, width=620) for draw, data in gallery.GALLERY]
IMAGES = {f"{chart.key}.svg": str(chart.svg).encode() for chart in CHARTS}
FILES = {f"{chart.key}.svg": chart_file(chart) for chart in CHARTS}


def figure(chart: Chart) -> str:
    return (
        f'<figure><figcaption>{chart.title}</figcaption><img src="memory:{chart.key}.svg" '
        f'alt="{chart.description}"><p class="source">{chart.source}</p></figure>'
    )


def rows(count: int) -> str:
    return "".join(
        f'<tr><th scope="row">I{index:02}-A1</th><td>Criação de orientações dirigidas às entidades envolvidas na '
        f"governação e de um guia para as entidades locais.</td><td>{2024 + index % 7}</td>"
        f'<td class="numeric">1\u202f234,5</td><td><span class="tag tag--attention">acompanhar</span></td></tr>'
        for index in range(1, count + 1)
    )


def page(body: str) -> str:
    return f'<!DOCTYPE html><html lang="pt-PT"><head><title>Exemplo</title></head><body>{body}</body></html>'


COVER = """
<div class="cover"><p class="cover__brand">Territórios Inteligentes<span>Estratégia Nacional 2023–2030</span></p>
<div class="cover__body"><p class="cover__eyebrow">Relatório anual</p><h1>Execução da estratégia em 2025</h1>
<p class="cover__lead">O que foi feito, o que está em atraso e o que mudou nos prazos.</p></div>
<dl class="cover__facts"><dt>Edição</dt><dd>1.0</dd><dt>Data de corte</dt><dd>31 de dezembro de 2025</dd>
<dt>SHA-256</dt><dd class="hash">9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08</dd></dl></div>
<p class="document-name">Execução da estratégia em 2025</p><p class="imprint">Edição 1.0 · corte 31/12/2025</p>
<nav class="contents"><h2>Índice</h2><ol><li><a href="#sumario">Sumário executivo</a></li>
<li><a href="#acoes">As ações</a><ol><li><a href="#quadro">Quadro das ações</a></li></ol></li></ol></nav>
"""
HEAD = '<tr><th scope="col">Ação</th><th scope="col">Texto</th><th scope="col">Prazo</th>'
HEAD += '<th scope="col" class="numeric">Valor</th><th scope="col">Estado</th></tr>'
COLUMNS = '<colgroup><col class="w12"><col class="w40"><col class="w10"><col class="w15"><col></colgroup>'


def report(count: int = 47) -> str:
    """Cover, contents, figures, charts and a table over pages."""
    figures = "".join(
        f'<div><span class="value">{value}</span><span class="label">{label}</span>'
        '<span class="source">Fonte: plano de ação.</span></div>'
        for value, label in ((47, "ações"), (16, "iniciativas"), ("64\u00a0%", "da meta"), ("—", "sem reporte"))
    )
    table = f'<table id="quadro"><caption>Quadro das ações</caption>{COLUMNS}<thead>{HEAD}</thead>'
    table += f"<tbody>{rows(count)}</tbody></table>"
    return page(
        f'{COVER}<section id="sumario"><h2>Sumário executivo</h2><p class="lead">Um parágrafo de entrada.</p>'
        f'<div class="figures">{figures}</div><p class="callout">Uma nota que importa.</p>'
        f"{''.join(figure(chart) for chart in CHARTS)}</section>"
        f'<section id="acoes" class="wide"><h2>As ações</h2>{table}</section>'
    )
