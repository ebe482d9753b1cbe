"""What a person may do in the back office: worked out from today's memberships, never from groups."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AnonymousUser, Permission
from django.utils import timezone

from accounts.models import Membership, User
from accounts.permissions import role_grants
from common.notifications.queries import unread_of_person


class MembershipBackend(AuthenticationBackend):
    """Signs in with e-mail and password; grants what the roles of today's memberships grant."""

    def get_user(self, user_id: Any) -> User | None:
        """Bring, with the person of each request, how many notices they have not read: the header says it."""
        user = User.objects.annotate(unread_notices=unread_of_person("pk")).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def has_perm(self, user_obj: User | AnonymousUser, perm: str, obj: Any = None) -> bool:
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return False
        return any(role_grants(role, perm) for role in self._roles(user_obj))

    def has_module_perms(self, user_obj: User | AnonymousUser, app_label: str) -> bool:
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions(user_obj))

    def get_user_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        return self.get_all_permissions(user_obj, obj)

    def get_group_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        return set()

    def get_all_permissions(self, user_obj: User | AnonymousUser, obj: Any = None) -> set[str]:
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return set()
        named = Permission.objects.values_list("content_type__app_label", "codename")
        every = {f"{app_label}.{codename}" for app_label, codename in named}
        return every if user_obj.is_superuser else {perm for perm in every if self.has_perm(user_obj, perm)}

    def _roles(self, user: User) -> frozenset[str]:
        """Return the roles of today, read once for each time the person is loaded, that is, each request."""
        roles: frozenset[str] | None = getattr(user, "_roles_today", None)
        if roles is None:
            active = Membership.objects.active(timezone.localdate()).filter(user=user)
            roles = frozenset(active.values_list("role", flat=True))
            user._roles_today = roles  # type: ignore[attr-defined]  # kept on the instance for the request only
        return roles
