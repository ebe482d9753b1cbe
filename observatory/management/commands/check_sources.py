"""`manage.py check_sources [M10] [--dry-run]`: asks the sources whether they have anything new, not the figures."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from observatory import operations
from observatory.models import FeedCheck, SourceFeed
from observatory.queries.imports import active_feeds


class Command(BaseCommand):
    help = "Pergunta a cada fonte se há dados novos, e começa a importação do que houver; o relógio fá-lo de noite."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("measure", nargs="?", default="", help="só as ligações desta medida, como M10")
        parser.add_argument("--dry-run", action="store_true", help="mostra o que a fonte diz, sem gravar nem avisar")

    def handle(self, *_args: Any, **options: Any) -> None:
        feeds = active_feeds()
        if options["measure"]:
            feeds = feeds.filter(measure__code=options["measure"].upper())
        for feed in feeds:
            self._show(feed) if options["dry_run"] else self._check(feed)
        self.stdout.write(f"Fontes verificadas: {len(feeds)}.{' Nada foi gravado.' if options['dry_run'] else ''}")

    def _show(self, feed: SourceFeed) -> None:
        outcome, header, said = operations.preview_feed(feed=feed)
        day = f", atualizada em {header.updated_on:%d/%m/%Y}" if header and header.updated_on else ""
        self.stdout.write(f"{feed.measure.code} {feed.dataset}: {outcome.label}{day}{f'. {said}' if said else ''}")

    def _check(self, feed: SourceFeed) -> None:
        check: FeedCheck | None = operations.check_feed(feed=feed, at=timezone.now())
        if check is not None:
            said = f". {check.said}" if check.said else ""
            self.stdout.write(f"{feed.measure.code} {feed.dataset}: {check.get_outcome_display()}{said}")
