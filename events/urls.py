from django.urls import path, re_path

from common.ui.addresses import in_each_language
from events.views import management, public, registration

app_name = "events"

FILE = r"\.(?P<extension>csv|xlsx)$"
urlpatterns = [
    path("eventos/calendario.ics", public.calendar, name="calendar"),
    re_path(rf"^eventos/eventos{FILE}", public.file, name="file"),
    in_each_language(
        path("eventos/", public.index, name="index"),
        path("eventos/series/<slug:slug>/", public.series, name="series"),
        path("eventos/<slug:slug>/", public.detail, name="detail"),
    ),
    path("eventos/<slug:slug>/evento.ics", public.event_calendar, name="event_calendar"),
    path("eventos/<slug:slug>/inscricao/", registration.register, name="register"),
    path("area/eventos/", registration.mine, name="mine"),
    path("area/eventos/<int:pk>/aceitar/", registration.accept, name="accept"),
    path("area/eventos/<int:pk>/desistir/", registration.leave, name="leave"),
    path("area/eventos/organizar/", management.events, name="managed"),
    path("area/eventos/organizar/<slug:slug>/", management.people, name="people"),
    re_path(rf"^area/eventos/organizar/(?P<slug>[-\w]+)/inscricoes{FILE}", management.people_file, name="people_file"),
    path("area/eventos/organizar/<slug:slug>/cancelar/", management.cancel, name="cancel"),
]
