"""A centre with an office's people, a kiosk that files complaints there, and the office's pages over it."""

from __future__ import annotations

import hashlib
import io
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image, ImageDraw
from starlette.testclient import TestClient

from sync.cases.ids import uuid7
from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.proof import ReceiptProof
from sync.cases.refusal import Refusal
from sync.central import blobs, enrolment
from sync.central.accept import accept
from sync.central.authentication import Sender
from sync.central.batches import Batch
from sync.central.devices import Device, find_by_key
from sync.central.opening import open_bodies
from sync.central.passwords import Passwords
from sync.central.people import Person, add_person, choose_password, invite
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.centre import open_centre
from sync.configuration import config_folder
from sync.office import office_app
from sync.vault.sealing import seal, split
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.messages import EnrolRequest, Manifest, RecordHead, WireRecord, decode, encode
from tests import migrated
from tests.asking import client_of

PASSWORD = "kuda lari di tepi sawah"
START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, 09.00 WIB

ANSWERS = {
    "language": "id",
    "kind": "pengaduan",
    "notice": "seen",
    "identity_mode": "terbuka",
    "id_choice": "ktp",
    "id_scan": "scanned",
    "name": "Fatimah Az-Zahra",
    "nik": "3528075203900001",
    "desa": "2001",
    "address_detail": "Dusun Barat, RT 02 RW 01",
    "reply_way": "whatsapp",
    "phone": "081234567890",
    "unit": "kependudukan",
    "when": "2026-11-12",
    "where": "Loket pelayanan",
    "account": "Saya tiga kali diminta kembali.\nKTP belum selesai.",
    "settlement": "KTP diselesaikan minggu ini.",
    "more": "lanjut",
    "review": "seen",
    "signature": "drawn",
}


@dataclass
class Hands:
    """A clock that stands still until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


def card(words: str = "KARTU CONTOH") -> bytes:
    """A picture of a card that never was, PNG."""
    picture = Image.new("RGB", (640, 400), "#b9d3e0")
    ImageDraw.Draw(picture).text((40, 40), words, fill="black", font_size=40)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@dataclass
class PlainKiosk:
    """Enrols itself and files complaints as a kiosk's records would, without a network in between."""

    centre: Centre
    key: DeviceKey = field(default_factory=DeviceKey.generate)
    serial: int = 0
    seq: int = 0
    late_by: timedelta = timedelta()
    """How long the complaints lie at the kiosk before they are sent."""
    health: dict[str, object] = field(default_factory=dict)
    """What the kiosk says of its devices with each batch."""
    identity: str = ""
    """Of the machine; the key's where it is not named."""
    expects: str = "new"
    """What the centre is to make of the records sent."""

    def __post_init__(self) -> None:
        code = enrolment.issue_code(self.centre.store, self.centre.store.office_id, "test", self.centre.clock)
        self.identity = self.identity or self.key.key_id.hex()
        request = EnrolRequest(code=code.code, public_key=self.key.public_raw, identity=self.identity)
        enrolled = enrolment.enrol(
            self.centre.store, self.centre.keys, request, address="127.0.0.1", clock=self.centre.clock
        )
        assert isinstance(enrolled, enrolment.Enrolled)

    @property
    def device(self) -> Device:
        found = find_by_key(self.centre.store, self.key.key_id.hex())
        assert found is not None
        return found

    def skip_serial(self) -> None:
        """As if one complaint were still on its way."""
        self.serial += 1
        self.seq += 1

    def file(self, files: tuple[tuple[str, bytes], ...] = (), **answers: str) -> str:
        """A complaint, all the way to the opened case; its id."""
        now, device = self.centre.clock(), self.device
        self.serial, self.seq = self.serial + 1, self.seq + 1
        case_id = uuid7(now, secrets.randbits)
        number = TrackingNumber.draw(device.prefix, secrets.randbits)
        sealed = [(role, split(seal(plain, self.centre.keys.recipients))) for role, plain in files]
        listed = [
            {"role": role, "media_type": _media_type(role, plain), "sha256": hashlib.sha256(payload).hexdigest(),
             "size": len(payload), "header": header}
            for (role, (header, payload)), (_, plain) in zip(sealed, files, strict=True)
        ]  # fmt: skip
        body = self._body(case_id, number, {**ANSWERS, **answers})
        head = self._head(case_id, number, body, listed)
        self._send(WireRecord(head, body))
        for entry, (_, (_, payload)) in zip(listed, sealed, strict=True) if self.expects == "new" else ():
            upload = blobs.begin(self.centre.store, device.office_id, str(entry["sha256"]), 0)
            assert isinstance(upload, blobs.Upload)
            upload.put(payload)
            upload.close()
            blobs.finish(self.centre.store, device.office_id, str(entry["sha256"]), self.centre.clock)
        open_bodies(self.centre.store, self.centre.keys, self.centre.clock)
        return case_id

    def _body(self, case_id: str, number: TrackingNumber, answers: dict[str, str]) -> bytes:
        plain = {"v": 1, "case_id": case_id, "kind": "CaseReceived", "epoch": self.device.epoch, "seq": self.seq,
                 "number": str(number), "answers": answers}  # fmt: skip
        return seal(json.dumps(plain).encode(), self.centre.keys.recipients)

    def _head(self, case_id: str, number: TrackingNumber, body: bytes, files: list[dict[str, Any]]) -> bytes:
        device, now = self.device, self.centre.clock() - self.late_by
        body_sha256 = hashlib.sha256(body)
        proof = ReceiptProof(self.key.key_id, number, Serial(self.serial), now, body_sha256.digest()[:16])
        signature = self.key.sign(proof.message())
        head = {
            "v": 1, "device": device.device_id, "epoch": device.epoch, "seq": self.seq, "prev": "0" * 64,
            "kind": "CaseReceived", "case_id": case_id, "at": now, "clock": "sure", "number": str(number),
            "serial": str(Serial(self.serial)), "proof": proof.signed_part() + signature,
            "form_version": "2026-1", "sop_version": "2026-1", "body_sha256": body_sha256.hexdigest(),
            "body_size": len(body), "files": files,
        }  # fmt: skip
        return encode(_convert(head))

    def _send(self, record: WireRecord) -> None:
        device = self.device
        manifest = Manifest(
            device=device.device_id, office_id=device.office_id, epoch=device.epoch,
            batch_id=uuid7(self.centre.clock(), secrets.randbits), at=self.centre.clock(),
            identity=device.identity, heads=[hashlib.sha256(record.head).hexdigest()], health=self.health,
        )  # fmt: skip
        envelope = signed.seal_document(manifest, signed.MANIFEST, self.key.sign, self.key.key_id.hex())
        sender = Sender(device, secrets.token_hex(16))
        answer = accept(
            self.centre.store,
            self.centre.keys,
            sender,
            Batch(manifest, envelope, [record]),
            self.centre.clock,
        )
        assert [result.outcome for result in answer.results] == [self.expects]


