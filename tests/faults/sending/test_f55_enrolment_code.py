"""F55: an enrolment code used twice, expired, guessed or with another key is refused, and the private key never left."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.cases.refusal import Refusal
from sync.central.tables import enrol_code, enrol_miss
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.journal.opening import open_journal
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.wire.messages import CODE_LASTS
from sync.worker import SyncWorker, enrol
from tests.central.running import RunningCentre, listening


class Newcomer:
    """A machine before it is a kiosk."""

    def __init__(self, folder: Path, centre: RunningCentre, url: str = "") -> None:
        folder.mkdir()
        self.folder, self.centre, self.url = folder, centre, url or centre.url
        opened = open_journal(folder / "journal", centre.clock)
        assert isinstance(opened, Journal)
        self.journal = opened

    @property
    def key_path(self) -> Path:
        return self.folder / "device.key"

    def enrol(self, code: str, **expected: str) -> Enrolment | Refusal:
        client = CentreClient(self.url, self.centre.clock)
        try:
            return enrol(
                client,
                code,
                self.journal,
                key_path=self.key_path,
                recipients_path=self.folder / "recipients.json",
                identity=str(self.folder),
                **expected,
            )
        finally:
            client.close()


@pytest.fixture
def newcomers(tmp_path: Path, centre: RunningCentre) -> Iterator[list[Newcomer]]:
    made = [Newcomer(tmp_path / f"machine{n}", centre) for n in range(2)]
    yield made
    for one in made:
        one.journal.close()


def test_a_code_serves_one_machine_and_the_same_machine_again(
    centre: RunningCentre, newcomers: list[Newcomer]
) -> None:
    code = centre.code()
    first = newcomers[0].enrol(code)
    assert isinstance(first, Enrolment)
    again = newcomers[0].enrol(code)
    assert isinstance(again, Enrolment)
    assert again.prefix == first.prefix
    assert newcomers[1].enrol(code) == Refusal("enrol.code-used")
    assert newcomers[1].journal.enrolment is None


def test_an_expired_code_is_refused(centre: RunningCentre, newcomers: list[Newcomer]) -> None:
    code = centre.code()
    centre.clock.now += CODE_LASTS
    centre.clock.pass_(seconds=1)
    assert newcomers[0].enrol(code) == Refusal("enrol.code-expired")


def test_guessing_is_locked_for_an_hour_even_for_the_right_code(
    centre: RunningCentre, newcomers: list[Newcomer]
) -> None:
    for n in range(5):
        assert newcomers[0].enrol(f"0000{n}-00000") == Refusal("enrol.code-wrong")
    assert newcomers[0].enrol(centre.code()) == Refusal("enrol.too-many-misses")
    centre.clock.pass_(minutes=61)
    assert isinstance(newcomers[0].enrol(centre.code()), Enrolment)
    with centre.store.reading() as connection:
        assert len(connection.execute(enrol_miss.select()).all()) == 5


def test_the_code_lies_at_the_centre_as_a_hash_only(centre: RunningCentre) -> None:
    code = centre.code()
    with centre.store.reading() as connection:
        row = connection.execute(enrol_code.select()).one()
    assert code.replace("-", "") not in str(row)


def test_another_centre_or_another_root_than_the_qr_says_is_not_believed(
    centre: RunningCentre, newcomers: list[Newcomer]
) -> None:
    refused = newcomers[0].enrol(centre.code(), expected_key="0" * 64)
    assert isinstance(refused, Refusal)
    assert refused.code == "enrol.no_contact"
    assert newcomers[0].enrol(centre.code(), expected_root="0" * 64) == Refusal("enrol.other_root")
    assert newcomers[0].journal.enrolment is None
    assert newcomers[0].journal.key_document("root") is None


def test_the_private_key_never_leaves(
    centre: RunningCentre, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The whole exchange of enrolment and a sync, recorded in between, and all that was logged."""
    caplog.set_level(logging.DEBUG)
    seen: list[bytes] = []

    async def passed_on(request: Request) -> Response:
        body = await request.body()
        seen.extend([str(request.url).encode(), repr(request.headers.raw).encode(), body])
        kept = {k: v for k, v in request.headers.items() if k not in ("host", "content-length")}
        path = request.url.path

        def ask() -> requests.Response:
            return requests.request(request.method, centre.url + path, data=body, headers=kept, timeout=20)

        got = await run_in_threadpool(ask)
        seen.append(got.content)
        return Response(got.content, got.status_code, {"content-type": got.headers["content-type"]})

    proxy = Starlette(routes=[Route("/{rest:path}", passed_on, methods=["GET", "POST"])])
    with listening(proxy) as url:
        newcomer = Newcomer(tmp_path / "machine", centre, url)
        enrolled = newcomer.enrol(centre.code())
        assert isinstance(enrolled, Enrolment)
        key = DeviceKey.load(newcomer.key_path)
        assert isinstance(key, DeviceKey)
        client = CentreClient(url, centre.clock, key=key, centre_public=enrolled.centre_public)
        assert SyncWorker(newcomer.journal, client, centre.clock).run_once().outcome == "done"
        client.close()
        newcomer.journal.close()
    raw = key.private_key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    exchange = b"\n".join([*seen, caplog.text.encode()])
    assert base64.b64encode(key.public_raw) in exchange, "the search would find what was sent"
    for form in (
        raw,
        raw.hex().encode(),
        base64.b64encode(raw),
        base64.b64encode(raw[1:]),
        base64.b64encode(raw[2:]),
    ):
        assert form.strip(b"=")[:-2] not in exchange
