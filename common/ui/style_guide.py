"""One page with every component, for who builds or checks pages of the portal."""

from datetime import date

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.ui.sample_maps import sample_maps

ROWS = (
    ("A1.1", "Publicar o guia de normas e protocolos", "AMA", date(2026, 6, 30), "QUARTER", "Em curso", "info", 1250),
    (
        "A1.2",
        "Lançar o aviso para planos de ação locais",
        "ANMP",
        date(2026, 12, 31),
        "YEAR",
        "Concluída",
        "positive",
        0,
    ),
    ("A2.1", "Formar dirigentes dos municípios", "INA", None, "YEAR", "Sem reporte", "muted", None),
)


class SampleFilters(forms.Form):
    q = forms.CharField(label="Palavras", required=False)
    estado = forms.ChoiceField(
        label="Estado",
        required=False,
        choices=[("", "Todos"), ("EM_CURSO", "Em curso"), ("CONCLUIDA", "Concluída")],
    )
    regiao = forms.ChoiceField(
        label="Região", required=False, choices=[("", "Todas"), ("NORTE", "Norte"), ("ALGARVE", "Algarve")]
    )


class SampleForm(forms.Form):
    title = forms.CharField(label="Título do contributo", max_length=120)
    summary = forms.CharField(
        label="O que mudou desde o último reporte",
        help_text="Escreva para quem não conhece a ação. Diga o que ficou feito e o que falta.",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    reached_on = forms.DateField(
        label="Data de conclusão", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    confidence = forms.ChoiceField(
        label="Confiança no prazo",
        choices=[("HIGH", "Alta"), ("MEDIUM", "Média"), ("LOW", "Baixa")],
        widget=forms.RadioSelect,
    )
    regions = forms.MultipleChoiceField(
        label="Regiões abrangidas",
        required=False,
        choices=[("NORTE", "Norte"), ("CENTRO", "Centro"), ("ALGARVE", "Algarve")],
        widget=forms.CheckboxSelectMultiple,
    )
    evidence = forms.FileField(label="Comprovativo", required=False, help_text="PDF, até 10 MB.")
    declares = forms.BooleanField(label="Confirmo que a informação foi validada pela entidade")


def style_guide(request: HttpRequest) -> HttpResponse:
    filters = SampleFilters(request.GET)
    refused = SampleForm({"title": "", "confidence": "HIGH"})
    page_obj = Paginator(range(470), 10).get_page(request.GET.get("page", 4))
    return render(
        request,
        "ui/style_guide.html",
        {
            "crumbs": [("Gestão", "/gestao/"), ("Estilo", None)],
            "filters": filters,
            "rows": ROWS,
            "form": refused,
            "page_obj": page_obj,
            "maps": sample_maps(),
            "tones": [
                ("Em curso", "info"),
                ("Concluída", "positive"),
                ("Termina em breve", "attention"),
                ("Em atraso", "warning"),
                ("Crítico", "critical"),
                ("Por iniciar", "neutral"),
                ("Sem reporte", "muted"),
            ],
            "files": [
                {"label": "Ações do plano", "url": "#csv", "format": "CSV", "size": 18_400},
                {"label": "Ações do plano", "url": "#xlsx", "format": "XLSX", "size": 1_240_000},
                {"label": "Calendário de prazos", "url": "#ics", "format": "iCal", "size": None},
            ],
            "facts": [("Entidade responsável", "EATA"), ("Meta", None), ("Investimento", 0)],
        },
    )
