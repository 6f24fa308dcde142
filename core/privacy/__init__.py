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
from core.privacy.contact import consent_recorded, consent_rule, contactable
from core.privacy.export import csv_rows, defuse, held, restored, safe_csv, safe_tsv
from core.privacy.mask import mask, mask_email, mask_name, mask_phone, masked
from core.privacy.pseudonym import Pseudonyms, key_of, own_secret, pseudonyms
from core.privacy.veil import HIDDEN, Veil, veil

__all__ = [
    "FORMS",
    "HIDDEN",
    "LEAST",
    "Pseudonyms",
    "Veil",
    "consent_recorded",
    "consent_rule",
    "contact_ways",
    "contactable",
    "country_code",
    "csv_rows",
    "defuse",
    "held",
    "key_of",
    "mask",
    "mask_email",
    "mask_name",
    "mask_phone",
    "masked",
    "normal_email",
    "normal_phone",
    "own_secret",
    "platform_audience",
    "pseudonyms",
    "restored",
    "safe_csv",
    "safe_tsv",
    "sha256",
    "veil",
]
