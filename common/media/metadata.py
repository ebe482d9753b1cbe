"""Takes out of a photograph what it says of who took it, when and where; the picture stays as it was."""

from io import BytesIO
from typing import Any, BinaryIO

from PIL import Image, ImageOps

ORIENTATION = 0x0112
# What the picture needs to be shown with the same colours.
KEPT = {"icc_profile", "transparency"}
ANIMATED = "é uma imagem animada. Envie uma imagem parada, em JPEG, PNG ou WebP."
UNREADABLE = "não se consegue ler como imagem JPEG, PNG ou WebP. Guarde-a de novo e volte a enviar."


class ImageRefused(Exception):
    """An image that is not accepted; the text says why and what to do."""


def without_metadata(file: BinaryIO) -> bytes:
    """Return the image without EXIF, GPS, XMP and comments, turned the right way up. Raises ImageRefused."""
    file.seek(0)
    is_lossless = b"VP8L" in file.read(64)
    file.seek(0)
    try:
        with Image.open(file, formats=["JPEG", "PNG", "WEBP"]) as image:
            return _written(image, is_lossless)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ImageRefused(UNREADABLE) from error


def _written(image: Image.Image, is_lossless: bool) -> bytes:
    is_photograph = image.format in {"JPEG", "MPO"}
    if not is_photograph and getattr(image, "n_frames", 1) > 1:
        raise ImageRefused(ANIMATED)
    options = _options(image, is_lossless)
    turned = image.getexif().get(ORIENTATION, 1) != 1
    if turned and is_photograph:
        options["quality"] = 92
    image.load()
    picture = ImageOps.exif_transpose(image) if turned else image
    picture.info = {name: value for name, value in image.info.items() if name in KEPT}
    written = BytesIO()
    picture.save(written, **options)
    return written.getvalue()


def _options(image: Image.Image, is_lossless: bool) -> dict[str, Any]:
    """Return how to write the picture again with the least loss."""
    profile = image.info.get("icc_profile")
    match image.format:
        case "JPEG":
            return {"format": "JPEG", "quality": "keep", "icc_profile": profile}
        case "PNG":
            return {"format": "PNG", "icc_profile": profile}
        case "WEBP":
            return {"format": "WEBP", "lossless": is_lossless, "quality": 90, "icc_profile": profile or b""}
    return {"format": "JPEG", "quality": 92, "icc_profile": profile}
