"""Reading a volume from a stick that anyone may have written. Limits come before reading, hashes before believing.

No member is ever unpacked by its name; what may be opened at all is said in `sync.wire.plain_zip`.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from msgspec import Struct

from sync.cases.refusal import Refusal
from sync.wire.bundle import MANIFEST_NAME, MAX_MANIFEST, MAX_MEMBERS, MAX_VOLUME, BundleManifest, Member
from sync.wire.messages import VERSION, Envelope, decode
from sync.wire.plain_zip import chunks_of, open_plain, read_member
from sync.wire.signed import signature_holds


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
        yield from chunks_of(self._archive, member.name)

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
    archive = open_plain(file, largest=MAX_VOLUME, most=MAX_MEMBERS + 1)
    return Refusal(f"bundle.{archive}") if isinstance(archive, str) else _with_manifest(archive)


class _Versioned(Struct):
    v: int


def _with_manifest(archive: zipfile.ZipFile) -> OpenVolume | Refusal:
    data = read_member(archive, MANIFEST_NAME, MAX_MANIFEST)
    if isinstance(data, str):
        return Refusal(f"bundle.{data}")
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
