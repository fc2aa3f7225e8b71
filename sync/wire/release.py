"""A release of this program as one file, ``kotak-aduan-VERSION.kar``: what is in it, who vouches for it, and reading it.

A plain ZIP as `sync.wire.plain_zip` takes it. What is unpacked is named, measured and hashed in its manifest, which is
signed by a release key. That key lies with whoever makes releases and never on a machine; its public half is trusted by a
machine since it stands in ``release-keys`` of the configuration, or of the release that runs: so a release hands over to
the next key. Over those of the configuration go the keys that a manifest names.

======================== =================================================================================
member                   content
======================== =================================================================================
``manifest.json``        DSSE envelope over a `ReleaseManifest`
``app/...``              the source tree, file by file
``wheels/*.whl``         Python packages for every target, and pip itself
``requirements.txt``     which of them a kiosk takes, by name and hash
======================== =================================================================================
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

from msgspec import Meta, Struct

from sync.cases.refusal import Refusal
from sync.wire.messages import Envelope, Hash, Instant, decode
from sync.wire.plain_zip import chunks_of, open_plain, read_member
from sync.wire.signed import RELEASE, signature_holds

MANIFEST_NAME = "manifest.json"
REQUIREMENTS = "requirements.txt"
SUFFIX = ".kar"
KEYS_FILE = "release-keys"
"""In a folder of configuration: one public key (64 hex digits) a line; what follows a # is for people."""

MAX_FILE = 2 * 1024**3
"""Bytes of a whole bundle: ten times what one for two machines is today, and well under the largest file of FAT32."""
MAX_MEMBERS = 10_000
MAX_MANIFEST = 8 * 1024 * 1024
FORMAT = 1

_PLAIN = r"[A-Za-z0-9_][A-Za-z0-9_@+.-]{0,199}"
# No component begins with a dot, so none is "..", and none is empty, so none is absolute.
_MEMBER = rf"^(app(/{_PLAIN}){{1,12}}|wheels/{_PLAIN}\.whl|requirements\.txt)\Z"
VERSION_SHAPE = r"^(0|[1-9][0-9]{0,3})(\.(0|[1-9][0-9]{0,3})){1,3}\Z"
Version = Annotated[str, Meta(pattern=VERSION_SHAPE)]
_TARGET = r"^cp3[0-9]{1,2}-[a-z0-9_]{3,20}\Z"
Target = Annotated[str, Meta(pattern=_TARGET)]
_KEY_SHAPE = r"[0-9a-f]{64}"
_KEY = re.compile(_KEY_SHAPE, re.ASCII)
HexKey = Annotated[str, Meta(pattern=rf"^{_KEY_SHAPE}\Z")]
MAX_KEYS = 8
"""Public keys that one release hands over at most."""


class ReleaseMember(Struct, frozen=True):
    """A file of the ZIP beside the manifest. ``sha256`` is over its bytes as they lie there."""

    name: Annotated[str, Meta(pattern=_MEMBER, max_length=240)]
    size: Annotated[int, Meta(ge=0, le=MAX_FILE)]
    sha256: Hash


class ReleaseManifest(Struct, frozen=True, kw_only=True):
    """``follows``: the least version that this one may follow; ``journal``: the newest migration of the kiosk's journal
    that it knows; ``targets``: for which Pythons and processors there are wheels, e.g. ``cp311-x86_64``; ``source``:
    what it was made of; ``notes``: what is new, for staff; ``keys``: public release keys that count from then on in the place
    of an office's, where it says any (`kiosk.updates.trusted`)."""

    v: Literal[1] = 1
    version: Version
    follows: Version
    made_at: Instant
    source: Annotated[str, Meta(max_length=80)] = ""
    journal: Annotated[str, Meta(pattern=r"^[0-9]{4}\Z")]
    targets: Annotated[list[Target], Meta(min_length=1, max_length=20)]
    notes: Annotated[str, Meta(max_length=2000)] = ""
    keys: Annotated[list[HexKey], Meta(max_length=MAX_KEYS)] = []
    members: Annotated[list[ReleaseMember], Meta(min_length=1, max_length=MAX_MEMBERS)]

    @property
    def size(self) -> int:
        """Bytes of all members."""
        return sum(one.size for one in self.members)


