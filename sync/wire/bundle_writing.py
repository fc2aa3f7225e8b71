"""Writing one volume of a bundle, and reading it back before it gets its name."""

from __future__ import annotations

import hashlib
import secrets
import zipfile
from collections.abc import Callable, Sequence
from typing import BinaryIO

import msgspec

from sync.cases.refusal import Refusal
from sync.wire import signed
from sync.wire.bundle import MANIFEST_NAME, BundleManifest, Member
from sync.wire.bundle_reading import OpenVolume, open_volume
from sync.wire.messages import Envelope, encode
from sync.wire.signed import Sign
from sync.wire.stick import Stick, half_name, trouble

_MODE = 0o600 << 16  # where ZIP keeps the rights of Unix; times are left at 1980, they tell nothing

OVERHEAD = 512
"""Bytes that a member costs beside its own: two ZIP headers and its line in the signed manifest (base64)."""


class VolumeWriter:
    """One volume under its temporary name. Every method may raise OSError; `abandon` then."""

    def __init__(self, stick: Stick, name: str) -> None:
        self.name = name
        self.members: list[Member] = []
        self._stick = stick
        self._half = half_name(f"{name}.{secrets.token_hex(4)}")
        self._file: BinaryIO = stick.create(self._half)
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_STORED, allowZip64=False)

    def add(self, name: str, data: bytes) -> None:
        """One member, as it is."""
        self._put(name, data)
        self.members.append(Member(name, len(data), hashlib.sha256(data).hexdigest()))

    def settle(self, envelope: Envelope) -> None:
        """The signed manifest at the end; then all of it is on the medium, still under the temporary name."""
        self._put(MANIFEST_NAME, encode(envelope))
        self._zip.close()
        self._stick.settle(self._file)
        self._file.close()

    def compare(
        self, payload_type: str, public_key: bytes, manifest: BundleManifest, seen: Callable[[int], None]
    ) -> Refusal | None:
        """Read all of it back from the medium, as its reader will; ``stick.differs``. ``seen``: bytes so far."""
        with self._stick.open(self._half) as file:
            volume = open_volume(file)
            if not isinstance(volume, OpenVolume) or volume.verified(payload_type, public_key) != manifest:
                return Refusal("stick.differs")
            done = 0
            for member in manifest.members:
                if not volume.is_whole(member):
                    return Refusal("stick.differs")
                done += member.size
                seen(done)
        return None

    def take_name(self) -> None:
        """The final name; `Stick.settle_names` afterwards makes it last."""
        self._stick.rename(self._half, self.name)

    def abandon(self) -> None:
        """Nothing remains, as far as the medium lets us. Fine at any time."""
        try:
            # Not the ZIP's own close: that would write a directory of members to a file that is being given up.
            self._zip.fp = None
            self._file.close()
        except OSError:
            pass  # its last bytes could not be written: that is why we are here
        self._stick.discard(self._half)

    def _put(self, name: str, data: bytes) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr = _MODE
        self._zip.writestr(info, data)


def write_volume(
    stick: Stick,
    name: str,
    members: Sequence[tuple[str, bytes]],
    manifest: BundleManifest,
    signing: tuple[str, Sign, bytes],
) -> Refusal | None:
    """One small volume from the first byte to its final name; an older file of that name gives way.

    ``signing``: the document's type, who signs, and the public key to compare with. Refusals: ``stick.*``.
    """
    payload_type, sign, public_key = signing
    writer = None
    try:
        writer = VolumeWriter(stick, name)
        for member, data in members:
            writer.add(member, data)
        whole = msgspec.structs.replace(manifest, members=writer.members)
        writer.settle(signed.seal_document(whole, payload_type, sign, signed.key_id_of(public_key)))
        refused = writer.compare(payload_type, public_key, whole, lambda _: None)
        if refused is None:
            writer.take_name()
            stick.settle_names()
            return None
    except OSError as error:
        refused = trouble(error)
    if writer is not None:
        writer.abandon()
    return refused
