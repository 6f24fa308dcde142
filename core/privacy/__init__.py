"""Who may be contacted, what may be shown, and how a table leaves the program safely."""

from core.privacy.audience import (
    FORMS,
    LEAST,
    contact_ways,
    country_code,
    normal_email,
    normal_phone,
    platform_audience,
    sha256,
)
from core.privacy.contact import consent_rule, contactable
from core.privacy.export import safe_csv, safe_tsv
from core.privacy.mask import mask, mask_email, mask_name, mask_phone, masked

__all__ = [
    "FORMS",
    "LEAST",
    "consent_rule",
    "contact_ways",
    "contactable",
    "country_code",
    "mask",
    "mask_email",
    "mask_name",
    "mask_phone",
    "masked",
    "normal_email",
    "normal_phone",
    "platform_audience",
    "safe_csv",
    "safe_tsv",
    "sha256",
]
