"""What the pages of the floors below show of the open data."""

from typing import Any

from django.urls import reverse
from wagtail import hooks

from observatory.models import Measure
from open_data.filters import format_name
from open_data.queries import files_of_measure


@hooks.register("measure_files")
def measure_files(measure: Measure) -> list[dict[str, Any]]:
    """The files with every year of a measure, in one question."""
    return [
        {
            "label": format_name(file.format),
            "url": reverse("open_data:file", kwargs={"code": file.code, "extension": file.format}),
            "format": format_name(file.format),
            "size": file.size,
        }
        for file in files_of_measure(measure.code)
    ]
