"""Writing a practice: begin, save a section as it is, take up again what was published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from wagtail.models import Revision

from accounts.models import User
from action_plan.queries import civil_day
from common.audit.trail import record
from practices.enums import REVISABLE_STATES, PracticeKind, PracticeState, ReviewAct, Section
from practices.models import Practice, PracticeContact, PracticeTransition
from practices.operations.guards import lock_practice, require_editable, require_writer
from practices.operations.refusals import Difference, PracticeRefused, StalePractice
from practices.queries.sections import FIELDS, LINKS, PARTS, SECTION_OF, completeness, label_of, shown
from practices.queries.territory import municipalities_of
from territories.models import Entity

SAME_SITTING = timedelta(minutes=30)
LONGEST_TITLE = 120
ALWAYS_SAID = frozenset({"kind", "original_language"})


@dataclass(frozen=True)
class SectionValues:
    """What a section's page holds: fields that could be read, what could not, and the lines of each list."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


@transaction.atomic
def start_practice(*, title: str, kind: PracticeKind, user: User, entity: Entity, at: datetime) -> Practice:
    """Begin a practice of an entity, with where it acts already filled in."""
    require_writer(user, entity, entity.pk, at)
    if not title.strip():
        raise PracticeRefused("Dê um título à prática: pode mudá-lo depois.")
    practice = Practice.objects.create(
        title=title.strip()[:LONGEST_TITLE], kind=kind, slug=free_slug(title), owner_entity=entity, created_by=user
    )
    practice.territories.set(municipalities_of(entity, civil_day(at)))
    practice.save_revision(user=user, clean=False)
    PracticeTransition.objects.create(
        practice=practice, act=ReviewAct.STARTED, to_state=practice.state, actor=user, entity=entity, at=at
    )
    record(practice, "practices.start_practice", user=user)
    return practice


def free_slug(title: str, own: int | None = None) -> str:
    """Return an address that no other practice has."""
    base = slugify(title)[:120].strip("-") or "pratica"
    taken = set(Practice.objects.exclude(pk=own).filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)


def draft_of(practice: Practice) -> Practice:
    """Return the text being written, or the public one when nothing is being written."""
    draft: Practice = practice.get_latest_revision_as_object()
    return draft


def version_of(practice: Practice, section: Section) -> int:
    """Return how many times a section was saved, so that two people writing different sections do not collide."""
    return int(practice.versions.get(section, 0))


@transaction.atomic
def save_draft(
    *,
    practice: Practice,
    section: Section,
    version: int,
    values: SectionValues,
    user: User,
    entity: Entity,
    at: datetime,
) -> Practice:
    """Keep a section as it is, whatever is missing. Raises StalePractice when somebody saved it in the meantime."""
    current = lock_practice(practice)
    require_writer(user, entity, current.owner_entity_id, at)
    draft = draft_of(current)
    if version_of(current, section) != version:
        raise StalePractice(current, section_differences(draft, section, values))
    require_editable(current)
    before = draft.serializable_data()
    _write(draft, section, values, at)
    if draft.serializable_data() == before:
        return current
    return keep_draft(current, draft, section, user, at)


def _write(draft: Practice, section: Section, values: SectionValues, at: datetime) -> None:
    kept = {name: typed for name, typed in draft.unread.items() if SECTION_OF.get(name.split("-")[0]) != section}
    draft.unread = {**kept, **values.unread}
    for name in FIELDS[section]:
        if name in values.unread:
            setattr(draft, name, None)
        elif name in values.fields and not (name in ALWAYS_SAID and not values.fields[name]):
            _put(draft, name, values.fields[name])
    for name in PARTS.get(section, ()):
        if name in values.parts:
            getattr(draft, name).set(_lines(draft, name, values.parts[name], at))


def _put(draft: Practice, name: str, value: Any) -> None:
    if name in LINKS:
        getattr(draft, name).set(list(value))
    else:
        setattr(draft, name, value)


def _lines(draft: Practice, name: str, rows: Sequence[Mapping[str, Any]], at: datetime) -> list[Any]:
    """Make the lines of a list; a contact's consent keeps the day it was first given."""
    model: Any = Practice._meta.get_field(name).related_model
    given = {(each.name, each.email): each.consent_at for each in draft.contacts.all()}
    made = []
    for place, row in enumerate(rows):
        values = dict(row)
        if model is PracticeContact:
            consents = values.pop("consents", False)
            values["consent_at"] = (given.get((values["name"], values["email"])) or at) if consents else None
            values["is_public"] = values.get("is_public", False) and consents
        made.append(model(sort_order=place, **values))
    return made


def keep_draft(current: Practice, draft: Practice, section: Section, user: User, at: datetime) -> Practice:
    """Save the text as a revision, the same one while the same person goes on writing."""
    versions = {**current.versions, section: version_of(current, section) + 1}
    same = _same_sitting(current, user, at)
    draft.slug = _slug_of(current, draft)
    draft.save_revision(user=user, clean=False, overwrite_revision=same)
    shell = {} if current.live else {"title": (draft.title or current.title)[:LONGEST_TITLE], "kind": draft.kind}
    Practice.objects.filter(pk=current.pk).update(
        versions=versions, completeness=completeness(draft), slug=draft.slug, **shell
    )
    if same is None:
        record(current, "practices.save_draft", user=user, data={"section": section.value})
    return Practice.objects.get(pk=current.pk)


def _slug_of(current: Practice, draft: Practice) -> str:
    """Return the address: it follows the title until the practice is public for the first time, and then it stays."""
    return current.slug if current.first_published_at else free_slug(draft.title or current.title, current.pk)


def _same_sitting(current: Practice, user: User, at: datetime) -> Revision | None:
    """Return the last revision if it is this person's, recent, and nobody ever looked at it to decide."""
    last = current.latest_revision
    if last is None or last.pk == current.live_revision_id or last.user_id != user.pk:
        return None
    return last if at - last.created_at < SAME_SITTING and not last.task_states.exists() else None


def section_differences(draft: Practice, section: Section, values: SectionValues) -> list[Difference]:
    """Return where what was sent and what is kept differ, in words."""
    mine = draft.with_content_json(draft.serializable_data())
    _write(mine, section, values, draft.created_at)
    return [
        Difference(name, label_of(name), yours, current)
        for name in (*FIELDS[section], *PARTS.get(section, ()))
        if (yours := shown(mine, name)) != (current := shown(draft, name))
    ]


@transaction.atomic
def revise_practice(*, practice: Practice, user: User, entity: Entity, at: datetime) -> Practice:
    """Start a new text: beside the public one, or of a practice that left the catalogue."""
    current = lock_practice(practice)
    require_writer(user, entity, current.owner_entity_id, at)
    if current.state not in REVISABLE_STATES:
        raise PracticeRefused("Esta prática já está a ser escrita ou analisada: continue o que existe.")
    source = current if current.live else draft_of(current)
    was, current.state = current.state, PracticeState.REVISING if current.live else PracticeState.DRAFT
    Practice.objects.filter(pk=current.pk).update(state=current.state)
    source.state = current.state
    revision = source.save_revision(user=user, clean=False)
    PracticeTransition.objects.create(
        practice=current,
        act=ReviewAct.REVISED,
        from_state=was,
        to_state=current.state,
        actor=user,
        entity=entity,
        at=at,
        revision=revision,
    )
    record(current, "practices.revise_practice", user=user)
    return Practice.objects.get(pk=current.pk)
