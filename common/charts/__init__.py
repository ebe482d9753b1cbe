"""Charts as accessible SVG drawn on the server, each with the table that says the same.

A kind is one function: it takes one frozen dataclass and returns a `Chart`. The drawing is the same in
the page (`{% load charts %}{% chart chart %}`), in a file (`chart_file`) and in a PDF. `responsive(bar,
data)` adds a layout for telephones.
"""
