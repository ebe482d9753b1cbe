"""What an editor is writing is kept once, however often it is sent at the same time for its preview."""

import threading

import pytest
from django.db import DatabaseError, connection
from django.utils import timezone
from wagtail.admin.models import FormState
from wagtail.models import Page

from tests.accounts.factories import UserFactory


@pytest.mark.django_db(transaction=True)
def test_a_slow_server_keeps_one_form_state_of_several_sent_at_once():
    page, user = Page.get_first_root_node(), UserFactory()
    together, failures = threading.Barrier(4), []

    def send(number):
        together.wait(20)
        try:
            FormState.objects.update_or_create_by_instance(
                page, user=user, defaults={"data": f"title={number}", "last_updated_at": timezone.now()}
            )
        except (DatabaseError, FormState.MultipleObjectsReturned) as failure:
            failures.append(failure)
        finally:
            connection.close()

    for _ in range(5):
        FormState.objects.all().delete()
        threads = [threading.Thread(target=send, args=[number]) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (FormState.objects.count(), failures) == (1, [])
