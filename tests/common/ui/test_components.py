"""Each component is drawn through its own tag, as a page would, and read back as a reader would."""

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template

from common.ui.templatetags.ui import TONE_ICONS


def drawn(source, request=None, **context):
    return Template("{% load ui %}" + source).render(Context({"request": request, **context}))


def text(html):
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", html)).strip(" ")


def links(html):
    return re.findall(r'<a\b[^>]*href="([^"]+)"', html.replace("&amp;", "&"))


@pytest.mark.parametrize("tone", sorted(TONE_ICONS))
def test_a_tag_has_words_and_a_shape_of_its_own(tone):
    html = drawn(f'{{% tag "Em curso" "{tone}" %}}')

    assert text(html) == "Em curso"
    assert f"tag--{tone}" in html
    assert html.count(f"#{TONE_ICONS[tone]}") == 1


def test_no_two_tones_share_a_shape():
    assert len(set(TONE_ICONS.values())) == len(TONE_ICONS)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "Prazos revistos 0 Fonte: EATA"),
        (1308, "Prazos revistos 1\u202f308 Fonte: EATA"),
        (None, "Prazos revistos por definir Fonte: EATA"),
    ],
)
def test_a_figure_shows_zero_as_zero_nothing_as_words_and_always_its_source(value, expected):
    html = drawn('{% figure_card "Prazos revistos" value "EATA" %}', value=value)

    assert text(html) == expected


def test_a_missing_value_is_a_dash_to_see_and_words_to_hear():
    assert text(drawn('{{ value|missing:"sem reporte" }}', value=None)) == "— sem reporte"
    assert drawn('{{ value|missing:"sem reporte" }}', value=0) == "0"


@pytest.mark.parametrize("written", ["number_pt", "money_pt", "percent_pt", "date_pt", "date_long", "datetime_pt"])
def test_filters_leave_the_missing_missing(written):
    assert text(drawn(f"{{{{ value|{written}|missing }}}}", value=None)) == "— sem valor"


def test_filters_write_values_the_portuguese_way():
    assert drawn("{{ value|number_pt:1 }}", value=1234.56) == "1\u202f234,6"
    assert drawn("{{ value|date_long }}", value=date(2026, 12, 31)) == "31 de dezembro de 2026"
    assert drawn('{{ value|precision_date:"QUARTER" }}', value=date(2026, 6, 30)) == "2.º trimestre de 2026"
    assert drawn("{{ value|datetime_pt }}", value=datetime(2026, 7, 1, 11, 0, tzinfo=UTC)) == "01/07/2026, 12:00"


def test_pages_keep_what_was_asked_and_mark_the_current(rf):
    request = rf.get("/lista/?estado=ATRASO&page=2")
    html = drawn("{% pagination page_obj %}", request, page_obj=Paginator(range(30), 10).page(2))

    assert links(html) == [
        "?estado=ATRASO&page=1",
        "?estado=ATRASO&page=1",
        "?estado=ATRASO&page=2",
        "?estado=ATRASO&page=3",
        "?estado=ATRASO&page=3",
    ]
    assert re.findall(r'aria-current="page" aria-label="([^"]+)"', html) == ["Página 2, atual"]


def test_a_single_page_has_no_pagination(rf):
    html = drawn("{% pagination page_obj %}", rf.get("/lista/"), page_obj=Paginator(range(3), 10).page(1))

    assert html.strip() == ""


class Filters(forms.Form):
    q = forms.CharField(label="Palavras", required=False)
    state = forms.MultipleChoiceField(
        label="Estado", required=False, choices=[("LATE", "Em atraso"), ("Grupo", [("DONE", "Concluída")])]
    )
    mine = forms.BooleanField(label="Só as minhas", required=False)


