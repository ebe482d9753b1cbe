"""The gallery as one page of the portal, for the browser."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from common.charts.chart import responsive
from common.ui.sample_maps import sample_maps
from config.urls import urlpatterns as portal
from tests.common.charts.gallery import GALLERY

PAGE = """{% extends "ui/base.html" %}{% load charts static %}
{% block title %}Gráficos{% endblock %}
{% block heading %}Gráficos{% endblock %}
{% block head %}<link rel="stylesheet" href="{% static "charts/charts.css" %}">
<link rel="stylesheet" href="{% static "charts/tile_map.css" %}">{% endblock %}
{% block scripts %}<script type="module" src="{% static "charts/tile_map.js" %}"></script>{% endblock %}
{% block content %}{% for item in gallery %}{% chart item %}{% endfor %}{% tile_map tiles %}{% endblock %}"""


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    drawn = [responsive(draw, data) for draw, data in GALLERY]
    return HttpResponse(Template(PAGE).render(RequestContext(request, {"gallery": drawn, "tiles": sample_maps()[0]})))


urlpatterns = [path("graficos/", gallery), *portal]
