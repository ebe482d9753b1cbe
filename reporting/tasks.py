"""Background work of reporting."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from common.jobs.registry import JobRefused, Progress, job
from common.pdf.errors import PdfError
from reporting import operations
from reporting.models import ReportEdition
from reporting.queries.collecting import NoPlanInForce


@job("reporting.build_edition", "Gerar o relatório anual")
def build_edition(progress: Progress, *, edition_id: int, user_id: int | None = None, **_arguments: Any) -> str:
    """Build an edition; run twice it keeps what it finds equal."""
    edition = ReportEdition.objects.get(pk=edition_id)
    user = User.objects.filter(pk=user_id).first() if user_id else None

    def tell(done: int, label: str) -> None:
        progress.tell(done, operations.STEPS, label)

    try:
        operations.build_edition(edition=edition, user=user, at=timezone.now(), tell=tell)
    except (operations.ReportRefused, NoPlanInForce, PdfError) as refusal:
        raise JobRefused(str(refusal)) from refusal
    return f"/gestao/relatorios/{edition.pk}/"
