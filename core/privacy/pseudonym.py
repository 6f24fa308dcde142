"""Pseudonyms: short readable codes in place of the ids of people, by a key that never leaves this computer."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from base64 import b32encode
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no letter that reads like a digit
_TO_OURS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())
SHORTEST, LONGEST = 5, 32
KEY_BYTES = 32


@dataclass(frozen=True)
class Pseudonyms:
    """A code for every id, different for different people of the data it was made for.

    longer: id -> length of its code, for those whose first five signs somebody else has as well.
    """

    key: bytes = field(repr=False)
    longer: Mapping[str, int] = field(default_factory=dict, repr=False)

    def code(self, user_id: str) -> str:
        """Such as 7F3K2; the same for the same id and key."""
        return _signs(user_id, self.key)[: self.longer.get(user_id, SHORTEST)]


def pseudonyms(user_ids: Iterable[str], key: bytes) -> Pseudonyms:
    """Codes of five signs, of more where two people would share them (HMAC-SHA256, RFC 2104).

    A person who is added later can lengthen the code of another, whose first signs stay.
    """
    longer: dict[str, int] = {}
    left, length = {user: _signs(user, key) for user in user_ids}, SHORTEST
    while left and length < LONGEST:
        taken = Counter(signs[:length] for signs in left.values())
        left = {user: signs for user, signs in left.items() if taken[signs[:length]] > 1}
        length += 1
        longer.update(dict.fromkeys(left, length))
    return Pseudonyms(key, longer)


def key_of(secret: bytes, workspace: str) -> bytes:
    """The key of one workspace, so that the same customer has another code in each."""
    return hmac.digest(secret, workspace.encode(), hashlib.sha256)


def own_secret(path: Path) -> bytes:
    """The random secret of this installation, made at the first call; only its owner may read the file."""
    found = _whole_secret(path)
    if found is None:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        if path.exists():  # cut short: it hides nobody
            fresh.replace(path)
        else:
            with suppress(FileExistsError):  # who comes second takes what the first has made
                os.link(fresh, path)
            fresh.unlink()
        found = path.read_bytes()
    return found


def _whole_secret(path: Path) -> bytes | None:
    """The secret that is there; None where it is none, or not as long as it was made."""
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return None
    return found if len(found) == KEY_BYTES else None


def _signs(user_id: str, key: bytes) -> str:
    """The first 160 bits of the digest in base 32."""
    digest = hmac.digest(key, user_id.encode(), hashlib.sha256)
    return b32encode(digest[:20]).translate(_TO_OURS).decode()
