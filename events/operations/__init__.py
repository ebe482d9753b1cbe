from events.operations.events import cancel_event, load_reference
from events.operations.places import (
    RegistrationRefused,
    accept_offer,
    cancel_registration,
    fill_places,
    register,
)
from events.operations.upkeep import erase_needs, mark_attendance, move_waiting_lists, send_reminders

__all__ = [
    "RegistrationRefused",
    "accept_offer",
    "cancel_event",
    "cancel_registration",
    "erase_needs",
    "fill_places",
    "load_reference",
    "mark_attendance",
    "move_waiting_lists",
    "register",
    "send_reminders",
]
