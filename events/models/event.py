"""An event and its sessions: written, reviewed and scheduled by editors, read by everybody."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.text import slugify
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from common.reviewed import ReviewedForm
from events.enums import EventKind, Mode, RegistrationKind
from events.models.series import Series, Theme
from territories.models import Entity, Municipality

TEXT_FEATURES = ["h3", "bold", "italic", "ol", "ul", "link"]


class Event(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """Times are instants; the place's own clock is Lisbon's, the Azores' is shown beside it where it differs."""

    base_form_class = ReviewedForm
    slug = models.SlugField(
        "endereço", max_length=100, unique=True, blank=True, help_text="Deixe vazio para o formar."
    )
    kind = models.CharField("tipo", max_length=12, choices=EventKind, default=EventKind.SESSION)
    title = models.CharField("título", max_length=120)
    summary = models.CharField("resumo", max_length=280)
    description = RichTextField("descrição", features=TEXT_FEATURES, blank=True)
    series = models.ForeignKey(
        Series, verbose_name="série", on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    theme = models.ForeignKey(
        Theme, verbose_name="tema", on_delete=models.PROTECT, null=True, blank=True, related_name="events"
    )
    organiser = models.ForeignKey(
        Entity, verbose_name="quem organiza", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    mode = models.CharField("modo", max_length=10, choices=Mode, default=Mode.IN_PERSON)
    venue = models.CharField("local", max_length=160, blank=True)
    address = models.CharField("morada", max_length=200, blank=True)
    municipality = models.ForeignKey(
        Municipality, verbose_name="município", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    online_url = models.URLField("ligação da sessão em linha", blank=True, help_text="Só a veem as pessoas inscritas.")
    accessibility_note = models.CharField(
        "condições de acessibilidade", max_length=280, blank=True, help_text="Acesso, interpretação em língua gestual…"
    )
    starts_at = models.DateTimeField("começa")
    ends_at = models.DateTimeField("termina")
    registration = models.CharField(
        "inscrição", max_length=10, choices=RegistrationKind, default=RegistrationKind.HERE
    )
    registration_url = models.URLField("endereço da inscrição", blank=True)
    registration_opens_at = models.DateTimeField("inscrições abrem", null=True, blank=True)
    registration_closes_at = models.DateTimeField("inscrições fecham", null=True, blank=True)
    seats = models.PositiveIntegerField("lugares", null=True, blank=True, help_text="Vazio: sem limite de lugares.")
    has_waiting_list = models.BooleanField("tem lista de espera", default=True)
    outcome = RichTextField("o que saiu daqui", features=TEXT_FEATURES, blank=True)
    recording_url = models.URLField("gravação", blank=True)
    cancelled_at = models.DateTimeField("cancelado em", null=True, blank=True, editable=False)
    cancel_reason = models.CharField("motivo do cancelamento", max_length=280, blank=True, editable=False)
    is_demonstration = models.BooleanField("exemplo de demonstração", default=False, editable=False)
    updated_at = models.DateTimeField("última alteração", auto_now=True)

    objects: ClassVar[models.Manager["Event"]] = models.Manager()

    panels = [
        MultiFieldPanel(
            [FieldPanel(name) for name in ("title", "summary", "kind", "description", "slug")], "O evento"
        ),
        MultiFieldPanel([FieldPanel("series"), FieldPanel("theme"), FieldPanel("organiser")], "Série e organização"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldPanel("mode"),
                FieldPanel("venue"),
                FieldPanel("address"),
                FieldPanel("municipality"),
                FieldPanel("online_url"),
                FieldPanel("accessibility_note"),
            ],
            "Quando e onde",
        ),
        InlinePanel("sessions", heading="Programa", label="Sessão"),
        MultiFieldPanel(
            [
                FieldPanel("registration"),
                FieldPanel("registration_url"),
                FieldRowPanel([FieldPanel("registration_opens_at"), FieldPanel("registration_closes_at")]),
                FieldRowPanel([FieldPanel("seats"), FieldPanel("has_waiting_list")]),
            ],
            "Inscrição",
        ),
        MultiFieldPanel([FieldPanel("outcome"), FieldPanel("recording_url")], "Depois do evento"),
    ]

    class Meta:
        verbose_name = "evento"
        verbose_name_plural = "eventos"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(registration_closes_at=None)
                | Q(registration_opens_at=None)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="registration_closes_after_it_opens",
            ),
            models.CheckConstraint(condition=Q(seats=None) | Q(seats__gt=0), name="event_has_a_seat_or_no_limit"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancel_reason=""), name="event_is_cancelled_with_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="event_starts_at")]

    def __str__(self) -> str:
        return self.title

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if not self.slug and self.title:
            self.slug = free_slug(self.title, self.pk)
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if wrong := _mistakes(self):
            raise ValidationError(wrong)

    @property
    def closes_at(self) -> datetime:
        """When registering ends: as said, or when the event starts."""
        return self.registration_closes_at or self.starts_at

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "events/preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        return {"event": self, "sessions": list(self.sessions.all())}


class Session(Orderable):
    event = ParentalKey(Event, verbose_name="evento", on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField("título", max_length=160)
    starts_at = models.DateTimeField("começa")
    ends_at = models.DateTimeField("termina")
    room = models.CharField("sala", max_length=80, blank=True)
    speakers = models.CharField("quem intervém", max_length=280, blank=True)

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        FieldPanel("room"),
        FieldPanel("speakers"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "sessão"
        verbose_name_plural = "sessões"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if _is_reversed(self):
            raise ValidationError({"ends_at": "A sessão tem de terminar depois de começar."})


def free_slug(title: str, own: int | None) -> str:
    """Form an address that no other event has."""
    stem = slugify(title)[:90] or "evento"
    taken = set(Event.objects.exclude(pk=own).filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(1, len(taken) + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)


def _is_reversed(span: "Event | Session") -> bool:
    """A form that lacks a date leaves it empty; the field says so by itself."""
    starts_at: datetime | None = span.starts_at
    ends_at: datetime | None = span.ends_at
    return starts_at is not None and ends_at is not None and ends_at <= starts_at


def _mistakes(event: Event) -> dict[str, str]:
    wrong = {}
    if _is_reversed(event):
        wrong["ends_at"] = "O evento tem de terminar depois de começar."
    opens, closes = event.registration_opens_at, event.registration_closes_at
    if opens and closes and closes <= opens:
        wrong["registration_closes_at"] = "As inscrições têm de fechar depois de abrir."
    ends_at: datetime | None = event.ends_at
    if closes and ends_at is not None and closes > ends_at:
        wrong["registration_closes_at"] = "As inscrições não podem fechar depois de o evento terminar."
    if event.registration == RegistrationKind.ELSEWHERE and not event.registration_url:
        wrong["registration_url"] = "Diga onde se faz a inscrição."
    if event.mode != Mode.ONLINE and not (event.venue and event.municipality_id):
        wrong["venue"] = "Um evento presencial precisa do local e do município."
    if event.theme_id and event.theme and event.theme.series_id != event.series_id:
        wrong["theme"] = "O tema pertence a outra série."
    if event.seats == 0:
        wrong["seats"] = "Escreva pelo menos 1 lugar, ou deixe vazio se não há limite."
    return wrong
