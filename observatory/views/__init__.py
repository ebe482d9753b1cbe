"""Pages: `public` for everybody to read, `files` to take away."""
