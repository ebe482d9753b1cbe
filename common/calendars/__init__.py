"""Dates that people subscribe to in their own calendar (RFC 5545)."""