class OpenRelease:
    """A bundle whose manifest was read. ``key``: the trusted key that signed it, "" where none was asked for."""

    def __init__(self, archive: zipfile.ZipFile, manifest: ReleaseManifest, key: str) -> None:
        self._archive = archive
        self._sizes = {info.filename: info.file_size for info in archive.infolist()}
        self.manifest = manifest
        self.key = key

    def chunks(self, member: ReleaseMember) -> Iterator[bytes]:
        """The member's bytes; ends early where they cannot be read. Whoever writes them down hashes them."""
        if self._sizes.get(member.name) == member.size:
            yield from chunks_of(self._archive, member.name)

    def damaged(self) -> str:
        """The first member whose bytes are not those that the manifest names; "" where all are."""
        for member in self.manifest.members:
            digest = hashlib.sha256()
            for part in self.chunks(member):
                digest.update(part)
            if digest.hexdigest() != member.sha256:
                return member.name
        return ""


def open_release(file: BinaryIO, keys: Collection[bytes] | None) -> OpenRelease | Refusal:
    """The bundle, if one of ``keys`` (32 bytes each) signed it; None: anybody's, to look at and never to run.

    Refusals: ``release.not_one``, ``release.damaged``, ``release.unsigned`` {"by"}, ``release.format`` (made for newer
    readers). Raises OSError where the medium fails.
    """
    archive = open_plain(file, largest=MAX_FILE, most=MAX_MEMBERS + 1)
    if isinstance(archive, str):
        return Refusal(f"release.{archive}")
    data = read_member(archive, MANIFEST_NAME, MAX_MANIFEST)
    if isinstance(data, str):
        return Refusal(f"release.{data}")
    envelope = decode(data, Envelope)
    if envelope is None or envelope.payload_type != RELEASE:
        return Refusal("release.not_one")
    signed_by = "" if keys is None else _signer(envelope, keys)
    if signed_by is None:
        return Refusal("release.unsigned", {"by": envelope.signatures[0].keyid})
    return _with_manifest(archive, envelope, signed_by)


class _Versioned(Struct):
    v: int


def _with_manifest(archive: zipfile.ZipFile, envelope: Envelope, key: str) -> OpenRelease | Refusal:
    versioned = decode(envelope.payload, _Versioned)
    if versioned is not None and versioned.v > FORMAT:
        return Refusal("release.format", {"theirs": versioned.v, "ours": FORMAT})
    manifest = decode(envelope.payload, ReleaseManifest)
    if manifest is None:
        return Refusal("release.not_one")
    names = {member.name for member in manifest.members}
    whole = len(names) == len(manifest.members) and names | {MANIFEST_NAME} == set(archive.namelist())
    return OpenRelease(archive, manifest, key) if whole and _fits(names) else Refusal("release.damaged")


def _fits(names: set[str]) -> bool:
    """No file is a folder to another one."""
    return not any(parent in names for name in names for parent in _parents(name))


def _parents(name: str) -> Iterator[str]:
    parts = name.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts)))


def _signer(envelope: Envelope, keys: Collection[bytes]) -> str | None:
    return next((key.hex() for key in keys if signature_holds(envelope, RELEASE, key)), None)


def read_keys(text: str) -> tuple[bytes, ...] | Refusal:
    """Public keys of a ``release-keys`` file; ``release.keys`` {"line"} for a line that is none."""
    keys = []
    for number, line in enumerate(text.splitlines(), start=1):
        word = line.partition("#")[0].strip()
        if word and not _KEY.fullmatch(word):
            return Refusal("release.keys", {"line": number})
        keys += [bytes.fromhex(word)] if word else []
    return tuple(keys)


def keys_of(files: Iterable[Path]) -> tuple[bytes, ...] | Refusal:
    """The release keys that count: of the first of these files that names one. ``release.no_keys``; ``release.keys`` {"line"},
    0 where a file cannot be read at all."""
    for path in files:
        try:
            keys = read_keys(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, UnicodeDecodeError):
            return Refusal("release.keys", {"line": 0})
        if isinstance(keys, Refusal) or keys:
            return keys
    return Refusal("release.no_keys")


def file_name(version: str) -> str:
    """E.g. ``kotak-aduan-0.2.0.kar``."""
    return f"kotak-aduan-{version}{SUFFIX}"


def is_member(name: str) -> bool:
    """Whether a bundle can hold a file of this name."""
    return re.fullmatch(_MEMBER, name, re.ASCII) is not None and len(name) <= 240


def is_target(text: str) -> bool:
    """Whether it names a Python and a processor."""
    return re.fullmatch(_TARGET, text, re.ASCII) is not None


def is_version(text: str) -> bool:
    """Whether it has the shape of a version."""
    return re.fullmatch(VERSION_SHAPE, text, re.ASCII) is not None


def version_key(version: str) -> tuple[int, ...]:
    """For comparing: ``0.10.0`` is newer than ``0.9.3``, and ``1.0`` is ``1.0.0``."""
    parts = [int(part) for part in version.split(".")]
    while parts and parts[-1] == 0:
        parts.pop()
    return tuple(parts)
