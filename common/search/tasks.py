"""What the search does by itself: what is too much for a commit, catching up, and the nightly rebuild."""

from celery import shared_task
from django.utils import timezone

from common.search import copies, freshness
from common.search.rebuild import rebuild as rebuild_all
from common.search.tally import forget_old_questions


@shared_task(name="search.refresh")
def refresh(code: str, keys: list[str] | None) -> int:
    return freshness.refresh(code, keys)


@shared_task(name="search.catch_up")
def catch_up() -> int:
    written = freshness.catch_up(since=timezone.now() - freshness.LOOK_BACK)
    copies.catch_up()
    return written


@shared_task(name="search.rebuild")
def rebuild() -> int:
    changes = rebuild_all(on=timezone.localdate())
    return sum(kind.new + kind.changed + kind.gone for kind in changes.values())


@shared_task(name="search.forget")
def forget() -> int:
    return forget_old_questions(timezone.localdate())
