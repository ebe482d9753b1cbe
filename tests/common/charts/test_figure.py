from dataclasses import replace
from xml.etree import ElementTree

from django.template import Context, Template

from common.charts.bar import bar
from common.charts.chart import responsive
from common.charts.file import chart_file
from tests.common.charts import gallery


def rendered(chart, tag="{% chart chart %}"):
    return Template("{% load charts %}" + tag).render(Context({"chart": chart}))


def test_figure_has_drawing_source_and_the_whole_table(snapshot):
    chart = bar(gallery.STANDING_BARS)

    html = rendered(chart)

    assert html.replace(str(chart.svg), "…") == snapshot


def test_figure_shows_one_drawing_for_each_width():
    chart = responsive(bar, gallery.BARS)
    assert chart.narrow

    html = rendered(chart)

    assert html.count(str(chart.svg)) == 1
    assert html.count(str(chart.narrow.svg)) == 1


def test_figure_escapes_what_people_wrote():
    chart = bar(replace(gallery.BARS, title="<b>A & B</b>", source="<i>x</i>"))

    html = rendered(chart)

    assert "<b>" not in html
    assert "<i>" not in html


def test_caption_can_be_given_by_the_page():
    html = rendered(bar(gallery.BARS), '{% chart chart heading="Por entidade" %}')

    assert '<figcaption class="chart__caption">Por entidade</figcaption>' in html


def test_file_stands_alone_and_is_the_same_each_time():
    chart = bar(gallery.BARS)

    document = ElementTree.fromstring(chart_file(chart))  # noqa: S314 - our own drawing

    texts = [node.text for node in document.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == gallery.BARS.title
    assert gallery.BARS.source in texts
    assert chart_file(chart) == chart_file(bar(gallery.BARS))


def test_the_same_data_is_drawn_once():
    assert responsive(bar, gallery.BARS) is responsive(bar, replace(gallery.BARS))
    assert responsive(bar, gallery.BARS) != responsive(bar, replace(gallery.BARS, title="Outro"))
