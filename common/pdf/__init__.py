"""Accessible, reproducible PDF from HTML: `from common.pdf import render` and `render.render_pdf(…)`."""
