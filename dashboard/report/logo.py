"""A logo that somebody gives: only a PNG or a JPEG of sensible size, whatever its name says."""

from io import BytesIO
from typing import Literal

from core.errors import CoreError
from core.messages import Message

Picture = Literal["png", "jpeg"]
MOST_BYTES, MOST_PIXELS, WIDE = 2 << 20, 16_000_000, 1_200
_MAGIC: dict[bytes, Picture] = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}


def kind_of_picture(content: bytes) -> Picture | None:
    """png or jpeg by the first bytes; None for anything else."""
    return next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), None)


def clean_logo(content: bytes) -> bytes:
    """The picture drawn anew, so that nothing but its pixels goes on; raises CoreError for what is no fitting picture."""
    from PIL import Image, UnidentifiedImageError

    kind = kind_of_picture(content)
    if kind is None or len(content) > MOST_BYTES:
        raise CoreError(Message("report.bad_logo", most=MOST_BYTES >> 20))
    try:
        with Image.open(BytesIO(content), formats=[kind.upper()]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise CoreError(Message("report.bad_logo", most=MOST_BYTES >> 20))
            picture.load()
            drawn = picture.convert("RGB" if kind == "jpeg" else "RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise CoreError(Message("report.bad_logo", most=MOST_BYTES >> 20)) from error
    drawn.thumbnail((WIDE, WIDE))
    made = BytesIO()
    drawn.save(made, format=kind.upper())
    return made.getvalue()
