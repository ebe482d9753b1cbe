"""The pages of evaluation: what each role is shown, refused and left with, in a fixed number of queries."""

import pytest
from django.urls import reverse

from tests.funding.evaluating import (
    with_criteria,
)
from tests.funding.factories import a_call
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db
LIST = "/gestao/candidaturas/pgu-2024/"


@pytest.fixture
def call():
    return with_criteria(a_call())


@pytest.fixture
def office(eata_member):
    return client_of(eata_member)


def office_page(name, application):
    return reverse(f"funding_applications:{name}", args=[application.uuid])


def texts(response):
    return response.content.decode()
