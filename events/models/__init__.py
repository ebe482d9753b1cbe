from events.models.event import Event, Session
from events.models.registration import Registration
from events.models.series import Series, Theme

__all__ = ["Event", "Registration", "Series", "Session", "Theme"]
