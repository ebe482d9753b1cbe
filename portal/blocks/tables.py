"""Tables that can be heard: a caption, column headings, and rows named by their first cell."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms.utils import ErrorList
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label="Legenda", max_length=200)
    columns = blocks.ListBlock(blocks.CharBlock(label="Coluna", max_length=80), label="Colunas", min_num=2, max_num=6)
    rows = blocks.ListBlock(
        blocks.ListBlock(blocks.TextBlock(label="Célula", required=False), label="Linha"), label="Linhas", min_num=1
    )
    source = blocks.CharBlock(label="Fonte", max_length=200, required=False)

    class Meta:
        icon = "table"
        label = "Tabela"
        template = "portal/blocks/table.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        width = len(cleaned["columns"])
        uneven = [number for number, row in enumerate(cleaned["rows"], 1) if len(row) != width]
        if uneven:
            told = ValidationError(f"A linha {uneven[0]} não tem {width} células, tantas como as colunas.")
            raise StructBlockValidationError(block_errors={"rows": ErrorList([told])})
        return cleaned

    def get_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        columns = list(value["columns"])
        context["lines"] = [
            (row[0], list(zip(columns[1:], list(row)[1:], strict=False))) for row in value["rows"] if row
        ]
        return context
