"""A kiosk without a screen: it enrols, seals, signs and sends as any other, and the centre accepts it as any other."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec
from PIL import Image, ImageDraw

from sync.cases.ids import uuid7
from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.proof import PROOF_CONTEXT, ReceiptProof
from sync.central import blobs
from sync.central.accept import accept
from sync.central.authentication import Sender
from sync.central.batches import Batch
from sync.central.devices import Device, find_by_key
from sync.central.enrolment import Enrolled, enrol, issue_code
from sync.central.opening import open_bodies
from sync.central.service import Centre
from sync.central.store import utc
from sync.vault.sealing import seal, split
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.messages import MAX_RECORDS, EnrolRequest, FileHead, Manifest, RecordHead, WireRecord, encode

HEALTH: dict[str, object] = {"version": "demo"}


@dataclass(slots=True)
class ScriptedKiosk:
    """``waiting``: records that are filed and not sent yet. ``randbits``: where chance comes from."""

    centre: Centre
    randbits: Callable[[int], int]
    key: DeviceKey = field(default_factory=DeviceKey.generate)
    seq: int = 0
    previous: str = "0" * 64
    waiting: list[WireRecord] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    device: Device | None = None

    def join(self) -> Device:
        """Enrol by a code, like any kiosk."""
        centre = self.centre
        code = issue_code(centre.store, centre.store.office_id, "demo", centre.clock)
        request = EnrolRequest(
            code=code.code, public_key=self.key.public_raw, identity=f"demo-{self.key.key_id.hex()}"
        )
        enrolled = enrol(centre.store, centre.keys, request, address="demo", clock=centre.clock)
        if not isinstance(enrolled, Enrolled):
            raise ValueError(f"the scripted kiosk was not enrolled: {enrolled}")
        found = find_by_key(centre.store, self.key.key_id.hex())
        if found is None:
            raise ValueError("the scripted kiosk is not among the devices")
        self.device = found
        return found

    def file(self, answers: Mapping[str, str], at: datetime, *, card: bool = False) -> str:
        """A citizen has signed on the glass; the id of the case. It is sent with the next `send`."""
        of = self.device or self.join()
        rules = self.centre.store.rules
        self.seq += 1
        case_id = uuid7(at, self.randbits)
        number, serial = TrackingNumber.draw(of.prefix, self.randbits), Serial(self.seq)
        files = [self._card(number)] if card else []
        said = {
            "v": 1, "case_id": case_id, "kind": "CaseReceived", "device": of.device_id, "epoch": of.epoch,
            "seq": self.seq, "number": str(number), "serial": str(serial), "received_at": utc(at), "clock": "sure",
            "form_version": rules.form.version, "sop_version": rules.sop.version, "language": "id",
            "answers": dict(answers),
        }  # fmt: skip
        body = seal(msgspec.json.encode(said), self.centre.keys.recipients)
        digest = hashlib.sha256(body)
        proved = ReceiptProof(self.key.key_id, number, serial, utc(at), digest.digest()[:16]).signed_part()
        head = encode(
            RecordHead(
                v=1, device=of.device_id, epoch=of.epoch, seq=self.seq, prev=self.previous, kind="CaseReceived",
                case_id=case_id, at=utc(at), clock="sure", number=str(number), serial=str(serial),
                proof=proved + self.key.sign(PROOF_CONTEXT + proved), form_version=rules.form.version,
                sop_version=rules.sop.version, body_sha256=digest.hexdigest(), body_size=len(body), files=files,
            )
        )  # fmt: skip
        self.previous = hashlib.sha256(head).hexdigest()
        self.waiting.append(WireRecord(head, body))
        return case_id

    def send(self) -> int:
        """All that waits, by batches; the bodies are opened as the background would. How many cases came."""
        sent = 0
        while self.waiting:
            batch, self.waiting = self.waiting[:MAX_RECORDS], self.waiting[MAX_RECORDS:]
            self._send(batch)
            sent += len(batch)
        while self.files:
            sha256, payload = self.files.pop()
            self._upload(sha256, payload)
        while open_bodies(self.centre.store, self.centre.keys, self.centre.clock):
            pass
        return sent

    def _send(self, records: list[WireRecord]) -> None:
        of, now = self.device, utc(self.centre.clock())
        assert of is not None
        manifest = Manifest(
            device=of.device_id, office_id=of.office_id, epoch=of.epoch, batch_id=uuid7(now, self.randbits), at=now,
            identity=of.identity, heads=[hashlib.sha256(one.head).hexdigest() for one in records], health=HEALTH,
            last_seq=self.seq,
        )  # fmt: skip
        envelope = signed.seal_document(manifest, signed.MANIFEST, self.key.sign, self.key.key_id.hex())
        sender = Sender(of, f"{self.randbits(128):032x}")
        answer = accept(
            self.centre.store, self.centre.keys, sender, Batch(manifest, envelope, records), self.centre.clock
        )
        refused = [one for one in answer.results if one.outcome not in ("new", "same")]
        if refused:
            raise ValueError(f"the centre did not take the script's record: {refused[0].reason}")

    def _card(self, number: TrackingNumber) -> FileHead:
        header, payload = split(seal(_drawn(str(number)), self.centre.keys.recipients))
        sha256 = hashlib.sha256(payload).hexdigest()
        self.files.append((sha256, payload))
        return FileHead(role="scan", media_type="image/webp", sha256=sha256, size=len(payload), header=header)

    def _upload(self, sha256: str, payload: bytes) -> None:
        of = self.device
        assert of is not None
        upload = blobs.begin(self.centre.store, of.office_id, sha256, 0)
        if isinstance(upload, blobs.Upload):
            upload.put(payload)
            upload.close()
            blobs.finish(self.centre.store, of.office_id, sha256, self.centre.clock)


def _drawn(words: str) -> bytes:
    """A card that nobody could take for one, WebP."""
    picture = Image.new("RGB", (640, 400), "#b9d3e0")
    draw = ImageDraw.Draw(picture)
    draw.text((40, 36), "SPECIMEN", fill="#820b0b", font_size=56)
    draw.text((40, 130), "Bukan kartu identitas", fill="black", font_size=34)
    draw.text((40, 190), words, fill="black", font_size=34)
    draw.rectangle((460, 150, 600, 340), outline="black", width=3)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=60)
    return out.getvalue()
