"""What the coordination writes about a measure, one text for each concept."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime

from observatory.models import Measure
from observatory.queries.concepts import LONGEST, WRITTEN, written_concepts


class MetadataForm(forms.Form):
    read_at = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for concept in WRITTEN:
            self.fields[concept.code] = forms.CharField(
                label=f"{concept.name} ({concept.code})",
                help_text=concept.asks,
                required=False,
                max_length=LONGEST,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def clean_read_at(self) -> datetime:
        found = parse_datetime(self.cleaned_data["read_at"])
        if found is None:
            raise forms.ValidationError("Volte a abrir a ficha e repita os textos.")
        return found

    @property
    def texts(self) -> dict[str, str]:
        return {concept.code: self.cleaned_data[concept.code] for concept in WRITTEN}


def initial_metadata(measure: Measure) -> dict[str, Any]:
    return {**written_concepts(measure), "read_at": measure.updated_at.isoformat()}
