from django.apps import AppConfig

from common.audit.trail import name_actions
from common.ui import navigation

AUDITED = {
    "events.register": "Inscrição num evento",
    "events.cancel_registration": "Desistência de um evento",
    "events.offer_place": "Lugar oferecido a quem esperava",
    "events.accept_offer": "Lugar oferecido aceite",
    "events.lapse_offer": "Oferta de lugar não aceite a tempo",
    "events.cancel_event": "Evento cancelado",
    "events.mark_attendance": "Presença registada",
}


class EventsConfig(AppConfig):
    name = "events"
    label = "events"
    verbose_name = "eventos"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from common.norm import reference  # noqa: PLC0415 -- models load after the app registry
        from common.ops.demo import register as register_demo  # noqa: PLC0415 -- beside the other registries
        from common.search.registry import Follows, SearchKind, register as register_kind  # noqa: PLC0415 -- beside
        from common.ui import sitemap  # noqa: PLC0415 -- beside them
        from events import demo, operations, queries, search  # noqa: PLC0415 -- models load after the app registry

        name_actions(AUDITED)
        reference.register("eventos", floor=70, load=operations.load_reference)
        sitemap.register("eventos", queries.addresses)
        register_demo("eventos", floor=70, load=demo.load)
        register_kind(
            SearchKind(
                code="events",
                label="Evento",
                label_plural="Eventos",
                order=70,
                documents=search.documents,
                models=("events.Event", *(Follows(part, keys) for part, keys in search.FOUND_BY)),
                url_name="events:index",
            )
        )
        navigation.register("primary", "Eventos", "events:index", 60, group="Agenda")
