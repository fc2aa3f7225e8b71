"""A centre that really listens, and a kiosk's hand to write records with: what the tests of both ends stand on."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

import msgspec
import requests
import uvicorn
from sqlalchemy import func, select
from starlette.applications import Starlette

from sync.backoffice.listening import configured
from sync.cases.ids import uuid7
from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.proof import ReceiptProof
from sync.central.api import routes
from sync.central.calendars import Calendars
from sync.central.enrolment import issue_code
from sync.central.keys import CentreKeys, prepare
from sync.central.pace import BLOB, SYNC, Pace
from sync.central.places import Bucket
from sync.central.rules import Rules, load_rules
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.store import Store, open_store
from sync.central.tables import parked
from sync.configuration import config_folder
from sync.vault.sealing import seal, split
from sync.vault.signing import DeviceKey
from sync.wire import compression, signed
from sync.wire.http_signatures import SignedRequest, sign_request
from sync.wire.messages import (
    MEDIA_TYPE,
    Acknowledgement,
    EnrolAnswer,
    EnrolRequest,
    Envelope,
    Manifest,
    SyncAnswer,
    SyncRequest,
    WireRecord,
    decode,
    encode,
)
from sync.wire.statements import proved
from tests import migrated

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday, 09:00 WIB
ANSWERS = {
    "name": "Bunga Contoh",
    "kind": "pengaduan",
    "identity_mode": "terbuka",
    "unit": "kependudukan",
    "reply_way": "whatsapp",
    "account": "Antre sejak pagi, loket tutup.",
}


class SteppedClock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


def shipped_rules() -> Rules:
    """Read once (14 ms) and shared, but for the calendars, which an office changes while it runs."""
    rules = _as_shipped()
    return replace(rules, calendars=Calendars(rules.calendar))


@cache
def _as_shipped() -> Rules:
    return load_rules(config_folder())


def fresh_keys(folder: Path) -> CentreKeys:
    keys = prepare(folder)
    assert isinstance(keys, CentreKeys)
    return keys


@dataclass
class RunningCentre:
    """Store, keys and clock of a centre, and where it listens."""

    store: Store
    keys: CentreKeys
    clock: SteppedClock
    url: str = ""

    def code(self) -> str:
        return issue_code(self.store, self.store.office_id, "admin", self.clock).code


@contextmanager
def centre_at(
    folder: Path,
    database: str | None,
    clock: SteppedClock,
    *,
    bucket: Bucket | None = None,
    pgbouncer: bool = False,
) -> Iterator[RunningCentre]:
    """Listening on loopback, on a port of the system's choice."""
    url = database or migrated.sqlite(folder)
    store = open_store(url, folder, shipped_rules(), clock, pgbouncer=pgbouncer, bucket=bucket)
    centre = RunningCentre(store, fresh_keys(folder), clock)
    with serving(centre):
        yield centre
    store.close()


@contextmanager
def serving(centre: RunningCentre, pace: Pace = SYNC, blob_pace: Pace = BLOB) -> Iterator[str]:
    """The kiosks' interface over a store that is open; its URL, which the centre knows from then on."""
    settings = CentralSettings(folder=centre.store.folder)
    whole = Centre(centre.store, centre.keys, settings, centre.clock, pace=pace, blob_pace=blob_pace)
    app = Starlette(routes=routes(whole))
    with listening(app) as url:
        centre.url = url
        yield url


