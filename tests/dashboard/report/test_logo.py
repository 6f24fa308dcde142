"""A logo: drawn anew, and only from what is a PNG or a JPEG."""

from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

import core
from dashboard.report.html.writer import write_html
from dashboard.report.logo import MOST_BYTES, clean_logo, kind_of_picture
from tests.dashboard.report.made import report, shop


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20), **more: object) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "red").save(made, format=kind, **more)
    return made.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_stays_what_it_is(kind):
    found = Image.open(BytesIO(clean_logo(picture(kind))))
    assert (found.format, found.size) == (kind, (40, 20))


def test_what_hides_in_a_picture_does_not_go_on():
    info = PngImagePlugin.PngInfo()
    info.add_text("comment", "secret")
    given = picture(pnginfo=info) + b"<script>alert(1)</script>"
    assert b"secret" in given
    clean = clean_logo(given)
    assert b"secret" not in clean and b"script" not in clean


def test_a_large_picture_becomes_small():
    assert max(Image.open(BytesIO(clean_logo(picture(size=(3000, 1500))))).size) == 1200


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", b"GIF89a", picture("GIF"), picture("BMP"), b"\x89PNG\r\n\x1a\nbroken",
     b"\xff\xd8\xffbroken", picture()[:60], picture("JPEG") + b"x" * MOST_BYTES, picture(size=(9000, 9000))],
)  # fmt: skip
def test_anything_else_is_refused_in_a_sentence(content):
    with pytest.raises(core.CoreError, match="PNG or JPEG"):
        clean_logo(content)


def test_the_report_shows_it_and_nothing_that_is_no_picture():
    content = write_html(report(shop(), logo=clean_logo(picture()))).decode()
    assert 'src="data:image/png;base64,' in content
    assert kind_of_picture(b"<svg>") is None
    assert "<img" not in write_html(report(shop(), logo=b"<svg>")).decode().partition("<main")[0]
