"""What the action plan adds to the pages of other apps and to the back office."""

from action_plan.wagtail_hooks import office, panels, waiting

__all__ = ["office", "panels", "waiting"]
