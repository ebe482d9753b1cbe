"""What of funding becomes rows of a file, entries of a calendar or data for machines."""
