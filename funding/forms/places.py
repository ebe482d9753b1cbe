"""Municipalities written by name or by code, one a line."""

from django import forms

from common.folding import fold
from territories.models import Municipality


def towns_named(text: str) -> list[Municipality]:
    """Return the municipalities of a text, each once; refuse names that are of none, or of more than one."""
    towns = list(Municipality.objects.select_related("entity").order_by("code", "pk"))
    known = {town.code: town for town in towns}
    by_name: dict[str, list[Municipality]] = {}
    for town in towns:
        by_name.setdefault(fold(town.name), []).append(town)
    found: list[Municipality] = []
    strange: list[str] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        same = [known[line[:4]]] if line[:4] in known else by_name.get(fold(line), [])
        if len(same) == 1:
            found.append(same[0])
        else:
            strange.append(line)
    if strange:
        told = ", ".join(strange[:10])
        raise forms.ValidationError(f"Não se encontra, ou há mais do que um: {told}. Use o código DICO.")
    return list(dict.fromkeys(found))
