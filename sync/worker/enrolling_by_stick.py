"""Enrolment where no network reaches: the same request and the same signed answer, carried by hand.

The request proves by its signature that the kiosk has the key it names. The answer is for that key alone; whoever took
it in at the centre vouches for it, as a certificate would, and the QR's hash of the centre's key can be asked for.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.bundle import ENROLMENT_NAME, BundleManifest, file_name
from sync.wire.bundle_reading import OpenVolume
from sync.wire.bundle_writing import write_volume
from sync.wire.messages import EnrolAnswer, Envelope, decode, encode
from sync.wire.outcomes import SignedEnrolment
from sync.wire.stick import Stick
from sync.worker.device_keys import next_key, present_key, settle_key
from sync.worker.enrolling import request_of, take_over


def request_enrolment(
    journal: Journal,
    folder: Path,
    code: str,
    *,
    key_path: Path,
    identity: str,
    clock: Callable[[], datetime],
    hardware: str = "",
    medium: Callable[[Path], Stick] = Stick,
) -> Path | Refusal:
    """Write ``kotak-aduan-daftar-KEY-DATE-TIME.kab``; its path once it is on the stick for good.

    Refusals: ``device_key.*``, ``stick.*`` as for `export_bundle`.
    """
    known = journal.enrolment
    key = _key(key_path, known)
    if isinstance(key, Refusal):
        return key
    stick = medium(folder)
    unfit = stick.look()
    if unfit is not None:
        return unfit
    request = request_of(code, key, known, identity, hardware)
    now = clock()
    manifest = BundleManifest(
        kind="enrolment",
        bundle_id=uuid7(now, secrets.randbits),
        device="",
        key_id=key.key_id.hex(),
        office_id="",
        prefix="",
        epoch=0,
        created=now,
        members=[],
    )
    name = file_name(manifest)
    members = [(ENROLMENT_NAME, encode(request))]
    signing = (signed.BUNDLE, key.sign, key.public_raw)
    return write_volume(stick, name, members, manifest, signing) or folder / name


def take_enrolment(
    volume: OpenVolume,
    journal: Journal,
    *,
    key_path: Path,
    recipients_path: Path,
    expected_key: str | None,
) -> Enrolment | Refusal:
    """What the centre made of this kiosk.

    Refusals: ``reply.other_device`` (another kiosk's key), ``reply.signature`` (also: not the centre of the QR),
    ``reply.damaged``, ``reply.older`` (this kiosk has been enrolled anew since), those of `enrol`.
    """
    claimed = volume.claimed
    known = journal.enrolment
    if claimed.key_id not in {_id(present_key(key_path)), _id(_key(key_path, known))}:
        return Refusal("reply.other_device", {"prefix": claimed.prefix})
    answer = _answer(volume, expected_key)
    if isinstance(answer, Refusal):
        return answer
    if known is not None and _is_older(answer.answer, known):
        return Refusal("reply.older")
    url = "" if known is None else known.central_url
    taken = take_over(answer, url or "https://stick.invalid", journal, recipients_path)
    if isinstance(taken, Enrolment):
        settle_key(key_path, taken.key_id)
    return taken


def _answer(volume: OpenVolume, expected_key: str | None) -> SignedEnrolment | Refusal:
    members = [one for one in volume.claimed.members if one.name == ENROLMENT_NAME]
    data = volume.read(members[0]) if len(members) == 1 else None
    envelope = None if data is None else decode(data, Envelope)
    named = None if envelope is None else decode(envelope.payload, EnrolAnswer)
    if envelope is None or named is None:
        return Refusal("reply.damaged")
    public = named.centre_public
    expected = expected_key is None or hashlib.sha256(public).hexdigest() == expected_key.lower()
    answer = signed.open_document(envelope, signed.ENROLMENT, public, EnrolAnswer)
    proved = answer is not None and volume.verified(signed.REPLY, public) is not None
    if not (expected and proved) or answer is None or answer.key_id != volume.claimed.key_id:
        return Refusal("reply.signature")
    return SignedEnrolment(answer, envelope)


def _is_older(answer: EnrolAnswer, known: Enrolment) -> bool:
    same = (answer.epoch, answer.device_id) == (known.epoch, known.device_id)
    return answer.epoch <= known.epoch and not same


def _key(path: Path, known: Enrolment | None) -> DeviceKey | Refusal:
    """The one to enrol with: each enrolment has its own."""
    present = present_key(path)
    in_use = known is not None and isinstance(present, DeviceKey) and present.key_id == known.key_id
    return next_key(path) if in_use else present


def _id(key: DeviceKey | Refusal) -> str:
    return "" if isinstance(key, Refusal) else key.key_id.hex()
