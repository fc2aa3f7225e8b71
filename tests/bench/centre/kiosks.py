"""Kiosks that are enrolled by a row, and their signed requests as the very bytes that go over the line.

Everything is made beforehand: the bench measures the centre and not those who send. Each case is its own: sealed body,
number, proof, head. The centre can open them all.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache

import msgspec
from sqlalchemy import insert

from sync.cases.ids import uuid7
from sync.cases.numbers import ALPHABET, Serial, TrackingNumber
from sync.cases.proof import ReceiptProof
from sync.central.keys import CentreKeys
from sync.central.store import Store
from sync.central.tables import device, office
from sync.vault.recipients import Recipients
from sync.vault.sealing import seal, split
from sync.vault.signing import DeviceKey
from sync.wire import compression, signed
from sync.wire.http_signatures import SignedRequest, sign_request
from sync.wire.messages import Manifest, SyncRequest, WireRecord, encode

FORM = {
    "kind": "pengaduan",
    "identity_mode": "terbuka",
    "name": "Bunga Contoh binti Contoh",
    "nik": "3528070101900001",
    "address": "Dusun Contoh RT 03 RW 01, Desa Contoh, Kecamatan Contoh",
    "telephone": "0812 0000 0000",
    "unit": "kependudukan",
    "reply_way": "whatsapp",
    "event_day": "2026-11-20",
    "account": "Saya mengurus kartu keluarga sejak tiga minggu yang lalu. Setiap kali datang petugas mengatakan "
    "jaringan sedang gangguan dan saya diminta kembali minggu depan. Sudah empat kali saya datang, dan setiap kali "
    "harus meninggalkan pekerjaan. Tidak ada pemberitahuan kapan pelayanan berjalan lagi. Anak saya memerlukan "
    "kartu keluarga untuk mendaftar sekolah sebelum akhir bulan.",
    "wish": "Mohon kartu keluarga saya diselesaikan dan ada kepastian waktu pelayanan.",
}
"""A form as people fill it: 1.0 kB of JSON, invented."""


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Sender:
    """One kiosk of an office; ``recipients``: whom it seals to."""

    office_id: str
    prefix: str
    recipients: Recipients
    device_id: str
    key: DeviceKey = field(default_factory=DeviceKey.generate)
    identity: str = field(default_factory=lambda: secrets.token_hex(16))
    seq: int = 0
    serial: int = 0
    prev: str = "0" * 64

    def case(self, now: datetime, files: list[dict[str, object]] | None = None) -> WireRecord:
        """The next CaseReceived."""
        self.seq += 1
        self.serial += 1
        case_id = uuid7(now, secrets.randbits)
        number = TrackingNumber.draw(self.prefix, secrets.randbits)
        body = seal(self.plain(case_id, number, now), self.recipients)
        sha256 = hashlib.sha256(body).digest()
        proof = ReceiptProof(self.key.key_id, number, Serial(self.serial), now, sha256[:16])
        head = msgspec.json.encode(
            {
                "v": 1,
                "device": self.device_id,
                "epoch": 1,
                "seq": self.seq,
                "prev": self.prev,
                "kind": "CaseReceived",
                "case_id": case_id,
                "at": now,
                "clock": "sure",
                "number": str(number),
                "serial": str(Serial(self.serial)),
                "proof": proof.signed_part() + self.key.sign(proof.message()),
                "form_version": "2026-1",
                "sop_version": "2026-1",
                "sealed_to": ["0011223344556677", "8899aabbccddeeff"],
                "body_sha256": sha256.hex(),
                "body_size": len(body),
                "files": files or [],
            }
        )
        self.prev = hashlib.sha256(head).hexdigest()
        return WireRecord(head, body)

    def plain(self, case_id: str, number: TrackingNumber, now: datetime) -> bytes:
        """What is sealed of the case at hand: see `sync.journal.documents`."""
        inside: dict[str, object] = {
            "v": 1,
            "case_id": case_id,
            "kind": "CaseReceived",
            "device": self.device_id,
            "epoch": 1,
            "seq": self.seq,
            "number": str(number),
            "serial": str(Serial(self.serial)),
            "received_at": now,
            "clock": "sure",
            "form_version": "2026-1",
            "sop_version": "2026-1",
            "language": "id",
            "answers": FORM | {"telephone": f"0812 {secrets.randbelow(10**8):08d}"},
            "files": [],
        }
        return msgspec.json.encode(inside)

    def body(self, records: list[WireRecord], now: datetime, cursor: str | None) -> bytes:
        """A request's body: the manifest signed, all of it compressed."""
        manifest = Manifest(
            device=self.device_id,
            office_id=self.office_id,
            epoch=1,
            batch_id=uuid7(now, secrets.randbits),
            at=now,
            identity=self.identity,
            heads=[hashlib.sha256(record.head).hexdigest() for record in records],
            cursor=cursor,
            last_seq=self.seq,
            last_serial=self.serial,
            recipients_version=1,
        )
        envelope = signed.seal_document(manifest, signed.MANIFEST, self.key.sign, self.key.key_id.hex())
        return compression.pack(encode(SyncRequest(envelope, records)))

    def post(self, body: bytes, now: datetime) -> bytes:
        """The whole request as it stands on the line."""
        headers = {"content-type": "application/json", "content-encoding": "zstd"}
        return self._request("POST", "/api/v1/sync", headers, body, now)

    def patch(self, payload: bytes, now: datetime) -> bytes:
        """One sealed file, whole."""
        headers = {
            "content-type": "application/offset+octet-stream",
            "upload-offset": "0",
            "content-length": str(len(payload)),
        }
        path = f"/api/v1/blobs/{hashlib.sha256(payload).hexdigest()}"
        return self._request("PATCH", path, headers, payload, now)

    def _request(self, method: str, path: str, headers: dict[str, str], body: bytes, now: datetime) -> bytes:
        signed_headers = sign_request(
            SignedRequest(method, f"http://centre{path}", headers),
            key_id=self.key.key_id.hex(),
            nonce=secrets.token_urlsafe(16),
            created=now,
            body=body if method == "POST" else None,
            sign=self.key.sign,
        )
        given = {name.lower(): value for name, value in signed_headers.items()}
        lines = {**given, "host": "centre", "content-length": str(len(body))}
        text = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"{method} {path} HTTP/1.1\r\n{text}\r\n".encode() + body


