"""Personal columns at rest: each case has a data key of its own, which the storage key of this centre wraps.

AES-256-GCM throughout; office, case and column are bound as associated data, so that no sealed value serves in another
place. Without its wrapped data key a case can be read no more, in whatever copy of the other columns.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.vault.folders import sync_folder, write_new

STORAGE_KEY = "storage.key"
_NONCE = 12
_ID = 4
_WRAP = "data_key"


@dataclass(frozen=True, slots=True)
class Place:
    """Whose columns: a value sealed for one case opens for no other."""

    office_id: str
    case_id: str

    def bound(self, column: str) -> bytes:
        return f"kotak-aduan at rest 1\n{self.office_id}\n{self.case_id}\n{column}".encode()


@dataclass(frozen=True, slots=True)
class CaseKey:
    """One case's own key, unwrapped: seals and opens whatever belongs to that case. Kept no longer than it is used."""

    place: Place
    key: bytes = field(repr=False)

    def seal(self, column: str, plain: bytes) -> bytes:
        """``column`` names the one place in the case in which it opens again."""
        return _lock(AESGCM(self.key), plain, self.place.bound(column))

    def open(self, column: str, sealed: bytes) -> bytes | None:
        """The bytes; None for what was sealed for another place or changed."""
        return _unlock(AESGCM(self.key), sealed, self.place.bound(column))


@dataclass(frozen=True, slots=True)
class AtRest:
    """Seals and opens with one storage key (32 bytes); ``key_id``: 4 bytes that stand before each wrap."""

    key: bytes = field(repr=False)

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(b"storage key" + self.key).digest()[:_ID]

    def derived(self, purpose: str) -> bytes:
        """32 bytes for another use, e.g. the codes on letters: as lasting as the storage key, and telling nothing of it."""
        return hmac.digest(self.key, f"kotak-aduan {purpose}".encode(), "sha256")

    def seal(self, place: Place, columns: Mapping[str, str], wrap: bytes | None = None) -> dict[str, bytes]:
        """The columns sealed under the case's data key, and ``data_key`` with that key wrapped.

        ``wrap``: the one that the case has already, since other things are sealed with it; else a new one is made.
        """
        known = self.key_of(place, wrap)
        key, kept = (known, wrap) if known is not None and wrap is not None else self.new_key(place)
        sealed = {
            column: key.seal(column, text.encode("utf-8", "surrogatepass"))
            for column, text in columns.items()
        }
        return sealed | {_WRAP: kept}

    def new_key(self, place: Place) -> tuple[CaseKey, bytes]:
        """A data key for a case that has none, and its wrap for the case's row."""
        key = CaseKey(place, secrets.token_bytes(32))
        return key, self.key_id + _lock(AESGCM(self.key), key.key, place.bound(_WRAP))

    def key_of(self, place: Place, wrap: bytes | None) -> CaseKey | None:
        """The case's data key; None where it was erased, never made, or is wrapped with another storage key."""
        if wrap is None or wrap[:_ID] != self.key_id:
            return None
        key = _unlock(AESGCM(self.key), wrap[_ID:], place.bound(_WRAP))
        return None if key is None else CaseKey(place, key)

    def open(self, place: Place, wrap: bytes | None, column: str, sealed: bytes | None) -> str | None:
        """The column's text; None where it was never filled or was erased, or is sealed with another storage key."""
        plain = self.open_bytes(place, wrap, column, sealed)
        return None if plain is None else plain.decode("utf-8", "surrogatepass")

    def seal_bytes(self, place: Place, wrap: bytes, column: str, plain: bytes) -> bytes | None:
        """One value more under a case's data key; None if the wrap is of another storage key."""
        key = self.key_of(place, wrap)
        return None if key is None else key.seal(column, plain)

    def open_bytes(self, place: Place, wrap: bytes | None, column: str, sealed: bytes | None) -> bytes | None:
        """The way back from `seal_bytes`; None as for `open`."""
        key = self.key_of(place, wrap)
        return None if key is None or sealed is None else key.open(column, sealed)


def load_or_make(path: Path) -> tuple[AtRest, bool]:
    """The storage key in the file, made if there is none; True if it was made now.

    Raises ValueError for a file that holds no key: a person must look, the data in the database hangs on it.
    """
    made = False
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            write_new(path, secrets.token_hex(32).encode() + b"\n")
            sync_folder(path.parent)
            made = True
        except FileExistsError:
            pass  # another process of this centre was quicker
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (ValueError, UnicodeDecodeError):
        key = b""
    if len(key) != 32:
        raise ValueError(f"{path}: no storage key; bring the keys folder back from the safe")
    return AtRest(key), made


def _lock(cipher: AESGCM, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, bound)


def _unlock(cipher: AESGCM, sealed: bytes, bound: bytes) -> bytes | None:
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
    except (InvalidTag, ValueError):
        return None
