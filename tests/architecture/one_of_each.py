"""One of each thing that somebody has and the others must not reach, and the keys by which addresses name it."""

from datetime import date, timedelta

from django.utils import timezone
from wagtail.models import Page

from action_plan.enums import DependencyKind, DependencyStatus, Precision, RevisionReason
from action_plan.models import Dependency, ReopeningRequest
from action_plan.operations import add_link_evidence, request_deadline
from common.jobs.models import Job
from common.norm.guard import writing_the_norm
from common.notifications.models import Notice
from events.enums import RegistrationState
from observatory.enums import (
    Aggregation,
    AreaLevel,
    Direction,
    EnteredBy,
    Frequency,
    MeasureKind,
    RunState,
    SourceFormat,
)
from observatory.models import (
    Area,
    AreaGroup,
    Breakdown,
    Division,
    Entry,
    Follow,
    ImportRun,
    Measure,
    MeasureTarget,
    Period,
    Provider,
    SourceFeed,
)
from practices.enums import ReplicationStage
from practices.models import PracticeImage
from reporting.enums import ContributionState
from tests.accounts.factories import InvitationFactory
from tests.action_plan.factories import ActionFactory, PeriodFactory
from tests.action_plan.scenes import approved, drafted, submitted
from tests.common.questionnaires.forms import a_version
from tests.dashboard.factories import AlertFactory
from tests.events.factories import EventFactory, RegistrationFactory
from tests.funding.deciding import one_heard
from tests.funding.evaluation_scenes import being_evaluated
from tests.funding.executing import one_awarded
from tests.funding.scenes import application_of
from tests.funding.surveying import survey_of
from tests.practices.factories import MunicipalityFactory, PortalImageFactory, PracticeFactory, ReplicationFactory
from tests.practices.scenes import Author
from tests.reporting.factories import ContributionFactory, opened, small_plan
from tests.repositories.factories import EntryRequestFactory


def one_of_each(arte, reporter_arte, eata_member, ccdr_norte, editor_porto, evaluator):
    """One of each thing that somebody has and the others must not reach."""
    small_plan(actions=3)
    draft_action, submitted_action, approved_action = (ActionFactory(position=n, code=f"I01-A{n}") for n in (1, 2, 3))
    now = timezone.now()
    period = PeriodFactory(due_on=now.date() + timedelta(days=20), locked_at=now + timedelta(days=40))
    run, figure = import_waiting_to_be_decided(now), figure_of(editor_porto, now)
    draft = drafted(draft_action, period, reporter_arte, at=now)
    link = {"url": "https://www.exemplo.pt/a", "title": "A", "user": reporter_arte, "entity": arte, "at": now}
    milestone = draft_action.milestones.get()
    edition = opened()
    waiting = submitted(submitted_action, period, reporter_arte, at=now, with_link=True)
    asked = request_deadline(
        milestone=milestone,
        proposed_on=now.date() + timedelta(days=400),
        precision=Precision.DAY,
        reason_code=RevisionReason.PROCUREMENT,
        reason="O concurso público ficou deserto e repete-se em março.",
        user=reporter_arte,
        entity=arte,
        at=now,
    )
    tie = {"predecessor": draft_action, "successor": submitted_action, "reason": "uma prepara a outra"}
    region = ccdr_norte.memberships.get().entity.region
    state = {"state": ContributionState.SUBMITTED, "accepted_by": None, "accepted_at": None}
    told = {"kind": "a.b", "key": "a", "subject": "Aviso", "body": "Aviso", "created_at": now, "send_after": now}
    meeting = EventFactory(starts_at=now + timedelta(days=20))
    offer = {"state": RegistrationState.OFFERED, "offer_ends_at": now + timedelta(hours=1)}
    return {
        **practices_of(editor_porto, now),
        **replicated_by(reporter_arte, editor_porto),
        **application_of(editor_porto, now),
        **survey_of(editor_porto, eata_member, now),
        **being_evaluated(editor_porto, eata_member, evaluator),
        "event": meeting.slug,
        "registration": RegistrationFactory(event=meeting, user=editor_porto, **offer).pk,
        "evidence": add_link_evidence(update=draft, **link).pk,
        "draft": draft.pk,
        "submitted": waiting.pk,
        "link": waiting.evidence.get().pk,
        "approved": approved(approved_action, period, reporter_arte, eata_member, at=now).pk,
        "milestone": milestone.pk,
        "request": asked.pk,
        "reopening": ReopeningRequest.objects.create(
            period=period,
            action=draft_action,
            reason="A equipa esteve sem acesso ao sistema.",
            requested_by=reporter_arte,
            requested_for=arte,
            requested_at=now,
        ).pk,
        "dependency": Dependency.objects.create(
            kind=DependencyKind.PRECEDES, status=DependencyStatus.INFERRED, **tie
        ).pk,
        **one_heard(editor_porto.memberships.get().entity, editor_porto, eata_member, now),
        **one_awarded(editor_porto.memberships.get().entity, editor_porto, eata_member, now),
        "edition_id": edition.pk,
        "image_id": PortalImageFactory().pk,
        "revision_id": Page.get_first_root_node().save_revision().pk,
        "section_id": edition.sections.order_by("pk")[0].pk,
        "contribution_id": ContributionFactory(region=region, **state).pk,
        "invitation": InvitationFactory(entity=arte).pk,
        "membership": reporter_arte.memberships.get().pk,
        "entry_request": EntryRequestFactory(asked_by=editor_porto).pk,
        "area_group": AreaGroup.objects.create(slug="meu", name="Meu", owner=editor_porto, is_public=True).slug,
        "declared": figure.pk,
        "run_id": run.pk,
        "feed_id": feed_of(run.measure).pk,
        "target_id": target_of(figure, eata_member, now).pk,
        "follow": Follow.objects.create(user=editor_porto, measure=run.measure, since=now, looked_at=now).pk,
        "measure_id": run.measure_id,
        "alert": AlertFactory(raised_at=now).pk,
        "questionnaire_id": a_version(frozen_at=None).questionnaire_id,
        "number": 1,
        "job": Job.objects.create(name="a.b", created_by=reporter_arte).uuid,
        "notice": Notice.objects.create(recipient=reporter_arte, url="/area/", **told).pk,
    }


