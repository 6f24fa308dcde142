"""The logo of a report, ready to be placed."""

from io import BytesIO

from core.errors import CoreError
from dashboard.report.logo import clean_logo


def placed_logo(content: bytes | None) -> tuple[bytes, float] | None:
    """The picture and its width by its height; None where there is none that can be shown."""
    from PIL import Image

    if not content:
        return None
    try:
        picture = clean_logo(content)
    except CoreError:
        return None
    with Image.open(BytesIO(picture)) as opened:
        return picture, opened.width / opened.height
