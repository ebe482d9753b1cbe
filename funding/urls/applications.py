"""Addresses of applications, for whoever applies or is invited to."""

from django.urls import path

from funding.views import (
    application_files,
    application_form,
    application_invitations,
    application_packages,
    application_parts,
    application_people,
    application_submissions,
    applications,
)

_ONE = "area/candidaturas/<uuid:uuid>/"

urlpatterns = [
    path("area/candidaturas/", applications.mine, name="applications"),
    path("area/candidaturas/comecar/<slug:code>/", applications.start, name="application_start"),
    path("area/candidaturas/convites/", application_invitations.index, name="invitations"),
    path("area/candidaturas/convites/<int:pk>/", application_invitations.invitation, name="invitation"),
    path("area/candidaturas/convites/<int:pk>/recusar/", application_invitations.decline, name="invitation_decline"),
    path(_ONE, applications.application, name="application"),
    path(f"{_ONE}anexos/", application_files.attachments, name="attachments"),
    path(f"{_ONE}anexos/<int:pk>/retirar/", application_files.remove, name="attachment_remove"),
    path(f"{_ONE}copia/", application_packages.packages, name="packages"),
    path(f"{_ONE}copia/<uuid:export>/", application_packages.package, name="package"),
    path(f"{_ONE}desistir/", application_submissions.withdraw, name="application_withdraw"),
    path(f"{_ONE}diferencas/", application_submissions.differences, name="application_differences"),
    path(f"{_ONE}formulario/", application_form.begin, name="application_form"),
    path(f"{_ONE}formulario/<str:section>/", application_form.section, name="application_section"),
    path(f"{_ONE}partes/<str:part>/", application_parts.part, name="application_part"),
    path(f"{_ONE}participantes/", application_people.participants, name="participants"),
    path(f"{_ONE}participantes/<int:pk>/retirar/", application_people.remove, name="participant_remove"),
    path(f"{_ONE}pessoas/", application_people.co_editors, name="co_editors"),
    path(f"{_ONE}pessoas/<int:pk>/retirar/", application_people.remove_co_editor, name="co_editor_remove"),
    path(f"{_ONE}submeter/", application_submissions.submit, name="application_submit"),
    path(f"{_ONE}submissoes/<int:number>/", application_submissions.receipt, name="receipt"),
    path(f"{_ONE}submissoes/<int:number>/conteudo.json", application_submissions.content, name="receipt_content"),
    path(f"{_ONE}submissoes/<int:number>/recibo.pdf", application_submissions.receipt_file, name="receipt_file"),
]
