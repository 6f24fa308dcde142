"""What is good and bad about the data as they came, and what another treatment would change."""

from core.doctor.found import KINDS, PARTS, findings
from core.doctor.gaps import missing, missing_map
from core.doctor.origin import choose, on_files
from core.doctor.preview import Consequence, preview
from core.doctor.quality import Quality, quality
from core.doctor.unusual import outliers

__all__ = [
    "KINDS",
    "PARTS",
    "Consequence",
    "Quality",
    "choose",
    "findings",
    "missing",
    "missing_map",
    "on_files",
    "outliers",
    "preview",
    "quality",
]
