from django.urls import path

from accounts.views import invitations, own, people

app_name = "accounts"
urlpatterns = [
    path("conta/", own.overview, name="overview"),
    path("conta/segundo-fator/", own.second_factor, name="second_factor"),
    path("conta/em-nome-de/", own.switch, name="switch"),
    path("convite/<str:token>/", invitations.accept, name="invitation"),
    path("area/pessoas/", people.index, name="people"),
    path("area/pessoas/csv/", people.as_csv, name="people_csv"),
    path("area/pessoas/convidar/", invitations.invite, name="invite"),
    path("area/pessoas/<int:pk>/terminar/", people.end, name="membership_end"),
    path("area/pessoas/convites/<int:pk>/reenviar/", invitations.resend, name="invitation_resend"),
    path("area/pessoas/convites/<int:pk>/anular/", invitations.revoke, name="invitation_revoke"),
]
