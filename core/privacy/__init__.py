"""Who may be contacted, what may be shown, and how a table leaves the program safely."""

from core.privacy.contact import consent_rule, contactable
from core.privacy.export import safe_csv, safe_tsv
from core.privacy.mask import mask, mask_email, mask_name, mask_phone, masked

__all__ = [
    "consent_rule",
    "contactable",
    "mask",
    "mask_email",
    "mask_name",
    "mask_phone",
    "masked",
    "safe_csv",
    "safe_tsv",
]