def practices_of(editor, at):
    """A practice being written, one that waits for the region and one that is public, all of Porto."""
    author = Author(editor, editor.memberships.get().entity, at)
    written, waiting = author.write(), author.write()
    pictured = author.write().get_latest_revision_as_object()
    pictured.images.set([PracticeImage(image=PortalImageFactory(), alt="Rega", author="CMP", licence="CC BY 4.0")])
    pictured.save_revision(clean=False)
    author.submit(waiting)
    submitted_at = {"submitted_at": at, "review_region": editor.memberships.get().entity.region}
    published = PracticeFactory(owner_entity=author.entity, **submitted_at)
    return {"written": written.uuid, "pictured": pictured.uuid, "waiting": waiting.uuid, "published": published.uuid}


def import_waiting_to_be_decided(at):
    """A measure that an import brought figures of."""
    readings = {"kind": MeasureKind.COUNT, "direction": Direction.HIGHER, "aggregation": Aggregation.SUM}
    with writing_the_norm():
        measure = Measure.objects.create(code="X01", short_name="Exemplo", frequency=Frequency.ANNUAL, **readings)
    return ImportRun.objects.create(measure=measure, state=RunState.READY, started_at=at, read_at=at)


def target_of(figure, user, at):
    """What was decided for the territory of a figure."""
    told = {"measure": figure.measure, "area": figure.area, "period": figure.period}
    decided = {"decision_reference": "Deliberação 1", "decided_on": date(2024, 1, 10)}
    return MeasureTarget.objects.create(**told, **decided, value=1, recorded_by=user, recorded_at=at)


def figure_of(editor, at):
    """A measure that municipalities declare, and what one of them has written."""
    entity = editor.memberships.get().entity
    town = MunicipalityFactory(code="1312", entity=entity, region=entity.region)
    area = Area.objects.create(
        code="1312", level=AreaLevel.MUNICIPALITY, name="Porto", region=entity.region, municipality=town
    )
    readings = {"kind": MeasureKind.COUNT, "direction": Direction.HIGHER, "aggregation": Aggregation.SUM}
    with writing_the_norm():
        measure = Measure.objects.create(
            code="X02", short_name="Exemplo", frequency=Frequency.ANNUAL, entered_by=EnteredBy.MUNICIPALITY, **readings
        )
    year = {"frequency": Frequency.ANNUAL, "starts_on": date(2024, 1, 1), "ends_on": date(2025, 1, 1)}
    return Entry.objects.create(
        measure=measure,
        breakdown=Breakdown.objects.create(key="", label="Total"),
        period=Period.objects.create(code="2024", **year),
        area=area,
        entered_for=entity,
        author=editor,
        writer_ids=[editor.pk],
        created_at=at,
    )


def feed_of(measure):
    division = Division.objects.create(code="exemplo", name="Exemplo")
    provider = Provider.objects.get_or_create(code="ine", defaults={"name": "INE"})[0]
    return SourceFeed.objects.create(
        measure=measure,
        provider=provider,
        format=SourceFormat.INE_JSON,
        dataset="0000001",
        division=division,
        frequency=Frequency.ANNUAL,
    )


def replicated_by(reporter, owner):
    """A public practice of somebody, and another entity's replication of it."""
    practice = PracticeFactory(slug="replicada", owner_entity=owner.memberships.get().entity)
    replicator = reporter.memberships.get().entity
    stage = ReplicationStage.RUNNING
    replication = ReplicationFactory(practice=practice, replicator=replicator, opened_by=reporter, stage=stage)
    return {"practice": practice.slug, "replication": replication.pk}
