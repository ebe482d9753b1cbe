"""Groups of municipalities that somebody keeps: their own choice, for themselves or at a public address."""

from collections.abc import Collection

from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from accounts.models import User
from common.audit.trail import record
from observatory.enums import AreaLevel
from observatory.models import Area, AreaGroup
from observatory.operations.refusals import GroupRefused

FEWEST_AREAS, MOST_AREAS, MOST_GROUPS = 2, 60, 30
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def save_group(*, name: str, areas: Collection[Area], is_public: bool, user: User) -> AreaGroup:
    """Keep a group at an address that nobody guesses."""
    _check(areas)
    if AreaGroup.objects.filter(owner=user).count() >= MOST_GROUPS:
        raise GroupRefused(f"Já guarda {MOST_GROUPS} grupos. Apague um para guardar outro.")
    slug = f"{slugify(name)[:36].strip('-') or 'grupo'}-{get_random_string(8, LETTERS)}"
    group = AreaGroup.objects.create(slug=slug, name=name, owner=user, is_public=is_public)
    group.areas.set(areas)
    record(group, "observatory.save_group", user=user, data={"territorios": len(areas), "publico": is_public})
    return group


@transaction.atomic
def change_group(*, group: AreaGroup, name: str, areas: Collection[Area], is_public: bool, user: User) -> AreaGroup:
    """Change what is in a group; its address stays."""
    _check(areas)
    group.name, group.is_public = name, is_public
    group.save(update_fields=["name", "is_public"])
    group.areas.set(areas)
    record(group, "observatory.change_group", user=user, data={"territorios": len(areas), "publico": is_public})
    return group


@transaction.atomic
def delete_group(*, group: AreaGroup, user: User) -> None:
    record(group, "observatory.delete_group", user=user, data={"nome": group.name})
    group.delete()


def _check(areas: Collection[Area]) -> None:
    if any(area.level != AreaLevel.MUNICIPALITY for area in areas):
        raise GroupRefused("Um grupo tem só municípios. Retire as regiões e as entidades intermunicipais.")
    if not FEWEST_AREAS <= len(areas) <= MOST_AREAS:
        raise GroupRefused(f"Um grupo tem de {FEWEST_AREAS} a {MOST_AREAS} municípios; este tem {len(areas)}.")
