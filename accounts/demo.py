"""The people of the demonstration: every name says «Exemplo», every address is of exemplo.pt.

One for each role, and somebody without a password who reports for each other body that answers for actions.
One password for all and the secrets of the second factors are drawn once for each installation and kept in its data
folder, never in the code.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.utils.text import slugify

from accounts.enums import MFA_ROLES, REPORTING_ROLES, Role
from accounts.models import Membership, User
from accounts.permissions import roles_that_fit
from common.ops.demo import Account
from territories.enums import EntityKind
from territories.models import Entity

DOMAIN = "exemplo.pt"
BEGAN = date(2023, 12, 18)
AMA_BECAME_ARTE = date(2025, 8, 22)
CODE_SECONDS = 30


@dataclass(frozen=True)
class Part:
    """A role in an entity, from a day until (not including) another."""

    entity: str
    role: Role
    starts_on: date = BEGAN
    ends_on: date | None = None


@dataclass(frozen=True)
class Person:
    name: str
    mailbox: str
    parts: tuple[Part, ...]

    @property
    def email(self) -> str:
        return f"{self.mailbox}@{DOMAIN}"

    @property
    def needs_second_factor(self) -> bool:
        return any(part.role in MFA_ROLES for part in self.parts)

    @property
    def said(self) -> str:
        current = [part for part in self.parts if part.ends_on is None]
        return "; ".join(f"{part.role.label}, {part.entity}" for part in current)


def _one(entity: str, role: Role) -> tuple[Part, ...]:
    return (Part(entity, role),)


def _agency(role: Role) -> tuple[Part, ...]:
    """Who was at AMA when it became ARTE."""
    return (Part("AMA", role, BEGAN, AMA_BECAME_ARTE), Part("ARTE", role, AMA_BECAME_ARTE))


PEOPLE = (
    Person("Ana Exemplo (EATA)", "eata", _one("EATA", Role.EATA_MEMBER)),
    Person("Carlos Exemplo (coordenação)", "coordenacao", _one("EATA", Role.EATA_COORDINATOR)),
    Person("Joana Exemplo (coordenação adjunta)", "coordenacao.adjunta", _one("EATA", Role.EATA_COORDINATOR)),
    Person("Rita Exemplo (ARTE)", "arte", _agency(Role.ACTION_REPORTER)),
    Person("Helena Exemplo (dirigente da ARTE)", "dirigente.arte", _agency(Role.ENTITY_HEAD)),
    Person("Nuno Exemplo (CNCS)", "cncs", _one("CNCS", Role.ACTION_REPORTER)),
    Person("Inês Exemplo (INCoDe.2030)", "incode", _one("INCODE2030", Role.ACTION_REPORTER)),
    Person("Norberto Exemplo (CCDR Norte)", "ccdr-norte", _one("CCDR-NORTE", Role.REGIONAL_OFFICER)),
    Person("Alda Exemplo (CCDR Algarve)", "ccdr-algarve", _one("CCDR-ALGARVE", Role.REGIONAL_OFFICER)),
    Person("Paula Exemplo (Porto)", "porto", _one("MUN-1312", Role.MUNICIPAL_EDITOR)),
    Person("Pedro Exemplo (signatário do Porto)", "signatario.porto", _one("MUN-1312", Role.MUNICIPAL_SIGNATORY)),
    Person(
        "Sofia Exemplo (signatária da CIM das Terras de Trás-os-Montes)",
        "signatario.cim",
        _one("CIM-DAS-TERRAS-DE-TRAS-OS-MONTES", Role.MUNICIPAL_SIGNATORY),
    ),
    Person(
        "Bruno Exemplo (signatário de Bragança)", "signatario.braganca", _one("MUN-0402", Role.MUNICIPAL_SIGNATORY)
    ),
    Person("Ema Exemplo (avaliadora)", "avaliadora", _one("NOVA-IMS", Role.EVALUATOR)),
    Person("Vasco Exemplo (avaliador)", "avaliador", _one("INA", Role.EVALUATOR)),
    Person("Filipe Exemplo (Faro)", "faro", _one("MUN-0805", Role.MUNICIPAL_EDITOR)),
    Person("Aurora Exemplo (auditoria)", "auditoria", _one("EMPD", Role.AUDITOR)),
    Person("Clara Exemplo (conteúdos)", "conteudos", _one("EATA", Role.CONTENT_EDITOR)),
    Person(
        "Duarte Exemplo (duas entidades)",
        "duas.entidades",
        (Part("MUN-0303", Role.MUNICIPAL_EDITOR), Part("CNCS", Role.ENTITY_HEAD)),
    ),
)


@dataclass(frozen=True)
class Keys:
    """What opens the demonstration's accounts on this installation."""

    password: str
    second_factors: dict[str, str]

    def code(self, person: Person, at: float) -> str:
        """Return the six digits that an authenticator app would show at this moment."""
        return self.code_of(person.email, at) if person.needs_second_factor else ""

    def code_of(self, email: str, at: float) -> str:
        return str(format_hotp_value(hotp_value(self.second_factors[email], int(at) // CODE_SECONDS)))


def code_of(email: str, at: float) -> str:
    """Return the code of the moment of an invented person; nothing for anybody else, and never in production."""
    if not settings.DEMONSTRATION or not _path().exists():
        return ""
    drawn = keys()
    return drawn.code_of(email, at) if email in drawn.second_factors else ""


def _path() -> Path:
    return Path(settings.DATA_DIR) / "demo-accounts.json"


def keys() -> Keys:
    """Return the keys of this installation, drawing them the first time; who is new gets theirs beside the others."""
    path = _path()
    drawn: dict[str, Any] = (
        json.loads(path.read_text()) if path.exists() else {"password": f"exemplo-{secrets.token_hex(4)}"}
    )
    known = drawn.setdefault("second_factors", {})
    missing = [person.email for person in PEOPLE if person.needs_second_factor and person.email not in known]
    if missing:
        known.update({email: generate_totp_secret() for email in missing})
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(drawn, indent=2))
    return Keys(**drawn)


def load() -> Iterable[Account]:
    """Make the people, their memberships and their keys; what is already so is left alone."""
    drawn = keys()
    entities = {entity.code: entity for entity in Entity.objects.filter(code__in=_codes())}
    for person in PEOPLE:
        user = _user(person, drawn)
        for part in person.parts:
            if part.entity in entities:
                Membership.objects.get_or_create(
                    user=user,
                    entity=entities[part.entity],
                    role=part.role,
                    defaults={"starts_on": part.starts_on, "ends_on": part.ends_on},
                )
    _other_reporters()
    return [Account(person.said, person.email, _opening(person, drawn)) for person in PEOPLE]


def _opening(person: Person, drawn: Keys) -> str:
    if not person.needs_second_factor:
        return drawn.password
    return f"{drawn.password} (o código do segundo fator aparece ao entrar)"


def _other_reporters() -> None:
    """Give every other body that may answer for an action somebody who reports and cannot sign in."""
    answering = Entity.objects.exclude(kind__in=[EntityKind.MUNICIPALITY, EntityKind.INTERMUNICIPAL])
    taken = Membership.objects.filter(role__in=REPORTING_ROLES).values("entity")
    for entity in answering.exclude(pk__in=taken).order_by("code"):
        if Role.ACTION_REPORTER in roles_that_fit(entity.kind):
            email = f"reporte.{slugify(entity.code)}@{DOMAIN}"
            user = User.objects.filter(email=email).first()
            user = user or User.objects.create_user(email, name=f"Reporte Exemplo ({entity.code})")
            Membership.objects.create(user=user, entity=entity, role=Role.ACTION_REPORTER, starts_on=BEGAN)


def _codes() -> set[str]:
    return {part.entity for person in PEOPLE for part in person.parts}


def _user(person: Person, drawn: Keys) -> User:
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(person.email, drawn.password, name=person.name)
    elif not check_password(drawn.password, user.password):
        user.set_password(drawn.password)
        user.save(update_fields=["password"])
    EmailAddress.objects.get_or_create(user=user, email=person.email, defaults={"verified": True, "primary": True})
    if person.needs_second_factor:
        _second_factor(user, drawn.second_factors[person.email])
    return user


def _second_factor(user: User, secret: str) -> None:
    known = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if known is None or decrypt(known.data["secret"]) != secret:
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(user, secret)
