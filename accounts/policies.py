"""Wagtail's questions about pages, images, documents and collections, answered from today's memberships.

Wagtail keeps these rights by group. Nobody is in a group here: each policy hands Wagtail, at each request, the rows
that the roles of the person would have at the root of the tree, and reads who may do something from memberships.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.images.models import AbstractImage
from wagtail.models import Collection, Page
from wagtail.permission_policies.collections import (
    CollectionManagementPermissionPolicy,
    CollectionOwnershipPermissionPolicy,
    CollectionPermissionLookupMixin,
)
from wagtail.permission_policies.pages import PagePermissionPolicy

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import roles_granted
from accounts.queries import people_with_roles
from common.media.collections import FROZEN

PAGE_ACTIONS = ("view", "add", "change", "delete", "publish", "bulk_delete", "lock", "unlock")
COLLECTION_ACTIONS = ("view", "add", "change", "delete", "choose")


@dataclass(frozen=True)
class Named:
    codename: str


@dataclass(frozen=True)
class PageRight:
    """What Wagtail reads of a group's row about pages."""

    page: Page
    permission: Named

    @property
    def page_id(self) -> int:
        return int(self.page.pk)


@dataclass(frozen=True)
class CollectionRight:
    """What Wagtail reads of a group's row about collections."""

    collection: Collection
    permission: Named

    @property
    def collection_id(self) -> int:
        return int(self.collection.pk)


def _people(permissions: Iterable[str]) -> Q:
    """Return the condition of being able, today, to do one of these things."""
    roles = frozenset[Role]().union(*(roles_granted(permission) for permission in permissions))
    return Q(pk__in=people_with_roles(roles, timezone.localdate()).values("pk"))


class PagePolicy(PagePermissionPolicy):
    """Rights over pages: the same in the whole tree."""

    def get_all_permissions_for_user(self, user: User | AnonymousUser) -> list[PageRight]:
        codenames = [self._get_permission_codename(action) for action in PAGE_ACTIONS]
        held = [codename for codename in codenames if user.has_perm(f"wagtailcore.{codename}")]
        if not held or user.is_superuser:
            return []
        root = Page.get_first_root_node()
        return [PageRight(root, Named(codename)) for codename in held]

    def users_with_any_permission(self, actions: Iterable[str], include_superusers: bool = True) -> QuerySet[User]:
        wanted = {"add", *actions} if "change" in actions else set(actions)
        return self._active(self._who(wanted), include_superusers)

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: Page, include_superusers: bool = True
    ) -> QuerySet[User]:
        who = self._who(actions)
        if "change" in actions:
            who |= self._who(["add"]) & Q(pk=instance.owner_id)
        return self._active(who, include_superusers)

    def _who(self, actions: Iterable[str]) -> Q:
        return _people(f"wagtailcore.{codename}" for codename in self._get_permission_codenames(actions))

    def _active(self, who: Q, include_superusers: bool) -> QuerySet[User]:
        return User.objects.filter(who | Q(is_superuser=True) if include_superusers else who, is_active=True)


class CollectionLookup(CollectionPermissionLookupMixin):
    """Rights over what lies in collections: the same in every collection."""

    def get_all_permissions_for_user(self, user: User | AnonymousUser) -> list[CollectionRight]:
        app, codenames = self._names(COLLECTION_ACTIONS)
        held = [codename for codename in codenames if user.has_perm(f"{app}.{codename}")]
        if not held or user.is_superuser:
            return []
        root = Collection.get_first_root_node()
        return [CollectionRight(root, Named(codename)) for codename in held]

    def _users_with_perm_filter(self, actions: Iterable[str], collection: Collection | None = None) -> Q:
        app, codenames = self._names(actions)
        return Q(is_active=True) & (Q(is_superuser=True) | _people(f"{app}.{codename}" for codename in codenames))

    def _names(self, actions: Iterable[str]) -> tuple[str, list[str]]:
        meta = self.auth_model._meta
        return meta.app_label, [f"{action}_{meta.model_name}" for action in actions]


class FilePolicy(CollectionLookup, CollectionOwnershipPermissionPolicy):
    """Rights over images and documents: whoever may add changes their own, whoever may change changes all."""

    def __init__(self, model: str, auth_model: str) -> None:
        super().__init__(model, auth_model=auth_model, owner_field_name="uploaded_by_user")
        self.permission_cache_name = f"_rights_over_{auth_model}"


class ImagePolicy(FilePolicy):
    """Rights over images: what lies in a frozen collection is chosen, and neither changed nor deleted by anybody."""

    def user_has_any_permission_for_instance(
        self, user: User | AnonymousUser, actions: Iterable[str], instance: AbstractImage
    ) -> bool:
        allowed = self._allowed(actions) if instance.collection.name in FROZEN else set(actions)
        return bool(allowed) and bool(super().user_has_any_permission_for_instance(user, allowed, instance))

    def instances_user_has_any_permission_for(
        self, user: User | AnonymousUser, actions: Iterable[str]
    ) -> QuerySet[AbstractImage]:
        found: QuerySet[AbstractImage] = super().instances_user_has_any_permission_for(user, actions)
        return found if self._allowed(actions) else found.exclude(collection__name__in=FROZEN)

    def collections_user_has_any_permission_for(
        self, user: User | AnonymousUser, actions: Iterable[str]
    ) -> QuerySet[Collection]:
        found: QuerySet[Collection] = super().collections_user_has_any_permission_for(user, actions)
        return found if self._allowed(actions) else found.exclude(name__in=FROZEN)

    def users_with_any_permission_for_instance(
        self, actions: Iterable[str], instance: AbstractImage
    ) -> QuerySet[User]:
        allowed = self._allowed(actions) if instance.collection.name in FROZEN else set(actions)
        if not allowed:
            return User.objects.none()
        found: QuerySet[User] = super().users_with_any_permission_for_instance(allowed, instance)
        return found

    def _allowed(self, actions: Iterable[str]) -> set[str]:
        return set(actions) & {"choose", "view"}


class CollectionPolicy(CollectionLookup, CollectionManagementPermissionPolicy):
    """Rights over the collections themselves; the root is never deleted, nor renamed what the portal fills."""

    permission_cache_name = "_collection_rights"

    def _descendants_with_perm(self, user: User, action: str) -> QuerySet[Collection]:
        below: QuerySet[Collection] = (
            self._collections_with_perm(user, [action]).filter(depth__gt=1).exclude(name__in=FROZEN)
        )
        return below
