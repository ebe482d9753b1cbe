"""Official files, read into what the portal knows; readers know no database and no clock."""
