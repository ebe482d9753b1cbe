"""A picture that something shows is not deleted, and whoever tried is told where it is."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex

from common.media.models import PortalImage
from portal.models import ContentPage
from tests.practices.factories import PortalImageFactory
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db


def in_a_field(image):
    return {"image": image}


def in_a_block(image):
    return {"body": [("figure", {"image": image})]}


@pytest.mark.parametrize("place", [in_a_field, in_a_block])
def test_a_picture_that_a_page_shows_is_not_deleted(place, eata_coordinator, content_editor):
    image = PortalImageFactory()
    page = Page.get_first_root_node().add_child(instance=ContentPage(title="Rega", slug="rega", **place(image)))
    ReferenceIndex.create_or_update_for_object(page)
    office = client_of(eata_coordinator)

    bulk = reverse("wagtail_bulk_action", args=["media", "portalimage", "delete"])
    one = office.post(reverse("wagtailimages:delete", args=[image.pk]))
    many = office.post(f"{bulk}?id={image.pk}")

    told = [[str(each) for each in get_messages(answer.wsgi_request)] for answer in (one, many)]
    assert told[0] == ["A imagem «Rega» não se apaga, porque é mostrada em: página «Rega». Retire-a daí primeiro."]
    assert told[1][-1:] == told[0]
    assert PortalImage.objects.filter(pk=image.pk).exists()
    page.delete()
    office.post(reverse("wagtailimages:delete", args=[image.pk]))
    assert not PortalImage.objects.filter(pk=image.pk).exists()
