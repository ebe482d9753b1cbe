"""Rebuilds the English catalogues from what the code and the templates say."""

from pathlib import Path
from typing import Any

import polib  # type: ignore[import-untyped]  # it has no stubs of its own
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

from common.ui.catalogues import update

APPS = (
    "practices", "events", "repositories", "initiatives", "action_plan", "recommendations", "governance", "reporting",
    "territories", "observatory", "open_data", "dashboard", "api", "funding",
)  # fmt: skip


class Command(BaseCommand):
    help = "Reconstrói os catálogos em inglês das páginas públicas e diz que textos estão por traduzir."

    def handle(self, *args: Any, **options: Any) -> None:
        shared = settings.BASE_DIR / "common/ui/locale/en/LC_MESSAGES/django.po"
        known = {entry.msgid for entry in polib.pofile(str(shared)) if entry.msgstr}
        for name in APPS:
            missing, gone = update(Path(apps.get_app_config(name).path), known)
            self.stdout.write(f"{name}: {len(missing)} por traduzir, {len(gone)} já não usados")
            for message in missing:
                self.stdout.write(f"  {message}")
