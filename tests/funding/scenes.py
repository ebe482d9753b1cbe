"""An application with one of everything in it."""

from datetime import date

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.enums import Role
from common.files.storage import private_storage
from funding.enums import ExportFormat
from funding.models import (
    Attachment,
    CallQuestion,
    CoEditor,
    Contribution,
    Export,
    OpenOpportunity,
    OpportunityReading,
    PlannedCall,
)
from funding.operations import add_attachment, open_form, scan_attachment
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.common.questionnaires.forms import a_version, question, section
from tests.funding.factories import an_application, an_open_call, submit


def application_of(editor, at):
    """Return what a municipality has submitted, for its own people to open: by the names that addresses use."""
    entity = editor.memberships.get().entity
    signatory = UserFactory()
    MembershipFactory(user=signatory, entity=entity, role=Role.MUNICIPAL_SIGNATORY, starts_on=date(2023, 1, 1))
    form = a_version({"sections": [section(question("objetivo"))]}, code="candidatura").questionnaire
    application = an_application(an_open_call(application_form=form), entity, signatory, at=at)
    open_form(application=application, user=signatory, entity=entity, at=at)
    submit(application, signatory, received_at=at)
    co_editor = CoEditor.objects.create(application=application, user=editor, added_by=signatory, added_at=at)
    return {
        "call": application.call.code,
        **call_of(application.call, signatory, at),
        "application": application.uuid,
        "participation": application.participations.get().pk,
        "attachment": attached(application, signatory, at).pk,
        "co_editor": co_editor.pk,
        "export": taken_away(application, editor, at).uuid,
    }


def taken_away(application, user, at) -> Export:
    """Return a copy of an application that somebody asked for, made."""
    told = {"application": application, "asked_by": user, "asked_at": at, "made_at": at, "size": 2, "sha256": "0" * 64}
    made = Export.objects.create(call=application.call, format=ExportFormat.PACKAGE, **told)
    private_storage().save(made.path, ContentFile(b"PK"))
    return made


def attached(application, user, at, *, name="deliberacao.txt", content=b"Aprovado.", is_scanned=True) -> Attachment:
    """Return a file of an application, which the antivirus has seen or not."""
    attachment = add_attachment(
        application=application,
        upload=SimpleUploadedFile(name, content),
        purpose="Deliberação",
        user=user,
        entity=application.lead,
        at=at,
    )
    if is_scanned:
        scan_attachment(attachment_id=attachment.pk, at=at)
        attachment.refresh_from_db()
    return attachment


def call_of(call, user, at):
    """Return what belongs to a call, by the names that addresses of the back office use."""
    told = {"call": call, "text": "Texto.", "entity": None}
    return {
        "call_id": call.pk,
        "given_id": Contribution.objects.create(**told, author=user, subject="Prazo", sent_at=at).pk,
        "asked_id": CallQuestion.objects.create(**told, asked_by=user, asked_at=at).pk,
        "planned_id": PlannedCall.objects.create(mechanism=call.mechanism, title="Previsto", opens_on=at.date()).pk,
        "mechanism_id": call.mechanism_id,
        **opportunity_of(at),
        "row_id": call.rules.order_by("pk")[0].pk,
        "part": "texto",
        "step": "anular",
    }


def opportunity_of(at):
    """Return a call of other programmes, and a reading of them."""
    one = OpenOpportunity.objects.create(reference="A-1", title="Dados", first_seen_at=at, last_seen_at=at)
    return {"opportunity_id": one.pk, "reading_id": OpportunityReading.objects.create(started_at=at).pk}
