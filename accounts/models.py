"""People, and for whom they act."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Model, Q, QuerySet
from wagtail.models import Task, TaskState

from accounts.enums import Role
from accounts.permissions import PUBLISH
from territories.models import Entity


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person; signs in with the e-mail address."""

    username = None  # type: ignore[assignment]  # the e-mail address is the only login name
    first_name = None  # type: ignore[assignment]  # one full name, as people write it
    last_name = None  # type: ignore[assignment]  # one full name, as people write it
    name = models.CharField("nome", max_length=150)
    email = models.EmailField("correio eletrónico", unique=True)

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]  # AbstractUser's manager asks for a username

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "pessoa"
        verbose_name_plural = "pessoas"

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, on: date) -> "MembershipQuerySet":
        return self.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gt=on))


class Membership(models.Model):
    """A role that a person holds in an entity, from a day until (not including) another."""

    user = models.ForeignKey(User, verbose_name="pessoa", on_delete=models.CASCADE, related_name="memberships")
    entity = models.ForeignKey(Entity, verbose_name="entidade", on_delete=models.PROTECT, related_name="+")
    role = models.CharField("papel", max_length=20, choices=Role)
    starts_on = models.DateField("desde")
    ends_on = models.DateField("até (exclusive)", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "pertença"
        verbose_name_plural = "pertenças"
        constraints = [
            ExclusionConstraint(
                name="accounts_one_such_role_a_day",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("entity", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(F("starts_on"), F("ends_on"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Invitation(models.Model):
    """An invitation to hold a role in an entity; only the token's SHA-256 is kept."""

    email = models.EmailField("correio eletrónico")
    entity = models.ForeignKey(Entity, verbose_name="entidade", on_delete=models.PROTECT, related_name="+")
    role = models.CharField("papel", max_length=20, choices=Role)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        User, verbose_name="convidada por", on_delete=models.PROTECT, related_name="invitations_sent"
    )
    invited_at = models.DateTimeField("enviada em", auto_now_add=True)
    expires_at = models.DateTimeField("válida até")
    accepted_at = models.DateTimeField("aceite em", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, verbose_name="aceite por", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoked_at = models.DateTimeField("revogada em", null=True, blank=True)

    class Meta:
        verbose_name = "convite"
        verbose_name_plural = "convites"

    def __str__(self) -> str:
        return self.email


def _is_own(obj: Any, user: User) -> bool:
    """Whether the person wrote, or sent, the text that waits for a review."""
    state = obj.current_workflow_task_state
    return state is not None and user.pk in {state.revision.user_id, state.workflow_state.requested_by_id}


class EditorialReview(Task):
    """A step of a workflow done by whoever may publish today; meanwhile what is under review does not change."""

    class Meta:
        verbose_name = "revisão editorial"
        verbose_name_plural = "revisões editoriais"

    def user_can_access_editor(self, obj: Model, user: User) -> bool:
        return user.has_perm(PUBLISH)

    def locked_for_user(self, obj: Model, user: User) -> bool:
        return not user.has_perm(PUBLISH)

    def user_can_lock(self, obj: Model, user: User) -> bool:
        return user.has_perm(PUBLISH)

    def get_actions(self, obj: Model, user: User) -> list[tuple[str, str, bool]]:
        if not user.has_perm(PUBLISH):
            return []
        if _is_own(obj, user):  # somebody else has to read it
            return []
        return [
            ("reject", "Devolver com comentário", True),
            ("approve", "Aprovar", False),
            ("approve", "Aprovar com comentário", True),
        ]

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet[TaskState]:
        waiting: QuerySet[TaskState] = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return waiting if user.has_perm(PUBLISH) else waiting.none()

    @classmethod
    def get_description(cls) -> str:
        return "Quem pode publicar hoje revê e decide: publica ou devolve com um comentário."
