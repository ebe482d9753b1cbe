"""What people fill in about themselves and about those who act with them."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import BadRequest
from django.http import HttpRequest

from accounts import demo
from accounts.enums import Role
from accounts.models import User
from accounts.permissions import Actor, can_see_people_of_all, roles_that_fit, roles_to_give
from common.pdf.glyphs import require_printable
from territories.models import Entity
from territories.queries import entity_labels


class SignUpForm(forms.Form):
    """What we ask on top of the e-mail address and the password."""

    name = forms.CharField(
        label="Nome",
        max_length=150,
        validators=[require_printable],
        help_text="Como quer que os outros o vejam no portal.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, user: User) -> None:
        """Nothing more: allauth's adapter keeps the name."""


class InvitationForm(forms.Form):
    """Whom to invite, to what. The choices are those the actor may give, which the operation checks again."""

    email = forms.EmailField(
        label="Correio eletrónico",
        help_text="O convite só pode ser aceite por quem tiver este endereço.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    entity = forms.ModelChoiceField(Entity.objects.none(), label="Entidade", empty_label="Escolha uma entidade")
    role = forms.ChoiceField(label="Papel")

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entities = Entity.objects.order_by("code", "pk")
        if not can_see_people_of_all(actor):
            entities = entities.filter(pk__in=actor.acts_for)
        labels = entity_labels(entities.values_list("pk", flat=True), on)
        entities = entities.exclude(pk__in=[each for each, label in labels.items() if label.is_superseded])
        self.fields["entity"] = LabelledEntityField(entities, labels=labels, label="Entidade")
        if not can_see_people_of_all(actor):
            self.initial.setdefault("entity", actor.entity_id)
        givable = {role for entity in entities for role in roles_to_give(actor, entity)}
        self.fields["role"] = forms.ChoiceField(
            label="Papel", choices=[("", "Escolha um papel"), *role_choices(givable)]
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        entity, role = given.get("entity"), given.get("role")
        if entity and role and Role(role) not in roles_that_fit(entity.kind):
            self.add_error("role", "Este papel não existe numa entidade deste tipo. Escolha outro papel ou entidade.")
        return given


class LabelledEntityField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A choice of entities by the names they have today."""

    def __init__(self, queryset: Any, *, labels: Any, **kwargs: Any) -> None:
        self.labels = labels
        super().__init__(queryset, empty_label="Escolha uma entidade", **kwargs)

    def label_from_instance(self, entity: Entity) -> str:
        label = self.labels[entity.pk]
        return f"{label.acronym} · {label.name}" if label.acronym else label.name


class PeopleFilterForm(forms.Form):
    q = forms.CharField(label="Nome ou correio", required=False)
    entidade = forms.ChoiceField(label="Entidade", required=False)
    papel = forms.ChoiceField(label="Papel", required=False, choices=[("", "Todos"), *Role.choices])
    estado = forms.ChoiceField(
        label="Situação",
        required=False,
        choices=[("", "Em vigor"), ("terminadas", "Terminadas"), ("todas", "Todas")],
    )

    def __init__(self, *args: Any, actor: Actor, entities: Iterable[Entity], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not can_see_people_of_all(actor):
            del self.fields["entidade"]
            return
        labels = entity_labels([entity.pk for entity in entities], on)
        choices = sorted(((str(pk), label.short) for pk, label in labels.items()), key=lambda choice: choice[1])
        self.fields["entidade"] = forms.ChoiceField(
            label="Entidade", required=False, choices=[("", "Todas"), *choices]
        )


def role_choices(roles: Iterable[Role]) -> list[tuple[str, str]]:
    chosen = set(roles)
    return [(value, label) for value, label in Role.choices if Role(value) in chosen]


@contextmanager
def _answers_of_keys() -> Iterator[None]:
    """What no browser sends is a bad request; allauth looks for parts that it does not have."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadRequest("Isto não é a resposta de uma chave.") from error


class AddKeyForm(AddWebAuthnForm):
    """allauth's, whose name has no label to translate."""

    name = forms.CharField(label="Nome da chave", required=False, help_text="Para a reconhecer na lista.")

    def clean(self) -> dict[str, Any]:
        with _answers_of_keys():
            return dict(super().clean())


class CheckedKey:
    """The answer of a key to who signs in or confirms who they are."""

    def clean_credential(self) -> Authenticator:
        with _answers_of_keys():
            return super().clean_credential()  # type: ignore[misc]  # of allauth's form beside it


class KeyForm(CheckedKey, LoginWebAuthnForm):
    pass


class SecondFactorKeyForm(CheckedKey, AuthenticateWebAuthnForm):
    pass


class KeyAgainForm(CheckedKey, ReauthenticateWebAuthnForm):
    pass


class EditKeyForm(EditWebAuthnForm):
    name = forms.CharField(label="Nome da chave")


class DemonstrationCode:
    """Tells the code of the moment of an invented person, so that the demonstration opens without a telephone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = demo.code_of(self.user.email, time.time())  # type: ignore[attr-defined]  # allauth's form has a user
        if code:
            told = f"Demonstração: o código deste momento é {code}."
            self.fields["code"].help_text = told  # type: ignore[attr-defined]  # and fields


class SecondFactorForm(DemonstrationCode, AuthenticateForm):
    pass


class SecondFactorAgainForm(DemonstrationCode, ReauthenticateForm):
    pass
