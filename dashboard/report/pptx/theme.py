"""The look of a deck in its theme, so that what a speaker adds looks alike: typefaces for both scripts, the palette."""

import re
from typing import Any

from dashboard.figures.style import PALETTE

LATIN, CHINESE = "Calibri", "Microsoft YaHei"


def themed(deck: Any) -> None:
    """Gives the deck our typefaces and colours."""
    from pptx.opc.constants import RELATIONSHIP_TYPE

    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = part.blob.decode("utf-8")
    theme = re.sub(r"(<a:(?:major|minor)Font>\s*<a:latin typeface=\")[^\"]*", rf"\g<1>{LATIN}", theme)
    theme = re.sub(r"(<a:(?:major|minor)Font>.*?<a:ea typeface=\")[^\"]*", rf"\g<1>{CHINESE}", theme, flags=re.DOTALL)
    theme = re.sub(r'(<a:font script="Hans" typeface=")[^"]*', rf"\g<1>{CHINESE}", theme)
    for place, shade in enumerate(PALETTE[:6], start=1):
        theme = re.sub(
            rf"<a:accent{place}>.*?</a:accent{place}>",
            f'<a:accent{place}><a:srgbClr val="{shade[1:]}"/></a:accent{place}>',
            theme,
            flags=re.DOTALL,
        )
    part._blob = theme.encode("utf-8")