def file_head(age_file: bytes) -> dict[str, object]:
    """What a head says of a sealed file."""
    header, payload = split(age_file)
    return {
        "role": "scan",
        "media_type": "image/jpeg",
        "size": len(payload),
        "sha256": hashlib.sha256(payload).hexdigest(),
        "header": header,
    }


def enrolled(store: Store, keys: CentreKeys, count: int) -> list[Sender]:
    """``count`` kiosks, each the only one of its office, as most sub-districts have one."""
    now = datetime.now(UTC)
    senders = []
    used: set[str] = set()
    for code in _codes(count):
        sender = Sender(f"bench-{code}", f"{code}1", keys.recipients, uuid7(now, secrets.randbits))
        while sender.key.key_id.hex() in used:
            sender.key = DeviceKey.generate()
        used.add(sender.key.key_id.hex())
        senders.append(sender)
    with store.engine.begin() as connection:
        offices = [
            {
                "office_id": one.office_id,
                "code": one.prefix[:3],
                "name": one.prefix,
                "feed_n": 0,
                "last_enrolment": 1,
            }
            for one in senders
        ]
        connection.execute(insert(office), offices)
        connection.execute(insert(device), [_row(one, now) for one in senders])
    return senders


def _row(one: Sender, now: datetime) -> dict[str, object]:
    return {
        "office_id": one.office_id,
        "device_id": one.device_id,
        "prefix": one.prefix,
        "key_id": one.key.key_id.hex(),
        "public_key": one.key.public_raw,
        "identity": one.identity,
        "hardware": "bench",
        "state": "active",
        "epoch": 1,
        "have_through": 0,
        "last_serial": 0,
        "enrolled_at": now,
    }


@lru_cache
def _codes(count: int) -> list[str]:
    """Office codes that the shipped office does not have."""
    return (
        [f"Z{ALPHABET[n // 32 % 32]}{ALPHABET[n % 32]}" for n in range(count)]
        if count <= 1024
        else [f"{ALPHABET[24 + n // 1024]}{ALPHABET[n // 32 % 32]}{ALPHABET[n % 32]}" for n in range(count)]
    )
