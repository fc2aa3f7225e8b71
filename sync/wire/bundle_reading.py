"""Reading a volume from a stick that anyone may have written. Limits come before reading, hashes before believing.

No member is ever unpacked by its name. The ZIP's directory is measured before a library parses it, nothing in it may
be compressed or lie twice, and the members together may not be larger than the file.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from sync.cases.refusal import Refusal
from sync.wire.bundle import MANIFEST_NAME, MAX_MANIFEST, MAX_MEMBERS, MAX_VOLUME, BundleManifest, Member
from sync.wire.messages import VERSION, Envelope, decode
from sync.wire.signed import signature_holds

_END = struct.Struct("<4s4H2LH")  # end of central directory, without a comment
_MAX_DIRECTORY = 4 * 1024 * 1024
_ZIP64_LOCATOR = b"PK\x06\x07"
_CHUNK = 1024 * 1024
_BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,  # versions and methods that the library does not know
    RuntimeError,  # encrypted members
    ValueError,
    OverflowError,
    EOFError,
    struct.error,
)


class OpenVolume:
    """A ZIP that looks like one of ours. Nothing in it is proved before `verified` and `is_whole`.

    ``claimed``: what the manifest says, for finding the key with which to check it. Reading may raise OSError: the
    stick is gone or broken.
    """

    def __init__(self, archive: zipfile.ZipFile, envelope: Envelope, claimed: BundleManifest) -> None:
        self._archive = archive
        self._sizes = {info.filename: info.file_size for info in archive.infolist()}
        self.envelope = envelope
        self.claimed = claimed

    def verified(self, payload_type: str, public_key: bytes) -> BundleManifest | None:
        """The manifest, if this key signed it as a document of this type."""
        return self.claimed if signature_holds(self.envelope, payload_type, public_key) else None

    def chunks(self, member: Member) -> Iterator[bytes]:
        """The member's bytes, a megabyte at a time; ends early where they cannot be read."""
        if self._sizes.get(member.name) != member.size:
            return
        try:
            with self._archive.open(member.name) as file:
                while part := file.read(_CHUNK):
                    yield part
        except _BROKEN:
            return

    def is_whole(self, member: Member) -> bool:
        """Whether its bytes are those that the manifest names."""
        digest = hashlib.sha256()
        for part in self.chunks(member):
            digest.update(part)
        return digest.hexdigest() == member.sha256

    def read(self, member: Member) -> bytes | None:
        """All of it, checked; None if it is not what the manifest names. For members of moderate size."""
        data = b"".join(self.chunks(member))
        return data if hashlib.sha256(data).hexdigest() == member.sha256 else None


def open_volume(file: BinaryIO) -> OpenVolume | Refusal:
    """Look at a file: ``bundle.not_one`` (not ours at all), ``bundle.damaged`` (ours, but it cannot be read),
    ``bundle.version`` (written by a newer program). Raises OSError where the medium fails."""
    size = file.seek(0, os.SEEK_END)
    if not _has_sound_end(file, size):
        file.seek(0)
        return Refusal("bundle.damaged" if file.read(4) == b"PK\x03\x04" else "bundle.not_one")
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN:
        return Refusal("bundle.damaged")
    if not _is_plain(archive.infolist(), size):
        return Refusal("bundle.not_one")
    return _with_manifest(archive)


def _has_sound_end(file: BinaryIO, size: int) -> bool:
    """The last 22 bytes name a small directory that ends just before them; no comment, no ZIP64, one disk."""
    if not _END.size < size <= MAX_VOLUME:
        return False
    file.seek(size - _END.size)
    magic, disk, first, here, total, length, offset, comment = _END.unpack(file.read(_END.size))
    sound = (
        magic == b"PK\x05\x06"
        and (disk, first, comment) == (0, 0, 0)
        and here == total <= MAX_MEMBERS + 1
        and length <= _MAX_DIRECTORY
        and offset + length == size - _END.size
    )
    if not sound:
        return False
    file.seek(max(0, size - _END.size - 20))
    return file.read(4) != _ZIP64_LOCATOR


def _is_plain(members: list[zipfile.ZipInfo], size: int) -> bool:
    stored = all(
        one.compress_type == zipfile.ZIP_STORED and one.file_size == one.compress_size for one in members
    )
    names = {one.filename for one in members}
    return stored and len(names) == len(members) and sum(one.file_size for one in members) <= size


class _Versioned(Struct):
    v: int


def _with_manifest(archive: zipfile.ZipFile) -> OpenVolume | Refusal:
    data = _manifest_bytes(archive)
    if isinstance(data, Refusal):
        return data
    envelope = decode(data, Envelope)
    versioned = None if envelope is None else decode(envelope.payload, _Versioned)
    if versioned is not None and versioned.v > VERSION:
        return Refusal("bundle.version", {"theirs": versioned.v, "ours": VERSION})
    claimed = None if envelope is None else decode(envelope.payload, BundleManifest)
    if envelope is None or claimed is None:
        return Refusal("bundle.not_one")
    names = {member.name for member in claimed.members} | {MANIFEST_NAME}
    if len(names) != len(claimed.members) + 1 or names != set(archive.namelist()):
        return Refusal("bundle.damaged")
    return OpenVolume(archive, envelope, claimed)


def _manifest_bytes(archive: zipfile.ZipFile) -> bytes | Refusal:
    try:
        info = archive.getinfo(MANIFEST_NAME)
    except KeyError:
        return Refusal("bundle.not_one")
    if info.file_size > MAX_MANIFEST:
        return Refusal("bundle.not_one")
    try:
        return archive.read(info)
    except _BROKEN:
        return Refusal("bundle.damaged")
