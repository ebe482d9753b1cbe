"""Practices on their way: written by Porto, decided by the region and by the EATA."""

from datetime import UTC, date, datetime, timedelta

from practices import operations
from practices.enums import Evidence, PracticeKind, Section
from practices.models import Practice
from practices.operations import SectionValues, version_of
from territories.models import Entity
from tests.practices.factories import SmartDomainFactory

AT = datetime(2026, 5, 4, 10, tzinfo=UTC)


def essential(**changed):
    return {
        "kind": PracticeKind.GOOD_PRACTICE,
        "title": "Rega que espera pela chuva",
        "summary": "Sensores decidem quando regar os jardins.",
        "domain": SmartDomainFactory(),
        "stage": "IMPLEMENTED",
        "starts_on": date(2025, 3, 1),
        "is_ongoing": True,
        "challenge": "Regava-se à hora certa, mesmo com chuva.",
        "solution": "Sensores de humidade e previsão do tempo.",
        "results_text": "Menos água gasta.",
        "evidence_proposed": Evidence.BEFORE_AFTER,
        "licence": "CC BY 4.0",
        **changed,
    }


class Author:
    """Somebody of a municipality, and what they do to a practice."""

    def __init__(self, user, entity, at=AT):
        self.user, self.entity, self.at = user, entity, at

    @property
    def who(self):
        return {"user": self.user, "entity": self.entity, "at": self.at}

    def start(self, title="Rega que espera pela chuva"):
        return operations.start_practice(title=title, kind=PracticeKind.GOOD_PRACTICE, **self.who)

    def save(self, practice, section=Section.ESSENTIAL, version=None, **values):
        practice = Practice.objects.get(pk=practice.pk)
        version = version_of(practice, section) if version is None else version
        return operations.save_draft(
            practice=practice, section=section, version=version, values=SectionValues(**values), **self.who
        )

    def write(self, **changed):
        return self.save(self.start(), fields=essential(**changed))

    def submit(self, practice):
        return operations.submit_practice(practice=practice, **self.who)


class Reviewer(Author):
    def _on(self, practice):
        now = Practice.objects.get(pk=practice.pk)
        return {"practice": now, "revision_id": now.latest_revision_id, **self.who}

    def approve_regionally(self, practice, **changed):
        return operations.approve_regionally(**self._on(practice), **changed)

    def approve_nationally(self, practice, evidence=Evidence.LOGIC, **changed):
        return operations.approve_nationally(
            **{**self._on(practice), "evidence": evidence, "evidence_reason": "Há números.", **changed}
        )

    def give_back(self, practice, comments=None):
        return operations.return_practice(
            **self._on(practice), reason="Falta o custo.", comments=comments or {"recursos": "Diga quanto custou."}
        )

    def refuse(self, practice):
        return operations.refuse_practice(**self._on(practice), criterion="NO_RESULTS", reason="Não há resultados.")


def porto(user):
    return Author(user, Entity.objects.get(code="MUN-1312"))


def norte(user, later=1):
    return Reviewer(user, Entity.objects.get(code="CCDR-NORTE"), AT + timedelta(days=later))


def eata(user, later=2):
    return Reviewer(user, Entity.objects.get(code="EATA"), AT + timedelta(days=later))