@contextmanager
def listening(app: Starlette) -> Iterator[str]:
    """Any application under uvicorn in a thread; its URL."""
    config = configured(app, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = _Announcing(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    assert server.listening.wait(20)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.end()
        thread.join(20)
        assert not thread.is_alive()


class _Announcing(uvicorn.Server):
    """Says when it listens, and ends when it is told: uvicorn itself looks ten times a second whether it is to."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: list[object] | None = None) -> None:
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)  # type: ignore[arg-type]
        self.listening.set()

    async def main_loop(self) -> None:
        ticks = count()
        while not await self.on_tick(next(ticks)):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._told.wait(), 0.1)

    def end(self) -> None:
        self.should_exit = True
        self._loop.call_soon_threadsafe(self._told.set)


@dataclass
class HandKiosk:
    """Writes what a kiosk would, and anything else; sends it raw. Its own clock may be wrong."""

    centre: RunningCentre
    key: DeviceKey = field(default_factory=DeviceKey.generate)
    identity: str = field(default_factory=lambda: secrets.token_hex(16))
    enrolled: EnrolAnswer | None = None
    seq: int = 0
    serial: int = 0
    prev: str = "0" * 64
    ahead: timedelta = timedelta(0)

    def enrol(self, code: str | None = None) -> requests.Response:
        request = EnrolRequest(
            code=code or self.centre.code(), public_key=self.key.public_raw, identity=self.identity
        )
        response = requests.post(
            f"{self.centre.url}/api/v1/enrol",
            data=encode(request),
            headers={"content-type": "application/json"},
            timeout=20,
        )
        if response.ok:
            envelope = decode(response.content, Envelope)
            assert envelope is not None
            self.enrolled = signed.open_document(
                envelope, signed.ENROLMENT, self.centre.keys.public, EnrolAnswer
            )
            assert self.enrolled is not None
        return response

    @property
    def me(self) -> EnrolAnswer:
        assert self.enrolled is not None
        return self.enrolled

    def complaint(
        self,
        *,
        case_id: str | None = None,
        files: tuple[bytes, ...] = (),
        answers: dict[str, str] | None = None,
    ) -> WireRecord:
        """The next CaseReceived; ``files`` are sealed payloads (see `sealed`)."""
        self.seq += 1
        self.serial += 1
        case_id = case_id or self.new_id()
        number = TrackingNumber.draw(self.me.prefix, secrets.randbits)
        inside = {
            "v": 1,
            "case_id": case_id,
            "kind": "CaseReceived",
            "device": self.me.device_id,
            "epoch": self.me.epoch,
            "seq": self.seq,
            "number": str(number),
            "serial": str(Serial(self.serial)),
            "received_at": self.centre.clock(),
            "answers": ANSWERS if answers is None else answers,
            "files": [],
        }
        body = seal(msgspec.json.encode(inside), self.centre.keys.recipients)
        return self.head_over(body, case_id, number, files)

    def head_over(
        self, body: bytes, case_id: str, number: TrackingNumber, files: tuple[bytes, ...] = (), **more: object
    ) -> WireRecord:
        sha256 = hashlib.sha256(body).digest()
        proof = ReceiptProof(self.key.key_id, number, Serial(self.serial), self.centre.clock(), sha256[:16])
        whole = proof.signed_part() + self.key.sign(proof.message())
        head = {
            **self.common("CaseReceived", case_id),
            "number": str(number),
            "serial": str(Serial(self.serial)),
            "proof": whole,
            "form_version": "2026-1",
            "sop_version": "2026-1",
            "body_sha256": sha256.hex(),
            "body_size": len(body),
            "files": [self.file_head(file) for file in files],
            **more,
        }
        return self.wire(head, body)

    def event(self, kind: str, case_id: str) -> WireRecord:
        """The next record about a case, e.g. ReceiptPrinted."""
        self.seq += 1
        return self.wire(
            {**self.common(kind, case_id), "job": {"id": 1, "copy": 0, "state": "confirmed"}}, None
        )

    def common(self, kind: str, case_id: str) -> dict[str, object]:
        return {
            "v": 1,
            "device": self.me.device_id,
            "epoch": self.me.epoch,
            "seq": self.seq,
            "prev": self.prev,
            "kind": kind,
            "case_id": case_id,
            "at": self.centre.clock(),
            "clock": "sure",
        }

    def wire(self, head: dict[str, object], body: bytes | None) -> WireRecord:
        raw = msgspec.json.encode(head)
        self.prev = hashlib.sha256(raw).hexdigest()
        return WireRecord(raw, body)

    def new_id(self) -> str:
        return uuid7(self.centre.clock(), secrets.randbits)

    def sealed(self, plain: bytes) -> bytes:
        """An age file for the office."""
        return seal(plain, self.centre.keys.recipients)

    @staticmethod
    def file_head(age_file: bytes) -> dict[str, object]:
        header, payload = split(age_file)
        return {
            "role": "scan",
            "media_type": "image/jpeg",
            "size": len(payload),
            "sha256": hashlib.sha256(payload).hexdigest(),
            "header": header,
        }

    def manifest(self, *records: WireRecord, **changes: object) -> Manifest:
        fields: dict[str, object] = {
            "device": self.me.device_id,
            "office_id": self.me.office_id,
            "epoch": self.me.epoch,
            "batch_id": self.new_id(),
            "at": self.now(),
            "identity": self.identity,
            "heads": [hashlib.sha256(record.head).hexdigest() for record in records],
        }
        return Manifest(**{**fields, **changes})  # type: ignore[arg-type]

    def packed(self, *records: WireRecord, manifest: Manifest | None = None) -> bytes:
        envelope = signed.seal_document(
            manifest or self.manifest(*records), signed.MANIFEST, self.key.sign, self.key.key_id.hex()
        )
        return compression.pack(encode(SyncRequest(envelope, list(records))))

    def now(self) -> datetime:
        return self.centre.clock() + self.ahead

    def signed_headers(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None, **changes: object
    ) -> dict[str, str]:
        options: dict[str, object] = {
            "key_id": self.key.key_id.hex(),
            "nonce": secrets.token_urlsafe(16),
            "created": self.now(),
            "body": body,
            "sign": self.key.sign,
            **changes,
        }
        url = f"{self.centre.url}/api/v1{path}"
        return sign_request(SignedRequest(method, url, headers), **options)  # type: ignore[arg-type]

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
        **changes: object,
    ) -> requests.Response:
        """A signed request, sent as it is."""
        digested = body if method in ("POST", "PUT") else None
        signed_headers = self.signed_headers(method, path, headers or {}, digested, **changes)
        return requests.request(
            method,
            f"{self.centre.url}/api/v1{path}",
            data=body,
            headers=signed_headers,
            timeout=20,
            allow_redirects=False,
        )

    def post_raw(self, body: bytes) -> requests.Response:
        headers = {"content-type": "application/json", "content-encoding": "zstd"}
        return self.send("POST", "/sync", body, headers)

    def post(self, *records: WireRecord, **changes: object) -> SyncAnswer:
        """A whole round trip that must succeed."""
        response = self.post_raw(self.packed(*records, manifest=self.manifest(*records, **changes)))
        return self.answer(response)

    def answer(self, response: requests.Response) -> SyncAnswer:
        assert response.status_code == 200, response.text
        assert response.headers["content-type"] == MEDIA_TYPE
        envelope = decode(response.content, Envelope)
        assert envelope is not None
        answer = signed.open_document(envelope, signed.ANSWER, self.centre.keys.public, SyncAnswer)
        assert answer is not None
        return answer

    def patch(self, age_file: bytes, offset: int = 0, upto: int | None = None) -> requests.Response:
        payload = split(age_file)[1]
        part = payload[offset:upto]
        headers = {
            "content-type": "application/offset+octet-stream",
            "upload-offset": str(offset),
            "content-length": str(len(part)),
        }
        return self.send("PATCH", f"/blobs/{hashlib.sha256(payload).hexdigest()}", part, headers)

    def said(self, answer: SyncAnswer) -> list[Acknowledgement]:
        """What the centre signed for, in the order of the cases' ids."""
        found = proved(answer.acknowledgements, self.centre.keys.public)
        assert len(found) == len(answer.acknowledgements.statements)
        return [one.said for one in found]


def case_id_of(record: WireRecord) -> str:
    found: str = msgspec.json.decode(record.head)["case_id"]
    return found


def parked_count(store: Store, office_id: str) -> int:
    """Events that wait for their case."""
    with store.reading() as connection:
        count = select(func.count()).select_from(parked).where(parked.c.office_id == office_id)
        found: int = connection.execute(count).scalar_one()
    return found
