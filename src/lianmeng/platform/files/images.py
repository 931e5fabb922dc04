"""Photographs made harmless: decoded and written anew, without position, device or hidden content."""

import io
import warnings
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from lianmeng.kernel.errors import N_, Refused

#: 50 million points: more than any phone's camera of 2022, less than what would exhaust the memory.
MOST_PIXELS = 50_000_000
_FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


def reencode(file: BinaryIO, code: str) -> bytes:
    """Decode the image of kind ``code`` and return it written anew, upright and without any metadata.

    Raises Refused when it cannot be decoded or has more than :data:`MOST_PIXELS` points.
    """
    format_ = _FORMATS[code]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(file, formats=[format_]) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise _too_large()
                image.load()
                upright = ImageOps.exif_transpose(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused("image_damaged", N_("The image is damaged and cannot be opened.")) from error
    return _written(upright, format_)


def _written(image: Image.Image, format_: str) -> bytes:
    wanted = {"JPEG": ("L", "RGB"), "PNG": ("1", "L", "LA", "P", "RGB", "RGBA"), "WEBP": ("RGB", "RGBA")}[format_]
    if image.mode not in wanted:
        image = image.convert("RGB" if format_ == "JPEG" else "RGBA")
    # A fresh image carries the points alone: no EXIF, no comments, no colour profile, no second picture.
    clean = Image.frombytes(image.mode, image.size, image.tobytes())
    palette = image.getpalette()
    if image.mode == "P" and palette is not None:
        clean.putpalette(palette)
    out = io.BytesIO()
    clean.save(out, format_, **({"quality": 88} if format_ != "PNG" else {}))
    return out.getvalue()


def _too_large() -> Refused:
    return Refused(
        "image_too_large", N_("The image has more than %(millions)s million points."), millions=MOST_PIXELS // 10**6
    )
