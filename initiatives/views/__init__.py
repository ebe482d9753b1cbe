"""Pages: `public` for everybody, `office` for the back office."""
