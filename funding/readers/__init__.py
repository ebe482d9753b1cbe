"""Readers of what others publish: bytes in, records out. They know no database and no clock."""
