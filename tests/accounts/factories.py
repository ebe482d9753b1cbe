"""People, what they belong to, and what they are invited to."""

from datetime import date

import factory
from allauth.account.models import EmailAddress
from factory.django import DjangoModelFactory

from accounts.enums import Role
from accounts.models import Membership, User
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
