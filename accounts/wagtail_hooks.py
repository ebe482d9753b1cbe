"""«Pessoas» in the back office: people, what they hold, and invitations."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.documents import get_document_model, get_document_model_string
from wagtail.images import get_image_model, get_image_model_string
from wagtail.models import Collection, Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail_localize.models import SegmentOverride, StringTranslation, Translation

from accounts.models import Invitation, Membership, User
from accounts.permissions import ANONYMOUS, can_invite_somebody, can_publish_unreviewed
from accounts.policies import CollectionPolicy, FilePolicy, ImagePolicy, PagePolicy
from accounts.views.publishing import publish_unreviewed
from common.norm.office import OfficeIndexView

# What Wagtail calls its own lists of people and groups: ours take their place.
OTHERS_MENUS = {"users", "groups", "api-tokens"}


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Lets people see rows that only our operations write."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        return action == "view" and bool(super().user_has_permission(user, action))


register_permission_policy(Invitation, ReadOnlyPolicy(Invitation))
register_permission_policy(Page, PagePolicy())
register_permission_policy(Collection, CollectionPolicy(Collection))
register_permission_policy(get_image_model(), ImagePolicy(get_image_model_string(), "wagtailimages.Image"))
register_permission_policy(get_document_model(), FilePolicy(get_document_model_string(), "wagtaildocs.Document"))


class PeopleIndexView(OfficeIndexView):
    """A list of people whose files say where they come from, and that of a demonstration that it is one."""

    source = "Contas, pertenças e convites do portal"


class PersonViewSet(ModelViewSet):
    model = User
    index_view_class = PeopleIndexView
    url_prefix = "pessoas/contas"
    url_namespace = "accounts_people"
    icon = "user"
    menu_label = "Contas"
    list_display = ["name", "email", "is_active", "last_login", "date_joined"]
    list_filter = ["is_active", "memberships__role"]
    search_fields = ["name", "email"]
    search_backend_name = None
    list_export = ["name", "email", "is_active", "last_login", "date_joined"]
    export_filename = "contas"
    ordering = ["name", "pk"]
    form_fields = ["name", "is_active"]
    inspect_view_enabled = True
    inspect_view_fields = ["name", "email", "is_active", "last_login", "date_joined"]
    copy_view_enabled = False


class MembershipViewSet(ModelViewSet):
    model = Membership
    url_prefix = "pessoas/pertencas"
    url_namespace = "accounts_memberships"
    icon = "group"
    menu_label = "Pertenças"
    index_view_class = PeopleIndexView
    list_display = ["user", "entity", "role", "starts_on", "ends_on"]
    list_filter = ["role", "entity", "starts_on", "ends_on"]
    search_fields = ["user__name", "user__email", "entity__code"]
    search_backend_name = None
    list_export = ["user.name", "user.email", "entity.code", "role", "starts_on", "ends_on"]
    export_filename = "pertencas"
    ordering = ["-starts_on", "pk"]
    form_fields = ["user", "entity", "role", "starts_on", "ends_on"]
    inspect_view_enabled = True
    copy_view_enabled = False


class InvitationViewSet(ModelViewSet):
    model = Invitation
    index_view_class = PeopleIndexView
    url_prefix = "pessoas/convites"
    url_namespace = "accounts_invitations"
    icon = "mail"
    menu_label = "Convites"
    list_display = ["email", "entity", "role", "invited_by", "invited_at", "expires_at", "accepted_at", "revoked_at"]
    list_filter = ["role", "entity", "accepted_at", "revoked_at"]
    search_fields = ["email"]
    search_backend_name = None
    list_export = ["email", "entity.code", "role", "invited_by.name", "invited_at", "accepted_at", "revoked_at"]
    export_filename = "convites"
    ordering = ["-invited_at", "pk"]
    form_fields = ["email"]
    inspect_view_enabled = True
    inspect_view_fields = [*list_display, "accepted_by"]
    copy_view_enabled = False


class PeopleGroup(ViewSetGroup):
    menu_label = "Pessoas"
    menu_icon = "group"
    menu_order = 600
    items = (PersonViewSet, MembershipViewSet, InvitationViewSet)


@hooks.register("register_admin_viewset")
def people_viewsets() -> PeopleGroup:
    return PeopleGroup()


@hooks.register("construct_settings_menu")
def without_others_people(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name not in OTHERS_MENUS]


class InviteMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_invite_somebody(getattr(request, "actor", ANONYMOUS))


@hooks.register("register_admin_menu_item")
def invite_menu_item() -> Any:
    return InviteMenuItem("Convidar", reverse_lazy("accounts:invite"), name="convidar", icon_name="mail", order=610)


# Publishing: what goes out was read by a second person. The editor's own machine-to-machine door asks nobody.
PagesAdminAPIViewSet.actions.pop("publish", None)
REVIEW_FIRST = "Guardado como rascunho. Para o publicar, envie-o para revisão: outra pessoa tem de o aprovar."


@hooks.register("before_publish_page")
@hooks.register("before_publish")
def asks_for_a_second_person(request: HttpRequest, content: Any) -> HttpResponse:
    """Leave the text as a draft: it is reviewed first, or the coordination says why it cannot wait."""
    if can_publish_unreviewed(getattr(request, "actor", ANONYMOUS)):
        return redirect("publish_unreviewed", content.latest_revision_id)
    messages.warning(request, REVIEW_FIRST)
    return redirect(AdminURLFinder(request.user).get_edit_url(content) or "wagtailadmin_home")


@hooks.register("before_bulk_action")
def one_at_a_time(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> HttpResponse | None:
    if action_type != "publish":
        return None
    messages.warning(request, "Não se publicam vários textos de uma vez: cada um é revisto por outra pessoa.")
    return redirect("wagtailadmin_home")


@hooks.register("before_edit_page", order=-10)
def translations_too(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A translation is published by somebody who translated none of it."""
    if request.method != "POST" or request.POST.get("action") != "publish":
        return None
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()
    if translation is None or not _translated(translation, request.user):
        return None
    if can_publish_unreviewed(getattr(request, "actor", ANONYMOUS)):
        translation.save_target(user=request.user, publish=False)
        page.refresh_from_db()
        return redirect("publish_unreviewed", page.latest_revision_id)
    messages.warning(request, "Traduziu parte deste texto: outra pessoa tem de o ler e publicar.")
    return redirect("wagtailadmin_pages:edit", page.pk)


def _translated(translation: Translation, user: Any) -> bool:
    own = {
        "locale": translation.target_locale,
        "last_translated_by": user,
        "context__object_id": translation.source.object_id,
    }
    return any(model.objects.filter(**own).exists() for model in (StringTranslation, SegmentOverride))


@hooks.register("construct_page_action_menu")
@hooks.register("construct_snippet_action_menu")
def says_what_publishing_asks(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """Offer «Publicar» to nobody but the coordination, and say there what it is."""
    may = can_publish_unreviewed(getattr(request, "actor", ANONYMOUS))
    items[:] = [item for item in items if item.name != "action-publish" or may]
    for item in items:
        if item.name == "action-publish":
            item.label = "Correção urgente, sem revisão…"
    submit = next((item for item in items if item.name == "action-submit"), None)
    if submit is not None:
        items.remove(submit)
        items.insert(0, submit)


@hooks.register("register_admin_urls")
def publishing_urls() -> list[URLPattern]:
    return [path("publicar-sem-revisao/<int:revision_id>/", publish_unreviewed, name="publish_unreviewed")]
