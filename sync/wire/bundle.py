"""What lies on a USB stick between kiosk and centre: the same envelopes as on the network, in a ZIP.

A bundle is one file or several volumes; each volume stands for itself: all record batches lie in every one, the sealed
files are shared out. So volumes may come in any order, one at a time, or never. Nothing is compressed in the ZIP: what
is in it is sealed, and a reader need not fear what unfolds.

======================== =================================================================================
member                   content
======================== =================================================================================
``manifest.json``        DSSE envelope over a `BundleManifest`: ``BUNDLE`` by the kiosk, ``REPLY`` by the centre
``batches/0001.age``     sealed to the office: the bytes of a network request to ``/sync``, its manifest signed
``blobs/<sha256>``       payload of a sealed file, as it travels by PATCH
``closing/0001.age``     as a batch, without records: asks for what is complete once the files are there, and brings the
                         surveys and the test case of a new enrolment
``answers/0001.age``     sealed to the kiosk: `AnsweredBatch`
``news.age``             sealed to the kiosk: `News`
``keys.json``            the centre's signed `KeyList`, as anybody may ask it for on the network; read before the
                         manifest is checked, since it may hand the manifest's key on
``enrolment.json``       `EnrolRequest` of a new kiosk, or the centre's signed `EnrolAnswer` to it; beside cases the
                         kiosk's `Reintroduction`, for a centre that was put back to before its enrolment
======================== =================================================================================
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from sync.cases.working_calendar import JAKARTA
from sync.wire.messages import MAX_BLOB, Counter, Envelope, Hash, Identifier, Instant

MANIFEST_NAME = "manifest.json"
ENROLMENT_NAME = "enrolment.json"
NEWS_NAME = "news.age"
KEYS_NAME = "keys.json"
SUFFIX = ".kab"
REPLY_SUFFIX = "-balasan.kab"

MAX_VOLUME = 4 * 1024**3 - 1
"""Bytes: the largest file of FAT32."""
MAX_MEMBERS = 10_000
MAX_MANIFEST = 8 * 1024 * 1024
MAX_SEALED = 40 * 1024 * 1024
"""Bytes of a sealed member that is read as a whole: batch, answer, news."""

_MEMBER = r"^((batches|closing|answers)/[0-9]{4}\.age|blobs/[0-9a-f]{64}|news\.age|(keys|enrolment)\.json)$"
_FILE = re.compile(r"kotak-aduan-[0-9A-Za-z-]{1,60}(\.[0-9]+of[0-9]+)?(-[0-9]+)?(-balasan)?\.kab", re.ASCII)


class Member(Struct, frozen=True):
    """A file of the ZIP beside the manifest. ``sha256`` is over its bytes as they lie there."""

    name: Annotated[str, Meta(pattern=_MEMBER)]
    size: Annotated[int, Meta(ge=1, le=max(MAX_BLOB, MAX_SEALED))]
    sha256: Hash


class BundleManifest(Struct, frozen=True, kw_only=True):
    """Signed by whoever wrote the volume. In a reply ``device`` and ``key_id`` name the kiosk it is for.

    ``bundle_id`` of a reply is that of the bundle it answers. ``device``, ``office_id`` and ``prefix`` are empty while
    a kiosk is not enrolled. ``created``: the writer's clock, never used for order by the centre.
    """

    v: Literal[1] = 1
    kind: Literal["cases", "enrolment"] = "cases"
    bundle_id: Identifier
    device: Annotated[str, Meta(max_length=36)]
    key_id: Annotated[str, Meta(pattern="^[0-9a-f]{8}$")]
    office_id: Annotated[str, Meta(max_length=64)]
    prefix: Annotated[str, Meta(pattern="^([0-9A-Z]{4})?$")]
    epoch: Counter
    created: Instant
    volume: Annotated[int, Meta(ge=1, le=999)] = 1
    volumes: Annotated[int, Meta(ge=1, le=999)] = 1
    members: Annotated[list[Member], Meta(max_length=MAX_MEMBERS)]


class AnsweredBatch(Struct, frozen=True):
    """The kiosk's own signed batch manifest, and the centre's signed answer to that batch."""

    manifest: Envelope
    answer: Envelope


class News(Struct, frozen=True, kw_only=True):
    """What was not asked for by a batch: further pages of the feed (signed ``FEED``)."""

    feed: list[Envelope] = []


def file_name(manifest: BundleManifest) -> str:
    """E.g. ``kotak-aduan-PGT1-20261126-081958.kab``, ``….1of3.kab``; the time is the office's. FAT takes it."""
    who = manifest.prefix or f"daftar-{manifest.key_id}"
    return f"kotak-aduan-{who}-{_stamp(manifest.created)}{_part(manifest)}{SUFFIX}"


def reply_name(manifest: BundleManifest) -> str:
    """Of the reply to the volume with this manifest."""
    return file_name(manifest).removesuffix(SUFFIX) + REPLY_SUFFIX


def is_bundle_name(name: str) -> bool:
    """Whether a file of a folder is to be looked at as a kiosk's bundle."""
    return _FILE.fullmatch(name) is not None and not name.endswith(REPLY_SUFFIX)


def is_reply_name(name: str) -> bool:
    """Whether a file of a folder is to be looked at as a centre's reply."""
    return _FILE.fullmatch(name) is not None and name.endswith(REPLY_SUFFIX)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(JAKARTA).strftime("%Y%m%d-%H%M%S")


def _part(manifest: BundleManifest) -> str:
    return "" if manifest.volumes == 1 else f".{manifest.volume}of{manifest.volumes}"