def test_filters_in_force_are_named_and_each_can_be_removed(rf):
    request = rf.get("/lista/?q=dados&state=LATE&state=DONE&mine=on&page=4")
    html = drawn('{% filter_bar form count=2 noun="ações" %}', request, form=Filters(request.GET))

    assert links(html) == [
        "?state=LATE&state=DONE&mine=on",
        "?q=dados&state=DONE&mine=on",
        "?q=dados&state=LATE&mine=on",
        "?q=dados&state=LATE&state=DONE",
        "/lista/",
    ]
    assert text(html).endswith(
        "2 ações Remover o filtro Palavras: dados Remover o filtro Estado: Em atraso "
        "Remover o filtro Estado: Concluída Remover o filtro Só as minhas: sim Limpar filtros"
    )


def test_without_filters_in_force_there_is_nothing_to_clear(rf):
    request = rf.get("/lista/?ordenar=prazo")
    html = drawn("{% filter_bar form count=1 %}", request, form=Filters(request.GET))

    assert links(html) == []
    assert text(html).endswith("1 resultado")
    assert '<input type="hidden" name="ordenar" value="prazo">' in html


@pytest.mark.parametrize(
    ("query", "url", "state"),
    [
        ("?estado=X&page=3", "?estado=X&ordenar=prazo", ""),
        ("?ordenar=prazo", "?ordenar=-prazo", 'aria-sort="ascending"'),
        ("?ordenar=-prazo", "?ordenar=prazo", 'aria-sort="descending"'),
    ],
)
def test_a_heading_sorts_and_tells_how_the_list_is_sorted(rf, query, url, state):
    request = rf.get(f"/lista/{query}")

    assert links(drawn('{% sort_link "prazo" "Prazo" %}', request)) == [url]
    assert drawn('{% sort_state "prazo" %}', request).strip() == state


def test_progress_tells_missing_from_zero():
    assert text(drawn('{% progress_bar None 100 "Execução" %}')) == "Execução sem reporte"
    assert text(drawn('{% progress_bar 0 100 "Execução" %}')) == "Execução 0 %"
    assert text(drawn('{% progress_bar 3 8 "Marcos" %}')) == "Marcos 3 de 8"


def test_facts_without_value_say_so():
    html = drawn("{% description_list facts %}", facts=[("Meta", None), ("Investimento", 0)])

    assert text(html) == "Meta por definir Investimento 0"


class Report(forms.Form):
    summary = forms.CharField(label="Resumo", help_text="Em duas frases.")
    confidence = forms.ChoiceField(
        label="Confiança", choices=[("HIGH", "Alta"), ("LOW", "Baixa")], widget=forms.RadioSelect
    )
    note = forms.CharField(label="Nota", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        raise forms.ValidationError("O período já está fechado.")


def test_a_refused_form_lists_every_error_once_and_links_to_its_field():
    html = drawn("{% form_errors form %}", form=Report({}))

    assert links(html) == ["#id_summary", "#id_confidence_0"]
    assert text(html) == (
        "Há um problema com o que preencheu O período já está fechado. "
        "Resumo: Este campo é obrigatório. Confiança: Este campo é obrigatório."
    )


def test_a_fresh_form_has_no_errors():
    assert drawn("{% form_errors form %}", form=Report()).strip() == ""


def test_a_field_is_described_by_its_help_and_its_error():
    html = drawn("{% form_field form.summary %}", form=Report({}))

    described = re.search(r'<input[^>]*aria-describedby="([^"]+)"', html)
    assert described.group(1).split() == ["id_summary_helptext", "id_summary_error"]
    assert all(f'id="{name}"' in html for name in described.group(1).split())
    assert text(html) == "Resumo (obrigatório) Em duas frases. Erro: Este campo é obrigatório."


def test_a_group_of_choices_has_a_legend():
    html = drawn("{% form_field form.confidence %}", form=Report())

    assert re.findall(r"<legend[^>]*>([^<]+)<span", html) == ["Confiança "]


def test_any_form_is_drawn_by_the_portal():
    html = drawn("{{ form }}", form=Report())

    assert re.findall(r'class="field field--(\w+)"', html) == ["text", "radioselect", "text"]
    assert html.count('name="token"') == 1
