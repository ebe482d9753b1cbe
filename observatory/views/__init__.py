"""Pages: `public` for everybody to read and `files` to take away; `office_imports` for who brings figures in."""
