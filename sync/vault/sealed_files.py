"""The folder of sealed files: a name in it is a whole file on the disk, or it is not there.

Order: sealed in memory -> temporary file in the same folder, created new -> fsync -> rename -> fsync of
the folder. Only then does anyone learn the name, so a row never names a file that is not there.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.vault.boundary import Boundary, unwatched
from sync.vault.folders import sync_folder, write_new
from sync.vault.recipients import Recipients
from sync.vault.sealing import seal, split

_SUFFIX = ".age"


@dataclass(frozen=True, slots=True)
class SealedFile:
    """One age file on the disk. ``sha256`` (hexadecimal) and ``size`` (bytes) are those of its payload.

    The header travels with the case, the payload alone as a blob; so erasing the header at the centre
    ends the file in every backup of blobs.
    """

    role: str
    media_type: str
    sha256: str
    size: int
    header: bytes = field(repr=False)
    name: str = field(repr=False)


class SealedFolder:
    """Writes and keeps sealed files. Names are hashes of ciphertext: they tell nothing."""

    def __init__(self, path: Path, boundary: Boundary = unwatched) -> None:
        self.path = path
        self._boundary = boundary

    def write(self, role: str, media_type: str, plain: bytes, recipients: Recipients) -> SealedFile | Refusal:
        """Seals and stores; on return the file survives a power cut. ``file.not_stored`` on a full disk.

        ``plain`` never touches the disk.
        """
        sealed = seal(plain, recipients)
        header, payload = split(sealed)
        sha256 = hashlib.sha256(payload).hexdigest()
        self._boundary("file.sealed")
        try:
            self._store(sha256 + _SUFFIX, sealed)
        except OSError as error:
            return Refusal("file.not_stored", {"errno": error.errno or 0})
        return SealedFile(role, media_type, sha256, len(payload), header, sha256 + _SUFFIX)

    def _store(self, name: str, sealed: bytes) -> None:
        self.path.mkdir(mode=0o700, exist_ok=True)
        temporary = self.path / f".{secrets.token_hex(8)}.part"
        write_new(temporary, sealed)
        self._boundary("file.written")
        try:
            temporary.rename(self.path / name)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        self._boundary("file.renamed")
        sync_folder(self.path)
        self._boundary("file.durable")

    def is_there(self, file: SealedFile) -> bool:
        """Whether the file stands at its full length; its bytes are not read."""
        try:
            return (self.path / file.name).stat().st_size == len(file.header) + file.size
        except OSError:
            return False

    def read(self, file: SealedFile) -> bytes | Refusal:
        """The whole age file, or ``file.missing``, ``file.damaged`` (one bit is enough)."""
        return read_whole(self.path / file.name, file.header, file.sha256)

    def discard(self, file: SealedFile) -> None:
        """Removes a file that no case names, e.g. a photo taken again. Already gone is fine."""
        (self.path / file.name).unlink(missing_ok=True)

    def sweep(self, keep: Collection[str]) -> tuple[str, ...]:
        """Removes what no row names (``keep``: file names) and temporary files; returns the names removed.

        Only for when nobody writes here: a visit's own files have no row before it is sent.
        """
        if not self.path.is_dir():
            return ()
        removed = []
        for path in sorted(self.path.iterdir()):
            if path.name.endswith((_SUFFIX, ".part")) and path.name not in keep:
                path.unlink(missing_ok=True)
                removed.append(path.name)
        return tuple(removed)


def read_whole(path: Path, header: bytes, sha256: str) -> bytes | Refusal:
    """The age file at ``path`` if it begins with ``header`` and its payload has that SHA-256."""
    try:
        data = path.read_bytes()
    except OSError:
        return Refusal("file.missing")
    payload = data[len(header) :]
    if not data.startswith(header) or hashlib.sha256(payload).hexdigest() != sha256:
        return Refusal("file.damaged")
    return data
