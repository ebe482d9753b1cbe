"""Invented people of the demonstration: one for each role, and a reporter for each body that answers for actions."""

from collections.abc import Iterable
from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.utils.text import slugify

from accounts.enums import MFA_ROLES, REPORTING_ROLES, Role
from accounts.models import Membership, User
from accounts.permissions import roles_that_fit
from common.ops.demo import Account
from territories.enums import EntityKind
from territories.models import Entity, EntityName

PASSWORD = "territorios-inteligentes"  # noqa: S105  # shown on the screen, and only on one's own machine
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105  # as above
SINCE = date(2024, 1, 1)
TEAM = "EATA"
PEOPLE = [
    ("Clara Coordenação", "coordenacao", TEAM, Role.EATA_COORDINATOR),
    ("Duarte Técnico", "eata", TEAM, Role.EATA_MEMBER),
    ("Edite Conteúdos", "conteudos", TEAM, Role.CONTENT_EDITOR),
    ("Hélder Dirigente", "dirigente.arte", "ARTE", Role.ENTITY_HEAD),
    ("Rita Reporte", "reporte.arte", "ARTE", Role.ACTION_REPORTER),
    ("Nuno Reporte", "reporte.cncs", "CNCS", Role.ACTION_REPORTER),
    ("Noémia Norte", "ccdr.norte", "CCDR-NORTE", Role.REGIONAL_OFFICER),
    ("Alda Algarve", "ccdr.algarve", "CCDR-ALGARVE", Role.REGIONAL_OFFICER),
    ("Paulo Porto", "municipio.porto", "MUN-1312", Role.MUNICIPAL_EDITOR),
    ("Sofia Signatária", "presidencia.porto", "MUN-1312", Role.MUNICIPAL_SIGNATORY),
]


def load() -> Iterable[Account]:
    """Load the people once; what is already there is left alone."""
    team, is_new = Entity.objects.get_or_create(code=TEAM, defaults={"kind": EntityKind.GROUP})
    if is_new:
        EntityName.objects.create(entity=team, acronym=TEAM, name="Estrutura de apoio técnico e de acompanhamento")
    for name, mailbox, code, role in PEOPLE:
        entity = Entity.objects.filter(code=code).first()
        if entity:
            _person(name, f"{mailbox}@exemplo.pt", entity, role, password=PASSWORD)
            yield Account(str(role.label), f"{mailbox}@exemplo.pt", _how_to_enter(role))
    _reporters()


def _how_to_enter(role: Role) -> str:
    if role not in MFA_ROLES:
        return PASSWORD
    shortcut = getattr(settings, "MFA_TOTP_INSECURE_BYPASS_CODE", None)
    return f"{PASSWORD}, segundo fator {shortcut}" if shortcut else f"{PASSWORD}, chave da aplicação {SECRET}"


def _reporters() -> None:
    """Give every body that may answer for an action somebody who reports, without a password."""
    answering = Entity.objects.exclude(kind__in=[EntityKind.MUNICIPALITY, EntityKind.INTERMUNICIPAL])
    for entity in answering.exclude(pk__in=Membership.objects.filter(role__in=REPORTING_ROLES).values("entity")):
        if Role.ACTION_REPORTER in roles_that_fit(entity.kind):
            email = f"reporte.{slugify(entity.code)}@exemplo.pt"
            _person(f"Reporte {entity.code}", email, entity, Role.ACTION_REPORTER, password=None)


def _person(name: str, email: str, entity: Entity, role: Role, *, password: str | None) -> None:
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, password, name=name)
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    if not Membership.objects.filter(user=user).exists():
        Membership.objects.create(user=user, entity=entity, role=role, starts_on=SINCE)
    if role in MFA_ROLES and not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, SECRET)
