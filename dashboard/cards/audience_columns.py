"""What a column of the profile is called on screen."""

from core.schema import TABLES
from dashboard.state import t


def column_title(column: str) -> str:
    """Our word for a column we know, else the heading of the file; plain text, not yet safe in Markdown."""
    if column not in TABLES["customers"].by_name:
        return column
    word = t(f"column.{column}")
    return word[:1].upper() + word[1:]
