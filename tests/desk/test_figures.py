"""Declared figures that wait: for the EATA by measure, for their authors one by one."""

import pytest
from django.urls import reverse

from observatory import operations
from tests.observatory.scenes import AT, handed_in, typed
from tests.support.cast import client_of

HOME = reverse("desk:home")


def tasks(person, key):
    panels = client_of(person).get(HOME).context["panels"]
    return [(task.title, task.label) for panel in panels if panel.key == key for task in panel.tasks]


@pytest.mark.parametrize("years", [["2024"], ["2023", "2024", "2025"]])
def test_what_was_declared_waits_for_the_eata_and_comes_back_to_who_wrote_it(
    norm_loaded, editor_porto, eata_member, editor_faro, years
):
    typed(editor_porto, measure="M15", value="1")
    entries = [handed_in(editor_porto, period=year) for year in years]

    many = "1 valor" if len(years) == 1 else f"{len(years)} valores"
    name = "Investimento em avisos à população"
    assert tasks(eata_member, "entries-to-confirm") == [(f"M40 {name}: {many}", "Confirmar")]
    draft = ("M15 Plano municipal de ação climática: Porto, 2024", "Continuar")
    assert tasks(editor_porto, "entries") == [draft]
    operations.return_entry(entry=entries[0], version=1, reason="Falta o documento.", user=eata_member, at=AT)

    assert tasks(editor_porto, "entries") == sorted([draft, (f"M40 {name}: Porto, {years[0]}", "Corrigir")])
    assert tasks(editor_faro, "entries") == []
