"""What everybody reads of the open data: the page, the catalogue for machines, the files."""
