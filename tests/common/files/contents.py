"""Good and bad files, made on the spot."""

import io
import zipfile

import pikepdf
from openpyxl import Workbook
from PIL import Image

DOCX_TYPES = (
    '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/></Types>'
)


def pdf(*, password="", javascript=False) -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        if javascript:
            action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
            document.Root.OpenAction = document.make_indirect(action)
        document.save(file, encryption=pikepdf.Encryption(owner=password, user=password) if password else None)
    return file.getvalue()


def archive(members, *, encrypted=False) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    content = bytearray(file.getvalue())
    if encrypted:
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            place = content.find(signature)
            while place >= 0:
                content[place + offset] |= 1
                place = content.find(signature, place + 4)
    return bytes(content)


def docx(**more) -> bytes:
    return archive({"[Content_Types].xml": DOCX_TYPES, "word/document.xml": "<w:document/>"} | more)


def odt(**more) -> bytes:
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<office/>"} | more)


def xlsx() -> bytes:
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


def image(kind) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(file, kind)
    return file.getvalue()
