"""What waits for a person, composed from what every app below knows."""

from desk.queries.deadlines import DeadlineLine, deadline_lines
from desk.queries.elsewhere import waiting_elsewhere
from desk.queries.panels import panels_for
from desk.queries.tasks import Panel, Task

__all__ = ["DeadlineLine", "Panel", "Task", "deadline_lines", "panels_for", "waiting_elsewhere"]
