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
        """The columns sealed, and ``data_key`` with their key wrapped: the one in ``wrap`` if it opens, else a new one."""
        data_key = self._unwrapped(place, wrap)
        if wrap is None or data_key is None:
            data_key = secrets.token_bytes(32)
            wrap = self.key_id + _lock(AESGCM(self.key), data_key, place.bound(_WRAP))
        sealed = {
            column: _lock(AESGCM(data_key), text.encode("utf-8", "surrogatepass"), place.bound(column))
            for column, text in columns.items()
        }
        return sealed | {_WRAP: wrap}

    def open(self, place: Place, wrap: bytes | None, column: str, sealed: bytes | None) -> str | None:
        """The column's text; None where it was never filled or was erased, or is sealed with another storage key."""
        plain = self.open_bytes(place, wrap, column, sealed)
        return None if plain is None else plain.decode("utf-8", "surrogatepass")

    def seal_bytes(self, place: Place, wrap: bytes, column: str, plain: bytes) -> bytes | None:
        """One value more under a case's data key; None if the wrap is of another storage key."""
        data_key = self._unwrapped(place, wrap)
        return None if data_key is None else _lock(AESGCM(data_key), plain, place.bound(column))

    def open_bytes(self, place: Place, wrap: bytes | None, column: str, sealed: bytes | None) -> bytes | None:
        """The way back from `seal_bytes`; None as for `open`."""
        data_key = self._unwrapped(place, wrap)
        return (
            None
            if data_key is None or sealed is None
            else _unlock(AESGCM(data_key), sealed, place.bound(column))
        )

    def _unwrapped(self, place: Place, wrap: bytes | None) -> bytes | None:
        if wrap is None or wrap[:_ID] != self.key_id:
            return None
        return _unlock(AESGCM(self.key), wrap[_ID:], place.bound(_WRAP))


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
