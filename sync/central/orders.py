"""What the office wants of its kiosks' machines: which release, which settings. One file of the data folder.

It is replaced whole and looked at by its time with each sync, as the ring of keys is, so that all processes follow without
a restart and a sync costs no statement more. The bundles lie beside it in ``releases``. Neither is in a backup: a release is
added again, and kiosks keep the settings they have, whose numbers are times and so go on rising.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypedDict

import msgspec

from sync.cases.refusal import Refusal
from sync.central.devices import Device
from sync.central.order_book import FILE, Book, Release, Wish, begun_anew, read_book, write_book
from sync.vault.folders import stamp_of, sync_folder
from sync.wire import signed
from sync.wire.messages import Envelope, Manifest, ReleaseOffer
from sync.wire.release import OpenRelease, file_name, is_version, open_release, version_key
from sync.wire.remote_settings import RemoteSettings, Values, check, latest_number

FOLDER = "releases"
EVERY_KIOSK = "*"
_KEPT = 3
"""Bundles that stay: the one on offer, and those before it for a kiosk that may not leap."""
_NAMED = 20
"""Withdrawn versions that kiosks are told of: a kiosk that was away for as many has newer ones to take."""
_CHUNK = 1024 * 1024


class News(TypedDict, total=False):
    """Fields of an answer to a kiosk."""

    release: ReleaseOffer
    withdrawn: list[str]
    settings: Envelope


class Orders:
    """The file as it lies in ``folder``; safe for several threads, since what is loaded is replaced as a whole."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._loaded: tuple[tuple[int, int] | None, Book] = (None, Book())

    @property
    def book(self) -> Book:
        """As it stands now. A damaged one is put aside and an empty one begun; while the disk does not answer, the one before."""
        stamp = stamp_of(self.folder / FILE)
        if stamp != self._loaded[0]:
            try:
                found = read_book(self.folder)
                if found is None:
                    with self._changing() as found:
                        stamp = stamp_of(self.folder / FILE)
                self._loaded = stamp, found
            except OSError:
                pass
        return self._loaded[1]

    def bundle(self, sha256: str) -> Path | None:
        """The file of a release that is on offer."""
        found = next((one for one in self.book.releases if one.sha256 == sha256), None)
        return None if found is None else self.folder / FOLDER / file_name(found.version)

    def release_for(self, prefix: str, version: str) -> Release | None:
        """The newest that a kiosk with this version may take, None: it has it, or none is for it."""
        if not is_version(version):
            return None
        mine = version_key(version)
        fit = [
            one
            for one in self.book.releases
            if (not one.only or prefix in one.only)
            and version_key(one.follows) <= mine < version_key(one.version)
        ]
        return max(fit, key=lambda one: version_key(one.version), default=None)

    def withdrawn_above(self, version: str) -> list[str]:
        """What a kiosk with this version may have made ready and is not to switch to."""
        mine = version_key(version)
        return [one for one in self.book.withdrawn if version_key(one) > mine]

    def wanted_of(self, office_id: str, prefix: str) -> tuple[int, dict[str, dict[str, object]]]:
        """Number and values: those of this kiosk over those of all; number 0: the office has never wished anything."""
        of_office = self.book.wishes.get(office_id, {})
        newest = [wishes[-1] for who in (EVERY_KIOSK, prefix) if (wishes := of_office.get(who))]
        values: dict[str, dict[str, object]] = {}
        for wish in newest:
            for section, keys in wish.values.items():
                values[section] = {**values.get(section, {}), **keys}
        return max((wish.n for wish in newest), default=0), values

    def history(self, office_id: str) -> list[tuple[str, Wish]]:
        """Who wished what, the latest first."""
        of_office = self.book.wishes.get(office_id, {})
        every = [(who, wish) for who, wishes in of_office.items() for wish in wishes]
        return sorted(every, key=lambda one: one[1].n, reverse=True)

    def news(
        self, of: Device, manifest: Manifest, sign: Callable[[bytes], bytes], key_id: str, now: datetime
    ) -> News:
        """What the answer to this manifest carries."""
        said: News = {}
        version = manifest.health.get("version")
        if isinstance(version, str) and is_version(version):
            release = self.release_for(of.prefix, version)
            if release is not None:
                said["release"] = ReleaseOffer(
                    version=release.version, size=release.size, sha256=release.sha256
                )
            if withdrawn := self.withdrawn_above(version):
                said["withdrawn"] = withdrawn
        n, values = self.wanted_of(of.office_id, of.prefix)
        if n > manifest.settings_version:
            document = RemoteSettings(office_id=of.office_id, device=of.device_id, n=n, at=now, values=values)
            said["settings"] = signed.seal_document(document, signed.SETTINGS, sign, key_id)
        return said

    def add(
        self,
        path: Path,
        keys: tuple[bytes, ...] | None,
        by: str,
        now: datetime,
        *,
        only: tuple[str, ...] = (),
    ) -> Release | Refusal:
        """A bundle, copied beside the others and offered. ``keys``: release keys of this centre; None: it trusts none and
        leaves the judgement to the kiosks. ``release.*``; ``release.here`` {"version"}. Raises OSError."""
        with path.open("rb") as file:
            bundle = open_release(file, keys)
            if isinstance(bundle, Refusal):
                return bundle
            member = bundle.damaged()
            if member:
                return Refusal("release.damaged", {"member": member})
            with self._changing() as book:
                same = next((one for one in book.releases if one.version == bundle.manifest.version), None)
                found = self._copied(path, bundle, by, now, only, the_same=same)
                if isinstance(found, Refusal):
                    return found
                others = [one for one in book.releases if one is not same]
                releases = sorted([*others, found], key=lambda one: version_key(one.version))[-_KEPT:]
                withdrawn = [one for one in book.withdrawn if one != found.version]
                write_book(self.folder, msgspec.structs.replace(book, releases=releases, withdrawn=withdrawn))
                self._sweep(releases)
        return found

    def withdraw(self, version: str) -> Refusal | None:
        """It is offered no more, and kiosks on which it waits drop it; one that runs it goes on. ``release.unknown``."""
        with self._changing() as book:
            left = [one for one in book.releases if one.version != version]
            if len(left) == len(book.releases):
                return Refusal("release.unknown", {"version": version})
            withdrawn = [*book.withdrawn, version][-_NAMED:]
            write_book(self.folder, msgspec.structs.replace(book, releases=left, withdrawn=withdrawn))
            self._sweep(left)
        return None

    def wish(
        self, office_id: str, who: str, values: Values, *, by: str, reason: str, now: datetime
    ) -> Wish | Refusal:
        """Settings of one kiosk (its prefix) or of all (`EVERY_KIOSK`), in the place of those before; kiosks take them with
        their next sync. ``settings.not_remote``, ``settings.value``."""
        refused = check(values)
        if refused is not None:
            return refused
        with self._changing() as book:
            of_office = dict(book.wishes.get(office_id, {}))
            given = (book.above, *(wishes[-1].n for wishes in of_office.values() if wishes))
            # One that a clock gave which was far ahead is no kiosk's to take: those after it go by the clock again.
            last = max((n for n in given if n <= latest_number(now)), default=0)
            plain = {section: dict(keys) for section, keys in values.items() if keys}
            wish = Wish(
                n=max(last + 1, int(now.timestamp() * 1000)), at=now, by=by, reason=reason, values=plain
            )
            of_office[who] = [*of_office.get(who, []), wish][-50:]
            write_book(
                self.folder, msgspec.structs.replace(book, wishes={**book.wishes, office_id: of_office})
            )
        return wish

    def _copied(
        self,
        path: Path,
        bundle: OpenRelease,
        by: str,
        now: datetime,
        only: tuple[str, ...],
        *,
        the_same: Release | None,
    ) -> Release | Refusal:
        """While nobody else changes the book. ``the_same``: what is on offer under this version, whose place no other file
        takes; a file that nobody offers was left by a cut, and gives way."""
        folder = self.folder / FOLDER
        folder.mkdir(exist_ok=True, mode=0o700)
        told = bundle.manifest
        digest, size = hashlib.sha256(), 0
        half = folder / f".{told.version}.part"
        with path.open("rb") as source, half.open("wb") as target:
            while part := source.read(_CHUNK):
                digest.update(part)
                size += target.write(part)
            target.flush()
            os.fsync(target.fileno())
        if the_same is not None and the_same.sha256 != digest.hexdigest():
            half.unlink()
            return Refusal("release.here", {"version": told.version})
        half.replace(folder / file_name(told.version))
        sync_folder(folder)
        return Release(
            version=told.version,
            follows=told.follows,
            size=size,
            sha256=digest.hexdigest(),
            added_at=now,
            by=by,
            notes=told.notes,
            only=list(only),
            signed_by=bundle.key,
        )

    def _sweep(self, stay: list[Release]) -> None:
        """Bundles that are on offer no more."""
        names = {file_name(one.version) for one in stay}
        for path in (self.folder / FOLDER).glob("*"):
            if path.name not in names:
                path.unlink(missing_ok=True)

    @contextmanager
    def _changing(self) -> Iterator[Book]:
        """The book as it stands, while nobody else changes it."""
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield read_book(self.folder) or begun_anew(self.folder)
        finally:
            os.close(descriptor)


def values_of(words: Mapping[str, str]) -> dict[str, dict[str, object]] | Refusal:
    """``{"kiosk.idle_s": "90"}`` as typed values, TOML's way of writing each; ``settings.value`` {"key"}."""
    values: dict[str, dict[str, object]] = {}
    for name, text in words.items():
        section, _, key = name.partition(".")
        try:
            value = tomllib.loads(f"value = {text}")["value"] if "\n" not in text else None
        except tomllib.TOMLDecodeError:
            value = text
        if value is None:
            return Refusal("settings.value", {"key": name})
        values.setdefault(section, {})[key] = value
    return check(values) or values
