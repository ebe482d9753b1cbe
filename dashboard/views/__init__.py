"""Pages of the dashboard: `public` for everybody, `alerts` for who is alerted."""
