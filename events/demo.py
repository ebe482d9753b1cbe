"""Invented events around the day of loading, so that there is always one to come; every one says so."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from common.ops.demo import Account
from events.enums import EventKind, Mode
from events.models import Event, Series, Session, Theme
from territories.models import Entity, Municipality

INVENTED = "Exemplo de demonstração, inventado."


def load() -> Iterable[Account]:
    """Make the examples once; a second load leaves them where they are."""
    if Event.objects.filter(is_demonstration=True).exists():
        return []
    today = timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0)
    _event(
        "exemplo-sessao-pgu", "Plataformas de gestão urbana: por onde começar", today + timedelta(days=18), seats=40
    )
    _event("exemplo-oficina-dados", "Oficina de dados abertos municipais", today + timedelta(days=33), seats=2)
    _event("exemplo-encontro", "Encontro regional dos territórios inteligentes", today - timedelta(days=40), seats=120)
    _stop(today + timedelta(days=52))
    return []


def _event(slug: str, title: str, starts_at: datetime, *, seats: int) -> Event:
    event = Event.objects.create(
        slug=slug,
        title=title,
        kind=EventKind.WORKSHOP,
        summary=f"{INVENTED} Uma manhã para fazer perguntas e levar respostas para o município.",
        description=f"<p>{INVENTED}</p>",
        organiser=Entity.objects.filter(code="EATA").first(),
        mode=Mode.HYBRID,
        venue="Auditório municipal",
        municipality=Municipality.objects.filter(code="1312").first(),
        online_url="https://exemplo.pt/sessao",
        accessibility_note="Interpretação em língua gestual portuguesa a pedido; entrada sem degraus.",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=3),
        seats=seats,
        is_demonstration=True,
        live=True,
        first_published_at=timezone.now(),
    )
    Session.objects.bulk_create(
        [
            Session(
                event=event,
                sort_order=order,
                title=name,
                starts_at=starts_at + timedelta(minutes=first),
                ends_at=starts_at + timedelta(minutes=last),
            )
            for order, (name, first, last) in enumerate(
                [("Boas-vindas", 0, 15), ("O que já funciona", 15, 90), ("Perguntas dos municípios", 105, 180)]
            )
        ]
    )
    return event


def _stop(starts_at: datetime) -> None:
    """A stop of a themed series, in the south."""
    series = Series.objects.create(
        slug="exemplo-serie",
        title="Roteiro de exemplo",
        summary=f"{INVENTED} Uma série com dois temas.",
        source=INVENTED,
    )
    themes = [Theme(series=series, name=name, sort_order=n) for n, name in enumerate(("Mobilidade", "Água"))]
    Theme.objects.bulk_create(themes)
    event = _event("exemplo-mobilidade", "Mobilidade suave: visita e debate", starts_at, seats=60)
    event.kind, event.mode, event.online_url = EventKind.VISIT, Mode.IN_PERSON, ""
    event.municipality = Municipality.objects.filter(code="0805").first()
    event.series, event.theme = series, themes[0]
    event.save()
