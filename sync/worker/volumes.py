"""Sharing out what goes onto the stick, and writing it volume by volume. Half a file never gets a final name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec

from sync.cases.refusal import Refusal
from sync.journal.blobs import BlobToSend
from sync.journal.journal import Journal
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.bundle import MAX_MEMBERS, BundleManifest, file_name
from sync.wire.bundle_writing import OVERHEAD, VolumeWriter
from sync.wire.stick import Stick, full, trouble
from sync.worker.reports import OnProgress, Progress


class StoppedError(Exception):
    """Somebody pressed "stop": what was begun is removed."""


@dataclass(slots=True)
class Load:
    """``everywhere``: members of every volume (name, sealed bytes); ``files``: shared out over the volumes."""

    everywhere: list[tuple[str, bytes]]
    files: list[BlobToSend]

    def shared_out(self, volume_bytes: int) -> list[list[BlobToSend]]:
        """The files of each volume, in their order; at least one volume, and one file in each but the first."""
        base = sum(len(data) + OVERHEAD for _, data in self.everywhere)
        shares: list[list[BlobToSend]] = [[]]
        size = base
        for file in self.files:
            too_many = len(shares[-1]) + len(self.everywhere) >= MAX_MEMBERS
            if shares[-1] and (size + file.size + OVERHEAD > volume_bytes or too_many):
                shares.append([])
                size = base
            shares[-1].append(file)
            size += file.size + OVERHEAD
        return shares

    def weight(self, volumes: int) -> int:
        """Bytes that all volumes need on the stick."""
        every = sum(len(data) + OVERHEAD for _, data in self.everywhere)
        return volumes * every + sum(file.size + OVERHEAD for file in self.files)


@dataclass(slots=True)
class Writing:
    """One run of writing. ``template``: the manifest of each volume but for number and members."""

    journal: Journal
    stick: Stick
    key: DeviceKey
    template: BundleManifest
    on_progress: OnProgress
    cancelled: Callable[[], bool]
    damaged: int = 0
    blobs: int = 0
    written: int = 0
    _done: int = 0
    _total: int = 0
    _volumes: list[VolumeWriter] = field(default_factory=list)

    def write(self, load: Load, volume_bytes: int) -> list[str] | Refusal:
        """Names of the files, which are on the medium for good; or why none of them is."""
        shares = load.shared_out(volume_bytes)
        needed = load.weight(len(shares))
        self._total = sum(file.size for file in load.files)
        try:
            self.stick.sweep()
            if self.stick.free() < needed:
                return full(needed, self.stick.free())
            for number, share in enumerate(shares, start=1):
                refused = self._volume(number, len(shares), load.everywhere, share)
                if refused is not None:
                    return self._given_up(refused)
            for volume in self._volumes:
                volume.take_name()
            self.stick.settle_names()
        except OSError as error:
            return self._given_up(self._told(error, needed))
        except StoppedError:
            return self._given_up(Refusal("stick.cancelled"))
        return [volume.name for volume in self._volumes]

    def _volume(
        self, number: int, volumes: int, everywhere: Sequence[tuple[str, bytes]], share: Sequence[BlobToSend]
    ) -> Refusal | None:
        named = msgspec.structs.replace(self.template, volume=number, volumes=volumes)
        volume = VolumeWriter(self.stick, self._free_name(file_name(named)))
        self._volumes.append(volume)
        for name, data in everywhere:
            volume.add(name, data)
        for file in share:
            self._go_on("files", self._done, self._total)
            self._file(volume, file)
            self._done += file.size
        manifest = msgspec.structs.replace(named, members=volume.members)
        volume.settle(signed.seal_document(manifest, signed.BUNDLE, self.key.sign, self.key.key_id.hex()))
        whole = sum(member.size for member in manifest.members)
        self.written += whole
        return volume.compare(
            signed.BUNDLE, self.key.public_raw, manifest, lambda seen: self._go_on("checking", seen, whole)
        )

    def _file(self, volume: VolumeWriter, file: BlobToSend) -> None:
        """The payload, if the file here is still what it was; else it is flagged, and the others go on (F06)."""
        payload = _payload(file)
        if payload is None:
            self.journal.check_blob(file.sha256)
            self.damaged += 1
            return
        volume.add(f"blobs/{file.sha256}", payload)
        self.blobs += 1

    def _free_name(self, name: str) -> str:
        """Two bundles of one second must not replace each other."""
        taken = self.stick.names()
        stem = name.removesuffix(".kab")
        numbered = (f"{stem}-{n}.kab" for n in range(2, 100))
        return name if name not in taken else next(one for one in numbered if one not in taken)

    def _go_on(self, phase: str, done: int, total: int) -> None:
        if self.cancelled():
            raise StoppedError
        self.on_progress(Progress("checking" if phase == "checking" else "files", done, total))

    def _told(self, error: OSError, needed: int) -> Refusal:
        refusal = trouble(error)
        try:
            return full(needed, self.stick.free()) if refusal.code == "stick.full" else refusal
        except OSError:
            return Refusal("stick.gone")

    def _given_up(self, refusal: Refusal) -> Refusal:
        for volume in self._volumes:
            volume.abandon()
            self.stick.discard(volume.name)
        return refusal


def _payload(file: BlobToSend) -> bytes | None:
    try:
        with file.path.open("rb") as source:
            source.seek(file.header_len)
            payload = source.read()
    except OSError:
        return None
    return payload if hashlib.sha256(payload).hexdigest() == file.sha256 else None
