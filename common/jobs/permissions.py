from typing import TYPE_CHECKING

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

if TYPE_CHECKING:
    from common.jobs.models import Job


def can_see(user: AbstractBaseUser | AnonymousUser, job: "Job") -> bool:
    """Whoever asked for the work follows it."""
    return user.is_authenticated and job.created_by_id == user.pk
