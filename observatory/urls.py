"""Addresses of the observatory; the figures of a page are at its own address, with the kind of file at the end."""

from django.urls import path, re_path, register_converter

from common.ui.addresses import in_each_language
from observatory.views import (
    atom,
    comparing,
    entries,
    entry_forms,
    entry_review,
    files,
    follows,
    groups,
    news,
    public,
    territories,
)

app_name = "observatory"
CODE = "[A-Za-z][A-Za-z0-9]{2,3}"


class MeasureCodeConverter:
    """«M10», «POP»: other words are left to other pages."""

    regex = CODE

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(MeasureCodeConverter, "measure_code")

urlpatterns = [
    in_each_language(
        path("observatorio/", public.index, name="index"),
        path("observatorio/metodos/", public.methods, name="methods"),
        path("observatorio/comparar/", comparing.compare, name="compare"),
        path("observatorio/novidades/", news.news, name="news"),
        path("observatorio/novidades.atom", atom.all_news, name="news_atom"),
        path("observatorio/<measure_code:code>.atom", atom.of_measure, name="measure_atom"),
        path("observatorio/<measure_code:code>/publicacoes/<int:pk>/", news.release, name="release"),
        path("observatorio/<measure_code:code>/", public.measure, name="measure"),
        path("observatorio/<measure_code:code>/incorporar/", public.embed, name="embed"),
        path("observatorio/correio/<str:token>/", follows.unsubscribe, name="unsubscribe"),
        path("territorios/", territories.territories, name="territories"),
        path("territorios/grupos/<slug:slug>/", groups.group, name="group"),
        path("territorios/<slug:code>.atom", atom.of_territory, name="territory_atom"),
        path("territorios/<slug:code>/", territories.territory, name="territory"),
    ),
    path("area/a-seguir/", follows.follows, name="follows"),
    path("area/a-seguir/novo/", follows.new, name="follow"),
    path("area/a-seguir/retomar/", follows.resume, name="follow_resume"),
    path("area/a-seguir/<int:pk>/", follows.change, name="follow_change"),
    path("area/a-seguir/<int:pk>/deixar/", follows.stop, name="follow_stop"),
    path("area/territorios/", groups.own, name="own_groups"),
    path("area/territorios/<slug:slug>/", groups.change, name="change_group"),
    path("area/territorios/<slug:slug>/apagar/", groups.delete, name="delete_group"),
    path("area/valores/", entries.board, name="entry_board"),
    path("area/valores/entradas/", entries.entries, name="entries"),
    re_path(r"^area/valores/entradas\.(?P<extension>csv|xlsx)$", entries.entries_file, name="entries_file"),
    path("area/valores/<int:pk>/", entries.detail, name="entry"),
    path("area/valores/<int:pk>/rever/", entry_review.review, name="review_entry"),
    path("area/valores/<int:pk>/retirar/", entry_forms.withdraw, name="withdraw_entry"),
    path("area/valores/<int:pk>/abandonar/", entry_forms.discard, name="discard_entry"),
    path("area/valores/<int:pk>/corrigir/", entry_forms.correct, name="correct_entry"),
    path("area/valores/<measure_code:code>/aprovar/", entry_review.approve_many, name="approve_entries"),
    path("area/valores/<measure_code:code>/<slug:period>/", entry_forms.enter_grid, name="enter_grid"),
    path("area/valores/<measure_code:code>/<slug:period>/submeter/", entry_forms.submit, name="submit_entries"),
    path("area/valores/<measure_code:code>/<slug:period>/<slug:area>/", entry_forms.enter_figure, name="enter_figure"),
    re_path(r"^observatorio/comparar\.(?P<extension>csv|xlsx|json)$", comparing.compare_file, name="compare_file"),
    re_path(
        r"^territorios/(?P<code>[A-Za-z0-9-]+)\.(?P<extension>csv|xlsx|json)$",
        territories.territory_file,
        name="territory_file",
    ),
    re_path(
        rf"^observatorio/(?P<code>{CODE})/publicacoes/(?P<pk>[0-9]{{1,9}})\.(?P<extension>csv|xlsx)$",
        news.release_file,
        name="release_file",
    ),
    re_path(r"^observatorio/medidas\.(?P<extension>csv|xlsx)$", files.list_file, name="list_file"),
    re_path(
        r"^observatorio/(?P<code>[A-Za-z][A-Za-z0-9]{2,3})\.(?P<extension>csv|xlsx|json|svg|png)$",
        files.file,
        name="file",
    ),
]
