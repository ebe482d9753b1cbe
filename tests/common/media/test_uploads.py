"""What editors upload: checked by content, without what a photograph says of people, and described."""

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageChops
from wagtail.models import Collection, CollectionViewRestriction, UploadedFile

from common.media.alternatives import weakness
from common.media.metadata import ImageRefused, without_metadata
from common.media.models import PortalDocument, PortalImage
from common.media.operations import store_image
from tests.common.files.contents import docx, pdf
from tests.support.cast import client_of

DESCRIPTION = "Uma praça com árvores e um sensor num poste"
MAKER, ORIENTATION, GPS = 0x010F, 0x0112, 0x8825


def photograph(kind="JPEG", *, turned=False, size=(40, 20)) -> bytes:
    """A picture that says which camera took it and where."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    exif = Image.Exif()
    exif[MAKER] = "Câmara da Paula"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (41.0, 9.0, 0.0)
    if turned:
        exif[ORIENTATION] = 6
    file = io.BytesIO()
    image.save(file, kind, exif=exif, **({"comment": "rua da Paula"} if kind == "JPEG" else {}))
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def upload(name="praca.jpg", content=None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photograph() if content is None else content)


def add(client, file, **values):
    data = {"title": "Praça", "description": DESCRIPTION, "file": file, "collection": 1, "tags": ""} | values
    return client.post(reverse("wagtailimages:add"), data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_keeps_its_picture_and_loses_what_it_says(kind):
    before = photograph(kind)
    assert dict(opened(before).getexif().get_ifd(GPS)) != {}

    after = without_metadata(io.BytesIO(before))

    clean = opened(after)
    assert (dict(clean.getexif()), clean.info.get("comment"), clean.format) == ({}, None, kind)
    assert b"Paula" not in after
    difference = ImageChops.difference(clean.convert("RGB"), opened(before).convert("RGB"))
    assert max(high for _, high in difference.getextrema()) <= {"JPEG": 1, "PNG": 0, "WEBP": 12}[kind]


def test_a_photograph_on_its_side_is_turned_up():
    assert opened(without_metadata(io.BytesIO(photograph(turned=True)))).size == (20, 40)


def test_transparency_is_kept():
    file = io.BytesIO()
    Image.new("P", (4, 4), 0).save(file, "PNG", transparency=0)

    assert opened(without_metadata(file)).info["transparency"] == 0


def test_what_moves_or_cannot_be_read_is_refused():
    frames = [Image.new("RGB", (4, 4), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:])

    with pytest.raises(ImageRefused, match="animada"):
        without_metadata(file)
    with pytest.raises(ImageRefused, match="não se consegue ler"):
        without_metadata(io.BytesIO(photograph()[:200]))


def test_an_uploaded_image_says_nothing_of_its_place(content_editor):
    answer = add(client_of(content_editor), upload(content=photograph(turned=True)))

    assert answer.status_code == 302
    image = PortalImage.objects.get()
    assert (image.width, image.height, image.uploaded_by_user) == (20, 40, content_editor)
    with image.file.open() as stored:
        content = stored.read()
    assert dict(opened(content).getexif()) == {}
    assert image.file_size == len(content)


@pytest.mark.parametrize(
    ("description", "told"),
    [
        ("", "campo é obrigatório"),
        ("IMG_2034.jpg", "nome de ficheiro"),
        ("imagem de uma praça", "diz que é uma imagem"),
    ],
)
def test_an_image_without_a_useful_description_is_not_kept(content_editor, description, told):
    answer = add(client_of(content_editor), upload(), description=description)

    assert told in answer.content.decode()
    assert PortalImage.objects.count() == 0


@pytest.mark.parametrize("name", ["desenho.svg", "filme.gif", "foto.png"])
def test_other_formats_are_refused(content_editor, name):
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

    add(client_of(content_editor), upload(name, drawing if name.endswith("svg") else None))

    assert PortalImage.objects.count() == 0


def test_too_many_pixels_are_refused(content_editor, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100

    add(client_of(content_editor), upload())

    assert PortalImage.objects.count() == 0


def test_several_at_once_wait_for_their_descriptions_already_clean(content_editor):
    client = client_of(content_editor)

    answer = client.post(reverse("wagtailimages:add_multiple"), {"files[]": upload(), "collection": 1})

    waiting = UploadedFile.objects.get()
    assert PortalImage.objects.count() == 0
    assert "description" in json.loads(answer.content)["form"]
    with waiting.file.open() as kept:
        assert dict(opened(kept.read()).getexif()) == {}
    field = f"uploaded-image-{waiting.pk}"
    client.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk]),
        {
            f"{field}-title": "Praça",
            f"{field}-description": DESCRIPTION,
            f"{field}-tags": "",
            f"{field}-collection": 1,
        },
    )
    assert PortalImage.objects.get().description == DESCRIPTION


def test_the_chooser_asks_for_the_description_too(content_editor):
    answer = client_of(content_editor).post(
        reverse("wagtailimages_chooser:create"),
        {"image-chooser-upload-title": "Praça", "image-chooser-upload-file": upload()},
    )

    assert "campo é obrigatório" in json.loads(answer.content)["htmlFragment"]
    assert PortalImage.objects.count() == 0


def test_an_image_from_outside_the_back_office_passes_the_same_checks(editor_porto):
    image = store_image(upload=upload(), title="Praça", description=DESCRIPTION, user=editor_porto)

    with image.file.open() as stored:
        assert b"Paula" not in stored.read()
    with pytest.raises(ImageRefused, match="texto alternativo"):
        store_image(upload=upload(), title="Praça", description=" ", user=editor_porto)
    with pytest.raises(ImageRefused):
        store_image(upload=upload("x.svg", b"<svg/>"), title="x", description=DESCRIPTION, user=editor_porto)
    assert PortalImage.objects.count() == 1


@pytest.mark.parametrize(
    ("description", "weak"),
    [
        ("", True),
        ("DSC_0001", True),
        ("Fotografia de grupo", True),
        ("mapa", True),
        ("Sala cheia", False),
        ("Praça", True),
        (DESCRIPTION, False),
    ],
)
def test_weak_descriptions_are_recognised(description, weak):
    assert bool(weakness(description, "Praça")) == weak


def send(client, name, content):
    data = {"title": "Guia", "file": SimpleUploadedFile(name, content), "collection": 1, "tags": "", "source": ""}
    return client.post(reverse("wagtaildocs:add"), data)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("guia.pdf", pdf(javascript=True), "contém código"),
        ("guia.pdf", b"MZ\x90\x00 program", "é um programa"),
        ("guia.docx", docx(**{"word/vbaProject.bin": "x"}), "contém macros"),
        ("guia.exe", b"MZ", ""),
        ("dados.json", b"\x00\x01", "não é texto"),
    ],
)
def test_documents_are_checked_by_content(content_editor, name, content, told):
    answer = send(client_of(content_editor), name, content)

    assert told in answer.content.decode()
    assert PortalDocument.objects.count() == 0


def test_a_document_lies_privately_and_leaves_as_a_file(content_editor, client, settings):
    content = pdf()
    assert send(client_of(content_editor), "guia.pdf", content).status_code == 302
    document = PortalDocument.objects.get()

    answer = client.get(document.url)

    assert document.file.path.startswith(str(settings.PRIVATE_FILES_ROOT))
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == content
    answer.close()


def test_a_document_of_a_closed_collection_asks_who_it_is(content_editor, client):
    closed = Collection.get_first_root_node().add_child(name="Em preparação")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=CollectionViewRestriction.LOGIN)
    send(client_of(content_editor), "guia.pdf", pdf())
    document = PortalDocument.objects.get()
    PortalDocument.objects.update(collection=closed)

    answer = client.get(document.url)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/entrar/")
    allowed = client_of(content_editor).get(document.url)
    assert allowed.status_code == 200
    allowed.close()
