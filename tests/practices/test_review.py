"""The way of a text from its author to the public: every step, every refusal, and no way around."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from wagtail.models import Revision, TaskState, WorkflowState

from accounts.enums import Role
from accounts.models import Membership
from accounts.queries import actor_of
from common.notifications.models import Notice
from practices import operations
from practices.enums import Evidence, PracticeState, ReviewAct, Section
from practices.models import EvidenceAssessment, Practice, PracticeTransition, WrittenUnderReview
from practices.operations import PracticeRefused, StalePractice
from practices.permissions import can_review_practice, can_step_in, step_due_on
from practices.queries import practice_page
from practices.queries.area import practices_to_review
from territories.enums import EntityKind
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.practices.factories import MunicipalityFactory
from tests.practices.scenes import AT, Author, Reviewer, eata, essential, norte, porto
from tests.territories.factories import EntityFactory, RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(editor_porto):
    return porto(editor_porto)


@pytest.fixture
def region(ccdr_norte):
    return norte(ccdr_norte)


@pytest.fixture
def country(eata_member):
    return eata(eata_member)


def now(practice):
    return Practice.objects.get(pk=practice.pk)


def acts(practice):
    return list(practice.transitions.order_by("at", "pk").values_list("act", flat=True))


def test_from_the_first_word_to_the_public_page(author, region, country):
    practice = author.write()
    assert now(practice).state == PracticeState.DRAFT
    author.submit(practice)
    assert now(practice).state == PracticeState.REGIONAL
    region.approve_regionally(practice)
    country.approve_nationally(practice, evidence=Evidence.BEFORE_AFTER)
    page = practice_page(practice.slug)
    assert (page.title, page.solution, page.state) == (
        "Rega que espera pela chuva",
        "Sensores de humidade e previsão do tempo.",
        PracticeState.PUBLISHED,
    )
    assert (page.evidence_level, page.evidence_proposed) == (Evidence.BEFORE_AFTER, Evidence.BEFORE_AFTER)
    assert page.review_due_on.isoformat() == "2027-11-06"
    assert page.live_revision_id == page.latest_revision_id
    assert not page.has_unpublished_changes
    assert acts(practice) == ["STARTED", "SUBMITTED", "APPROVED_REGIONALLY", "APPROVED_NATIONALLY"]
    assert WorkflowState.objects.get().status == "approved"


def test_the_address_follows_the_title_until_it_is_public(author, region, country):
    other, practice = author.start("Rega que espera pela chuva"), author.start("Um título provisório")
    assert (other.slug, practice.slug) == ("rega-que-espera-pela-chuva", "um-titulo-provisorio")
    practice = author.save(practice, fields=essential())
    assert practice.slug == "rega-que-espera-pela-chuva-2"
    author.submit(practice)
    region.approve_regionally(practice)
    country.approve_nationally(practice)
    assert practice_page("rega-que-espera-pela-chuva-2").pk == practice.pk
    operations.revise_practice(practice=now(practice), **author.who)
    author.save(practice, fields=essential(title="Outro nome"))
    assert now(practice).slug == "rega-que-espera-pela-chuva-2"


def test_nothing_is_handed_in_with_something_missing(author, region):
    practice = author.write(summary="", domain=None)
    with pytest.raises(PracticeRefused) as refused:
        author.submit(practice)
    assert refused.value.problems == ("Falta: resumo.", "Falta: domínio.")
    assert now(practice).state == PracticeState.DRAFT


def test_given_back_written_again_and_decided_from_the_start(author, region, country):
    practice = author.write()
    author.submit(practice)
    region.approve_regionally(practice)
    country.give_back(practice)
    step = practice.transitions.get(act=ReviewAct.RETURNED)
    assert step.comments == {"recursos": "Diga quanto custou."}
    assert now(practice).state == PracticeState.RETURNED
    author.save(practice, Section.RESOURCES, fields={"cost_note": "Cerca de 10 000 €, com IVA."})
    author.submit(practice)
    # Both read the new words: an approval of the old ones is worth nothing.
    assert now(practice).state == PracticeState.REGIONAL
    later = norte(region.user, later=3)
    later.approve_regionally(practice)
    eata(country.user, later=4).approve_nationally(practice)
    assert practice_page(practice.slug).cost_note == "Cerca de 10 000 €, com IVA."
    assert WorkflowState.objects.count() == 1
    assert list(TaskState.objects.order_by("pk").values_list("status", flat=True)) == [
        "approved",
        "rejected",
        "approved",
        "approved",
    ]


def test_refused_by_a_criterion_and_taken_up_again(author, region):
    practice = author.write()
    author.submit(practice)
    region.refuse(practice)
    assert now(practice).state == PracticeState.REFUSED
    assert practice.transitions.get(act=ReviewAct.REFUSED).criterion == "NO_RESULTS"
    assert WorkflowState.objects.get().status == "cancelled"
    operations.revise_practice(practice=now(practice), **author.who)
    assert now(practice).state == PracticeState.DRAFT


def test_the_database_asks_a_refusal_for_its_criterion(author):
    practice = author.start()
    with pytest.raises(IntegrityError), transaction.atomic():
        PracticeTransition.objects.create(
            practice=practice, act=ReviewAct.REFUSED, to_state=PracticeState.REFUSED, at=AT, reason="Não."
        )


def test_taken_back_before_anybody_decided(author, region):
    practice = author.write()
    author.submit(practice)
    operations.recall_practice(practice=practice, **author.who)
    assert now(practice).state == PracticeState.DRAFT
    author.save(practice, fields={"title": "Outro título"})
    author.submit(practice)
    assert now(practice).state == PracticeState.REGIONAL


class TestWhatIsPublishedIsWhatWasApproved:
    """Words slipped in between the two approvals, by every way in."""

    @pytest.fixture
    def approved(self, author, region):
        practice = author.write()
        author.submit(practice)
        region.approve_regionally(practice)
        return practice

    def test_case_c30_the_form_and_its_autosave_are_refused(self, approved, author):
        with pytest.raises(PracticeRefused, match="em análise nacional"):
            author.save(approved, fields={"solution": "Outra coisa."})

    def test_saving_a_revision_is_refused(self, approved, author):
        draft = now(approved).get_latest_revision_as_object()
        draft.solution = "Outra coisa."
        with pytest.raises(WrittenUnderReview):
            draft.save_revision(user=author.user, clean=False)

    def test_overwriting_the_revision_is_refused(self, approved, author):
        draft = now(approved).get_latest_revision_as_object()
        draft.solution = "Outra coisa."
        with pytest.raises(WrittenUnderReview):
            draft.save_revision(user=author.user, clean=False, overwrite_revision=now(approved).latest_revision)

    def test_case_c30_a_revision_made_behind_the_model_is_not_published(self, approved, author, country):
        revision = now(approved).latest_revision
        slipped = Revision.objects.create(
            content_object=now(approved),
            base_content_type=revision.base_content_type,
            user=author.user,
            content={**revision.content, "solution": "Outra coisa."},
            object_str="x",
        )
        with pytest.raises(StalePractice):
            country.approve_nationally(approved)
        Practice.objects.filter(pk=approved.pk).update(latest_revision=slipped)
        with pytest.raises(StalePractice):
            country.approve_nationally(approved)
        assert not now(approved).live

    def test_the_workflow_itself_refuses_a_newer_text(self, approved, author, country):
        revision = now(approved).latest_revision
        Revision.objects.create(
            content_object=now(approved),
            base_content_type=revision.base_content_type,
            user=country.user,
            content=revision.content,
            object_str="x",
        )
        task_state = WorkflowState.objects.get().current_task_state
        with pytest.raises(PermissionDenied, match="O texto mudou depois de ter sido validado"), transaction.atomic():
            task_state.approve(user=country.user)
        assert not now(approved).live

    def test_changing_the_words_of_the_same_revision_is_noticed(self, approved, country):
        revision = now(approved).latest_revision
        revision.content = {**revision.content, "solution": "Outra coisa."}
        revision.save(update_fields=["content"])
        with pytest.raises(PracticeRefused, match="não é o que foi submetido"):
            country.approve_nationally(approved)
        assert not now(approved).live

    def test_publishing_it_directly_is_refused(self, approved, country):
        with pytest.raises(Exception, match="Só se publica o texto"):
            now(approved).latest_revision.publish(user=country.user, skip_permission_checks=True)

    def test_the_back_office_sees_a_lock(self, approved, eata_coordinator):
        assert now(approved).get_lock().for_user(eata_coordinator)
        assert (
            WorkflowState.objects.get().current_task_state.task.specific.get_actions(approved, eata_coordinator) == []
        )


class TestWhoDecides:
    def submitted(self, author):
        practice = author.write()
        author.submit(practice)
        return now(practice)

    def test_not_another_region(self, author, region, ccdr_algarve):
        practice = self.submitted(author)
        other = Reviewer(ccdr_algarve, ccdr_algarve.memberships.get().entity, region.at)
        with pytest.raises(PracticeRefused, match="estrutura da região"):
            other.approve_regionally(practice)

    def test_not_the_country_before_the_region(self, author, region, country):
        practice = self.submitted(author)
        with pytest.raises(StalePractice):
            country.approve_nationally(practice)

    def test_case_c31_nobody_of_the_owner_whatever_else_they_are(self, author, region, country):
        practice = self.submitted(author)
        Membership.objects.create(
            user=region.user, entity=author.entity, role=Role.MUNICIPAL_SIGNATORY, starts_on=AT.date()
        )
        with pytest.raises(PracticeRefused, match="Pertence à entidade"):
            region.approve_regionally(practice)

    def test_nobody_who_wrote_it_even_after_changing_jobs(self, author, region):
        practice = self.submitted(author)
        author.user.memberships.update(ends_on=AT.date() + timedelta(days=1))
        MembershipFactory(user=author.user, entity=region.entity, role=Role.REGIONAL_OFFICER, starts_on=AT.date())
        moved = Reviewer(author.user, region.entity, region.at)
        with pytest.raises(PracticeRefused, match="Escreveu parte"):
            moved.approve_regionally(practice)

    def test_case_c32_whoever_lost_the_role_meanwhile_does_not_decide(self, author, region):
        practice = self.submitted(author)
        region.user.memberships.update(ends_on=AT.date())
        with pytest.raises(PracticeRefused, match="já não tem papel"):
            region.approve_regionally(practice)

    def test_one_person_does_not_give_both_approvals(self, author, region, eata_coordinator):
        practice = self.submitted(author)
        late = eata(eata_coordinator, later=30)
        late.approve_regionally(practice)
        with pytest.raises(PracticeRefused, match="outra pessoa"):
            eata(eata_coordinator, later=31).approve_nationally(practice)

    def test_the_coordination_steps_in_only_after_the_regions_time(self, author, region, eata_coordinator):
        practice = self.submitted(author)
        assert step_due_on(practice) == AT.date() + timedelta(days=15)
        actor = actor_of(eata_coordinator, AT.date())
        assert not can_step_in(actor, practice, AT.date() + timedelta(days=15))
        assert can_step_in(actor, practice, AT.date() + timedelta(days=16))
        with pytest.raises(PracticeRefused):
            eata(eata_coordinator, later=15).approve_regionally(practice)

    def test_a_second_approval_of_the_same_step_changes_nothing(self, author, region, country):
        practice = self.submitted(author)
        read = {"practice": practice, "revision_id": practice.latest_revision_id, **region.who}
        operations.approve_regionally(**read)
        with pytest.raises(StalePractice):
            operations.approve_regionally(**read)

    def test_each_sees_in_the_queue_what_is_theirs(self, author, region, country, ccdr_algarve):
        practice = self.submitted(author)
        on = AT.date()
        of = lambda user: [task.practice for task in practices_to_review(actor_of(user, on), on)]  # noqa: E731
        assert (of(region.user), of(country.user), of(ccdr_algarve)) == ([practice], [], [])
        region.approve_regionally(practice)
        assert (of(region.user), of(country.user)) == ([], [practice])
        assert can_review_practice(actor_of(country.user, on), now(practice), on)


class TestPathsWithoutARegion:
    def writer(self, entity, role=Role.MUNICIPAL_EDITOR):
        user = UserFactory()
        MembershipFactory(user=user, entity=entity, role=role)
        return Author(user, entity)

    def test_a_national_entity_goes_straight_to_the_country(self, country):
        author = self.writer(EntityFactory(code="ARTE"), Role.ACTION_REPORTER)
        practice = author.write()
        author.submit(practice)
        assert now(practice).state == PracticeState.NATIONAL
        assert "nacional" in practice.transitions.get(act=ReviewAct.SKIPPED_REGION).reason
        country.approve_nationally(practice)
        assert now(practice).live

    def test_an_autonomous_region_without_anybody_goes_on_and_says_why(self, country):
        azores = RegionFactory(code="acores", name="Açores", kind="AUTONOMOUS")
        author = self.writer(MunicipalityFactory(in_region=azores).entity)
        practice = author.write()
        author.submit(practice)
        assert now(practice).state == PracticeState.NATIONAL
        assert "Açores não tem" in practice.transitions.get(act=ReviewAct.SKIPPED_REGION).reason

    def test_the_regional_government_of_an_autonomous_region_looks_first(self, country):
        azores = RegionFactory(code="acores", name="Açores", kind="AUTONOMOUS")
        government = EntityFactory(code="GOV-ACORES", kind=EntityKind.REGIONAL_BODY, region=azores)
        officer = self.writer(government, Role.REGIONAL_OFFICER).user
        author = self.writer(MunicipalityFactory(in_region=azores).entity)
        practice = author.write()
        author.submit(practice)
        assert now(practice).state == PracticeState.REGIONAL
        Reviewer(officer, government, AT + timedelta(days=1)).approve_regionally(practice)
        assert now(practice).state == PracticeState.NATIONAL

    def test_what_a_ccdr_writes_is_decided_by_the_country_alone(self, region, country):
        author = Author(region.user, region.entity)
        practice = author.write()
        author.submit(practice)
        assert now(practice).state == PracticeState.NATIONAL


class TestRevising:
    @pytest.fixture
    def published(self, author, region, country):
        practice = author.write()
        author.submit(practice)
        region.approve_regionally(practice)
        country.approve_nationally(practice)
        return practice

    def test_the_public_text_stays_until_the_new_one_is_approved(self, published, author, region, country):
        operations.revise_practice(practice=published, **author.who)
        author.save(published, fields={"solution": "Agora também ao domingo."})
        author.submit(published)
        assert practice_page(published.slug).solution == "Sensores de humidade e previsão do tempo."
        norte(region.user, later=5).approve_regionally(published)
        eata(country.user, later=6).approve_nationally(published)
        assert practice_page(published.slug).solution == "Agora também ao domingo."

    def test_a_refused_revision_leaves_the_public_text_as_it_was(self, published, author, region):
        operations.revise_practice(practice=published, **author.who)
        author.save(published, fields={"solution": "Pior."})
        author.submit(published)
        norte(region.user, later=5).refuse(published)
        page = practice_page(published.slug)
        assert (page.state, page.solution) == (PracticeState.PUBLISHED, "Sensores de humidade e previsão do tempo.")
        operations.revise_practice(practice=now(published), **author.who)
        assert now(published).get_latest_revision_as_object().solution == "Sensores de humidade e previsão do tempo."

    def test_withdrawn_with_a_reason_and_gone_from_the_catalogue(self, published, author):
        with pytest.raises(PracticeRefused, match="Diga porque"):
            operations.withdraw_practice(practice=published, reason=" ", **author.who)
        operations.withdraw_practice(practice=published, reason="Deixou de se usar.", **author.who)
        assert practice_page(published.slug) is None
        assert now(published).withdrawn_reason == "Deixou de se usar."

    def test_evidence_is_changed_with_a_reason_and_never_to_the_fifth_level(self, published, country):
        with pytest.raises(PracticeRefused, match="nível 5"):
            operations.assess_evidence(practice=published, level=Evidence.REPLICATED, reason="Sim.", **country.who)
        operations.assess_evidence(practice=published, level=Evidence.COMPARISON, reason="Houve grupo.", **country.who)
        assert now(published).evidence_level == Evidence.COMPARISON
        assert list(EvidenceAssessment.objects.order_by("pk").values_list("previous", "level")) == [(None, 1), (1, 3)]


def test_each_step_tells_whom_it_concerns_once(author, region, country):
    practice = author.write()
    author.submit(practice)
    region.give_back(practice)
    told = list(Notice.objects.order_by("pk").values_list("recipient__name", "kind", "digest"))
    assert told == [
        ("Norberto Norte", "practices.practice_waiting", True),
        ("Paula Porto", "practices.practice_returned", False),
    ]