def _media_type(role: str, plain: bytes) -> str:
    if role == "audio":
        return "audio/ogg"
    return "image/svg+xml" if plain.startswith(b"<svg") else "image/png"


def _convert(head: dict[str, Any]) -> RecordHead:
    made = decode(msgspec.json.encode(head), RecordHead)
    assert made is not None
    return made


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(memory_kib=64, time_cost=1, parallelism=1)


@pytest.fixture
def centre(tmp_path: Path, clock: Hands) -> Iterator[Centre]:
    migrated.sqlite(tmp_path / "central")
    opened = open_centre(CentralSettings(folder=tmp_path / "central"), config_folder(), clock)
    assert not isinstance(opened, Refusal)
    yield opened
    opened.store.close()


@pytest.fixture
def hire(centre: Centre, passwords: Passwords) -> Callable[..., Person]:
    """Adds a person to the office, with PASSWORD."""

    def add(login: str, name: str, role: str) -> Person:
        added = add_person(
            centre.store, centre.store.office_id, login=login, name=name, role=role, clock=centre.clock
        )
        assert isinstance(added, Person)
        token = invite(centre.store, added.person_id, centre.clock)
        assert isinstance(choose_password(centre.store, passwords, token, PASSWORD, centre.clock), Person)
        return added

    return add


@pytest.fixture
def siti(hire: Callable[..., Person]) -> Person:
    return hire("siti", "Siti Aminah", "staf")


@pytest.fixture
def kiosk(centre: Centre) -> PlainKiosk:
    return PlainKiosk(centre)


@dataclass
class Browser:
    """Plain requests as a browser without scripts would send them."""

    client: TestClient

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, **fields: str) -> Any:
        """A form of our own pages; the token is taken from the last page that was read."""
        return self.client.post(path, data=fields, headers={"Origin": "http://testserver"})

    def sign_in(self, user: str, password: str = PASSWORD) -> Any:
        return self.post("/desk/masuk", user=user, password=password)

    def token(self, path: str = "/desk/akun") -> str:
        """The form token of this sign-in."""
        html = self.get(path).text
        return str(html.split('name="token" value="', 1)[1].split('"', 1)[0])


@pytest.fixture
def new_browser(centre: Centre, passwords: Passwords) -> Callable[[], Browser]:
    app = office_app(centre, passwords)
    return lambda: Browser(client_of(app))


@pytest.fixture
def browser(new_browser: Callable[[], Browser]) -> Browser:
    return new_browser()
