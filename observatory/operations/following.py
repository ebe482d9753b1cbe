"""Following a measure or a territory, and being told of what is new, each release once."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from observatory.enums import AreaLevel, Rhythm
from observatory.models import Area, Follow, Measure, Release, ToldRelease
from observatory.notifications import tell_news
from observatory.operations.refusals import FollowRefused
from observatory.queries.follows import Bulletin, Editions, bulletins, due_follows, untold

MOST_FOLLOWS = 100


@transaction.atomic
def follow(*, user: User, measure: Measure | None, area: Area | None, rhythm: Rhythm, at: datetime) -> Follow:
    """Follow from now on; done again, only how often is changed."""
    if measure is None and area is None:
        raise FollowRefused("Escolha uma medida, um território, ou os dois.")
    _refuse_without_values(measure, area)
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # so that two at once do not pass the limit
    others = Follow.objects.filter(user=user).exclude(measure=measure, area=area)
    if others.count() >= MOST_FOLLOWS:
        raise FollowRefused(f"Já segue {MOST_FOLLOWS} medidas e territórios. Deixe de seguir um para seguir outro.")
    kept, _ = Follow.objects.update_or_create(
        user=user,
        measure=measure,
        area=area,
        defaults={"rhythm": rhythm},
        create_defaults={"rhythm": rhythm, "since": at, "looked_at": at},
    )
    return kept


def _refuse_without_values(measure: Measure | None, area: Area | None) -> None:
    """Nothing would ever be told of a measure in a territory smaller than its source goes."""
    if measure is None or area is None or measure.lowest_level is None or area.level <= measure.lowest_level:
        return
    lowest = AreaLevel(measure.lowest_level).label
    raise FollowRefused(
        f"A medida {measure.code} não tem valores de {area.name} ({AreaLevel(area.level).label}): o nível mais "
        f"pequeno em que existe é «{lowest}». Siga-a num território desse nível, ou toda."
    )


@transaction.atomic
def change_rhythm(*, follow: Follow, rhythm: Rhythm) -> None:
    Follow.objects.filter(pk=follow.pk).update(rhythm=rhythm)


@transaction.atomic
def unfollow(*, follow: Follow) -> None:
    Follow.objects.filter(pk=follow.pk).delete()


@transaction.atomic
def silence(*, user: User) -> int:
    """Stop the e-mails and keep what is followed; return how many follows fell silent."""
    return Follow.objects.filter(user=user, is_quiet=False).update(is_quiet=True)


@transaction.atomic
def resume(*, user: User, at: datetime) -> int:
    """Tell again of what comes from now on; what was published meanwhile is on the page of what is new."""
    return Follow.objects.filter(user=user, is_quiet=True).update(is_quiet=False, since=at, looked_at=at)


def send_digests(*, at: datetime) -> int:
    """Write what is new for whoever is due, one notice each; return how many. Twice at once it is done once."""
    editions = Editions()
    people = due_follows(at).order_by("user").values_list("user", flat=True).distinct()
    return sum(_tell(person, editions, at) for person in list(people))


def preview_digests(*, at: datetime) -> Iterator[tuple[User, list[Bulletin]]]:
    """What would be told now, without telling it."""
    editions, people = Editions(), User.objects.in_bulk(due_follows(at).values_list("user", flat=True))
    for person in sorted(people.values(), key=lambda one: one.pk):
        due = list(_whole(due_follows(at).filter(user=person)))
        told = _news_for(due, untold(due, at), editions)
        if told:
            yield person, told


@transaction.atomic
def _tell(user_id: int, editions: Editions, at: datetime) -> bool:
    """Who holds the follows tells; another worker finds them held, or later with nothing to tell."""
    due = list(_whole(due_follows(at).filter(user=user_id).select_for_update(of=("self",), skip_locked=True)))
    waiting = untold(due, at)
    told = _news_for(due, waiting, editions)
    ToldRelease.objects.bulk_create(
        ToldRelease(follow_id=pk, release=release) for pk, releases in waiting.items() for release in releases
    )
    Follow.objects.filter(pk__in=[one.pk for one in due]).update(looked_at=at)
    if not told:
        return False
    is_urgent = any(one.rhythm == Rhythm.AT_ONCE and waiting[one.pk] for one in due)
    return tell_news(person=due[0].user, bulletins=told, waiting=waiting, is_urgent=is_urgent, at=at)


def _whole(found: QuerySet[Follow]) -> QuerySet[Follow]:
    return found.select_related("user", "measure", "area").order_by("pk")


def _news_for(due: list[Follow], waiting: dict[int, list[Release]], editions: Editions) -> list[Bulletin]:
    return bulletins([(one, waiting[one.pk]) for one in due], editions)
