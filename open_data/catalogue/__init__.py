"""The catalogue for other portals: DCAT-AP 3, as Turtle, JSON-LD and RDF/XML."""

from open_data.catalogue.documents import TYPES, Document, document

__all__ = ["TYPES", "Document", "document"]
