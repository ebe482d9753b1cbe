"""Pages and files of the action plan."""
