import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import ModelLogEntry

from common.files import archives
from common.files.checks import clean_name
from common.files.models import StoredFile
from common.files.operations import UploadRefused, store_upload
from tests.common.files import contents


def upload(name, content):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


class Endless(io.RawIOBase):
    """Says it holds 200 MB without holding them."""

    def readable(self):
        return True

    def seek(self, *args):
        return 0


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("relatório.pdf", contents.pdf(), "application/pdf"),
        (
            "ata.docx",
            contents.docx(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("contas.xlsx", contents.xlsx(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("ata.odt", contents.odt(), "application/vnd.oasis.opendocument.text"),
        ("foto.PNG", contents.image("PNG"), "image/png"),
        ("foto.jpeg", contents.image("JPEG"), "image/jpeg"),
        ("dados.csv", "código;município\n1312;Porto\n".encode("latin-1"), "text/csv"),
        ("nota.txt", "Olá".encode(), "text/plain"),
    ],
)
def test_store_upload_keeps_what_is_accepted_under_a_private_name(reporter_arte, name, content, media_type, settings):
    stored = store_upload(upload=upload(name, content), user=reporter_arte)

    assert (stored.original_name, stored.media_type, stored.size) == (name, media_type, len(content))
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.content.name == f"{stored.uuid.hex[:2]}/{stored.uuid.hex}"
    assert (settings.PRIVATE_FILES_ROOT / stored.content.name).read_bytes() == content
    assert ModelLogEntry.objects.get(action="files.store_upload").user == reporter_arte


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("relatorio.pdf", b"MZ" + bytes(500), "é um programa"),
        ("relatorio.pdf", b"\x7fELF" + bytes(500), "é um programa"),
        ("dados.csv", b"#!/bin/sh\nrm -rf /\n", "é um programa"),
        ("relatorio.pdf", b"", "está vazio (0 bytes)"),
        ("relatorio.pdf", contents.image("PNG"), "não é um PDF"),
        ("relatorio.pdf", b"%PDF-1.7\nisto nao e um pdf", "está danificado"),
        ("relatorio.pdf", contents.pdf(password="x"), "palavra-passe"),
        ("relatorio.pdf", contents.pdf(javascript=True), "código que se executa"),
        ("programa.exe", contents.pdf(), "não é de um tipo aceite"),
        ("relat\u202efdp.exe", contents.pdf(), "não é de um tipo aceite"),
        ("pagina.html", b"<script>alert(1)</script>", "não é de um tipo aceite"),
        ("desenho.svg", b"<svg onload='alert(1)'/>", "não é de um tipo aceite"),
        ("tudo.zip", contents.archive({"a": "b"}), "não é de um tipo aceite"),
        ("sem-extensao", contents.pdf(), "não é de um tipo aceite"),
        ("ata.docx", contents.docx(**{"word/vbaProject.bin": "x"}), "contém macros"),
        ("ata.docx", contents.archive({"[Content_Types].xml": "macroEnabled.main+xml"}), "contém macros"),
        ("ata.docx", contents.archive({"a": "b"}, encrypted=True), "palavra-passe"),
        ("ata.docx", archives.COMPOUND + bytes(600), "palavra-passe"),
        ("ata.docx", contents.xlsx(), "não é do tipo que o nome indica"),
        ("ata.docx", contents.docx()[:120], "está danificado"),
        ("ata.odt", contents.odt(**{"Basic/Standard/m.xml": "x"}), "contém macros"),
        ("ata.odt", contents.odt(**{"META-INF/manifest.xml": "<encryption-data/>"}), "palavra-passe"),
        ("ata.odt", contents.docx(), "não é do tipo que o nome indica"),
        ("foto.png", contents.image("JPEG"), "não é uma imagem PNG"),
        ("foto.jpg", b"\xff\xd8\xff\xe0" + bytes(40), "não é uma imagem JPEG"),
        ("nota.txt", b"a\x00b", "não é texto"),
    ],
)
def test_store_upload_refuses_and_keeps_nothing(reporter_arte, name, content, reason):
    with pytest.raises(UploadRefused) as refused:
        store_upload(upload=upload(name, content), user=reporter_arte)

    assert reason in str(refused.value)
    assert StoredFile.objects.count() == 0


def test_store_upload_refuses_200_megabytes_without_reading_them(reporter_arte):
    large = upload("relatorio.pdf", b"")
    large.file, large.size = Endless(), 200 * 1024 * 1024

    with pytest.raises(UploadRefused, match=r"tem 200 MB; o limite é 20 MB"):
        store_upload(upload=large, user=reporter_arte)


def test_store_upload_refuses_what_unpacks_to_much_more(reporter_arte):
    bomb = contents.docx(**{"word/media/a.bin": bytes(archives.MAX_UNPACKED + 1)})
    assert len(bomb) < 1024 * 1024

    with pytest.raises(UploadRefused, match="tamanho excessivo"):
        store_upload(upload=upload("ata.docx", bomb), user=reporter_arte)


def test_store_upload_is_not_fooled_by_a_member_that_declares_to_be_small(reporter_arte):
    honest = contents.docx(**{"word/media/a.bin": bytes(3_000_000)})
    lying = honest.replace((3_000_000).to_bytes(4, "little"), (3).to_bytes(4, "little"))
    assert lying != honest

    with pytest.raises(UploadRefused, match="está danificado"):
        store_upload(upload=upload("ata.docx", lying), user=reporter_arte)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Utilizadores\\Ana\\Relatório final.pdf", "Relatório final.pdf"),
        ("relat\u202efdp.pdf", "relatfdp.pdf"),
        ("a\x00b\u200bc\n d.pdf", "abc d.pdf"),
        ("Relato\u0301rio.pdf", "Relatório.pdf"),
        ('a<b>:"c|?*.pdf', "a_b___c___.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("...", "ficheiro"),
    ],
)
def test_clean_name_leaves_a_plain_name(given, kept):
    assert clean_name(given) == kept
