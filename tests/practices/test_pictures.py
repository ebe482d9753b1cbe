"""Pictures of a practice: kept apart, where nobody changes them before or after they are public."""

import gc
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection

from common.media.collections import PRACTICE_PICTURES
from common.media.models import PortalImage
from practices import operations
from practices.models import Practice
from practices.operations import PracticeRefused
from tests.practices.scenes import eata, norte, porto
from tests.support.cast import client_of

pytestmark = pytest.mark.django_db

ALT = "Aspersores a regar de noite"


def drawn(colour="green"):
    out = BytesIO()
    Image.new("RGB", (40, 20), colour).save(out, "PNG")
    return SimpleUploadedFile("rega.png", out.getvalue(), "image/png")


@pytest.fixture
def author(editor_porto):
    return porto(editor_porto)


@pytest.fixture
def pictured(author):
    said = {"alt": ALT, "author": "CM Porto", "licence": "CC BY 4.0"}
    return operations.add_image(practice=author.write(), upload=drawn(), **said, **author.who)


@pytest.fixture
def validated(pictured, author, ccdr_norte):
    author.submit(pictured)
    norte(ccdr_norte).approve_regionally(pictured)
    return pictured


def is_live(practice):
    return Practice.objects.get(pk=practice.pk).live


def test_a_picture_lies_apart_under_a_name_that_nobody_guesses(pictured):
    image = PortalImage.objects.get()
    assert image.collection.name == PRACTICE_PICTURES
    assert re.fullmatch(r"original_images/[0-9a-f]{32}\.png", image.file.name)


def test_a_file_changed_between_the_two_approvals_is_refused(validated, eata_member):
    image = PortalImage.objects.get()
    image.file = drawn("red")
    image._set_image_file_metadata()
    image.save()
    with pytest.raises(PracticeRefused, match="uma imagem não é o que foi submetido"):
        eata(eata_member).approve_nationally(validated)
    assert not is_live(validated)


def test_the_back_office_changes_no_picture_before_or_after_it_is_public(validated, eata_member, content_editor):
    image = PortalImage.objects.get()
    office = client_of(content_editor)
    for is_public in (False, True):
        if is_public:
            eata(eata_member).approve_nationally(validated)
        assert is_live(validated) is is_public
        sent = {"title": "Outra", "description": "Uma coisa que ninguém aprovou", "file": drawn("red"), "tags": ""}
        edited = office.post(reverse("wagtailimages:edit", args=[image.pk]), sent)
        deleted = office.post(reverse("wagtailimages:delete", args=[image.pk]))
        office.post(f"{reverse('wagtail_bulk_action', args=['media', 'portalimage', 'delete'])}?id={image.pk}")
        assert [(answer.status_code, answer["Location"]) for answer in (edited, deleted)] == [(302, "/gestao/")] * 2
        kept = PortalImage.objects.get()
        assert (kept.title, kept.description, kept.file_hash) == (ALT, ALT, image.file_hash)


def test_the_collection_keeps_its_name(pictured, content_editor):
    collection = PortalImage.objects.get().collection
    office = client_of(content_editor)
    office.post(reverse("wagtailadmin_collections:edit", args=[collection.pk]), {"name": "Outra"})
    collection.refresh_from_db()
    assert collection.name == PRACTICE_PICTURES
    assert office.get(reverse("wagtailimages:add")).status_code == 200


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
@pytest.mark.parametrize("tail", ["rever/", "previsualizar/"])
def test_whoever_decides_sees_the_pictures_with_what_is_said_of_them(validated, eata_member, tail):
    shown = client_of(eata_member).get(f"/area/boas-praticas/{validated.uuid}/{tail}").content.decode()
    gc.collect()  # Wagtail leaves the temporary file of a new size open until here
    assert len(re.findall(rf'<img[^>]*alt="{ALT}"', shown)) == 1
    assert "CM Porto, CC BY 4.0" in re.sub(r"<[^>]+>", "", shown)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_a_picture_is_shown_to_who_may_read_what_it_illustrates(
    pictured, author, client, stranger, ccdr_norte, eata_member
):
    address = PortalImage.objects.get().get_rendition("width-20").url
    gc.collect()  # as above
    writer, region, passer = client_of(author.user), client_of(ccdr_norte), client_of(stranger)
    assert address.startswith("/media/guarded/")

    def seen():
        return [browser.get(address).status_code for browser in (client, passer, region, writer)]

    while_written = seen()
    author.submit(pictured)
    handed_in = seen()
    norte(ccdr_norte).approve_regionally(pictured)
    eata(eata_member).approve_nationally(pictured)
    published, cached = seen(), client.get(address)["Cache-Control"]
    operations.withdraw_practice(practice=pictured, reason="Terminou.", **author.who)

    assert while_written == [404, 404, 404, 200]
    assert handed_in == [404, 404, 200, 200]
    assert (published, cached) == ([200] * 4, "public, max-age=600")
    assert client.get(address).status_code == 404
    assert writer.get(address)["Cache-Control"] == "private, max-age=60"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_sizes_drawn_before_a_picture_was_guarded_are_thrown_away(pictured, django_capture_on_commit_callbacks):
    image = PortalImage.objects.get()
    guarded, image.collection = image.collection, Collection.get_first_root_node()
    image.save()
    old = image.get_rendition("width-20").file
    gc.collect()  # as above
    assert old.name.startswith("images/")

    image.collection = guarded
    with django_capture_on_commit_callbacks(execute=True):
        image.save()

    assert (old.storage.exists(old.name), image.renditions.count()) == (False, 0)
