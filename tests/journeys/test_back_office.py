"""Wagtail's own pages work under the policy that we give them."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.support.cast import prove_second_factor

PAGES = (
    "/gestao/",
    "/gestao/pages/",
    "/gestao/pages/2/edit/",
    "/gestao/images/add/",
    "/gestao/documents/",
    "/gestao/pessoas/contas/",
    "/gestao/pessoas/pertencas/",
    "/gestao/pessoas/convites/",
    "/gestao/account/",
)


@pytest.mark.django_db(transaction=True)
def test_the_back_office_runs_under_its_policy(visit):
    chief = get_user_model().objects.create_superuser(email="chefe@example.pt", name="Ana Chefe")
    client = Client()
    client.force_login(chief)
    prove_second_factor(client, chief)
    window = visit(cookies=client.cookies)
    answers = {path: window.go(path).status for path in PAGES}
    assert answers == dict.fromkeys(PAGES, 200)
    assert window.complaints == []
