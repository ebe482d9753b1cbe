"""Writes: loading what the documents name, and answering what people ask for."""

from repositories.operations.reference import load_reference
from repositories.operations.requests import Asked, RequestRefused, answer, ask, erase_old_requests

__all__ = ["Asked", "RequestRefused", "answer", "ask", "erase_old_requests", "load_reference"]
