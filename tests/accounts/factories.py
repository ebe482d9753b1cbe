"""People, what they belong to, and what they are invited to."""

from datetime import date, timedelta

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.enums import Role
from accounts.models import Invitation, Membership, User
from accounts.operations import digest_of
from tests.territories.factories import EntityFactory


class UserFactory(DjangoModelFactory):
    """A person whose e-mail address is verified."""

    name = factory.Sequence(lambda n: f"Pessoa {n}")
    email = factory.Sequence(lambda n: f"pessoa{n}@exemplo.pt")
    password = factory.django.Password("uma-frase-longa-e-calma")

    class Meta:
        model = User
        skip_postgeneration_save = True

    @factory.post_generation
    def verified(self, create, extracted, **kwargs):
        if create and extracted is not False:
            EmailAddress.objects.create(user=self, email=self.email, verified=True, primary=True)


class MembershipFactory(DjangoModelFactory):
    user = factory.SubFactory(UserFactory)
    entity = factory.SubFactory(EntityFactory)
    role = Role.ACTION_REPORTER
    starts_on = date(2024, 1, 1)

    class Meta:
        model = Membership


class InvitationFactory(DjangoModelFactory):
    """An invitation still to be accepted; `token` is what its link carries."""

    class Params:
        token = factory.Sequence(lambda n: f"token-{n}")

    email = factory.Sequence(lambda n: f"convidada{n}@exemplo.pt")
    entity = factory.SubFactory(EntityFactory)
    role = Role.ACTION_REPORTER
    invited_by = factory.SubFactory(UserFactory)
    token_sha256 = factory.LazyAttribute(lambda invitation: digest_of(invitation.token))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))

    class Meta:
        model = Invitation
