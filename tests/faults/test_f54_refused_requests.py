"""F54: each refusal has its one exact code; a kiosk whose clock is wrong by hours or decades is set right once and syncs.

The table of bad batches stands in tests/central/test_bad_requests.py; here are files, and the kiosk's side of it.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import requests
from sqlalchemy import update

from sync.central.devices import revoke
from sync.central.tables import blob
from sync.vault.sealing import split
from sync.wire.messages import PROBLEM_BASE
from tests.central.running import HandKiosk, SteppedClock
from tests.faults.both_ends import BothEnds, both_ends, bytes_of
from tests.faults.end_processes import start_centre


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[BothEnds]:
    with both_ends(tmp_path, None) as made:
        yield made


@pytest.fixture
def hand(ends: BothEnds) -> HandKiosk:
    made = HandKiosk(ends.centre)
    assert made.enrol().status_code == 201
    return made


TYPE = "application/offset+octet-stream"
Send = Callable[[HandKiosk, bytes], requests.Response]


def patch(changes: dict[str, str] | None = None, sha256: str = "", **signing: object) -> Send:
    """A PATCH of the whole payload, with these headers changed ("" leaves one out)."""

    def send(hand: HandKiosk, payload: bytes) -> requests.Response:
        headers = {"content-type": TYPE, "upload-offset": "0", "content-length": str(len(payload))}
        headers = {name: text for name, text in {**headers, **(changes or {})}.items() if text}
        path = f"/blobs/{sha256 or hashlib.sha256(payload).hexdigest()}"
        return hand.send("PATCH", path, payload, headers, **signing)

    return send


def longer(hand: HandKiosk, payload: bytes) -> requests.Response:
    headers = {"content-type": TYPE, "upload-offset": "0", "content-length": str(len(payload) + 4)}
    return hand.send("PATCH", f"/blobs/{hashlib.sha256(payload).hexdigest()}", payload + b"more", headers)


def flipped(hand: HandKiosk, payload: bytes) -> requests.Response:
    wrong = bytes([payload[0] ^ 1]) + payload[1:]
    return patch(sha256=hashlib.sha256(payload).hexdigest())(hand, wrong)


def erased(hand: HandKiosk, payload: bytes) -> requests.Response:
    sha256 = hashlib.sha256(payload).hexdigest()
    erase = update(blob).where(blob.c.sha256 == sha256).values(state="erased")
    hand.centre.store.write(lambda connection: connection.execute(erase))
    return patch()(hand, payload)


def unsigned(hand: HandKiosk, payload: bytes) -> requests.Response:
    url = f"{hand.centre.url}/api/v1/blobs/{hashlib.sha256(payload).hexdigest()}"
    headers = {"content-type": TYPE, "upload-offset": "0"}
    return requests.patch(url, data=payload, headers=headers, timeout=20)


def twice(hand: HandKiosk, payload: bytes) -> requests.Response:
    assert patch(nonce="n" * 22)(hand, payload).status_code == 204
    return patch(nonce="n" * 22)(hand, payload)


def late(hand: HandKiosk, payload: bytes) -> requests.Response:
    return patch()(replace(hand, ahead=timedelta(minutes=-6)), payload)


def from_revoked(hand: HandKiosk, payload: bytes) -> requests.Response:
    revoke(hand.centre.store, hand.me.office_id, hand.me.device_id)
    return patch()(hand, payload)


TABLE: dict[str, tuple[int, str, Send]] = {
    "no offset": (400, "coverage|headers", patch({"upload-offset": ""})),
    "offset of words": (400, "headers", patch({"upload-offset": "all"})),
    "negative offset": (400, "headers", patch({"upload-offset": "-1"})),
    "not signed": (401, "signature-missing", unsigned),
    "unknown key": (401, "key-unknown", patch(key_id="00000000")),
    "no nonce": (401, "nonce-missing", patch(nonce=None)),
    "sent twice": (401, "nonce-used", twice),
    "six minutes old": (401, "clock", late),
    "revoked": (403, "revoked", from_revoked),
    "unnamed": (404, "not-wanted", patch(sha256="0" * 64)),
    "no hash": (404, "not-wanted", patch(sha256="nonsense")),
    "offset too far": (409, "offset", patch({"upload-offset": "5"})),
    "erased": (410, "erased", erased),
    "too long": (413, "too-large", longer),
    "a form": (415, "media-type", patch({"content-type": "application/json"})),
    "flipped bit": (460, "wrong-hash", flipped),
}


@pytest.mark.parametrize("name", TABLE)
def test_a_bad_upload_has_its_exact_code(hand: HandKiosk, name: str) -> None:
    status, kinds, send = TABLE[name]
    sealed = hand.sealed(b"a scan")
    hand.post(hand.complaint(files=(sealed,)))
    if name == "no offset":
        with pytest.raises(Exception, match="upload-offset"):  # it cannot even be signed
            send(hand, split(sealed)[1])
        return
    response = send(hand, split(sealed)[1])
    assert response.status_code == status, response.text
    assert response.json()["type"] == PROBLEM_BASE + kinds


def test_a_disk_that_is_full_is_507_and_records_go_on(ends: BothEnds) -> None:
    """No file of the centre's process may grow beyond 3 MB; the database stays below it, the scan does not."""
    chance = random.Random(507)
    ends.stop_centre()
    large = ends.kiosk.submit(bytes_of(chance, 4_000_000))
    folder = ends.centre.store.folder
    life, url = start_centre(folder, None, ends.clock(), None, largest_file=3_000_000)
    ends.proxy.lead_to(url)
    report = ends.run()
    assert (report.outcome, report.detail) == ("busy", "storage-full")
    small = ends.kiosk.submit()
    assert ends.run().outcome == "done"  # the file waits for an hour, and holds up nobody
    assert life.end() == 0
    assert [ends.kiosk.journal.acknowledgement(one.case_id)[1] for one in (large, small)] == [False, True]  # type: ignore[index]
    ends.start_centre(None)
    ends.clock.pass_(minutes=61)
    ends.settle()
    ends.agree()


class WrongClock:
    """Off by as much, or standing where a dead battery leaves it."""

    def __init__(self, true: SteppedClock, off: timedelta) -> None:
        self.true, self.off = true, off

    def __call__(self) -> datetime:
        return self.true() + self.off


@pytest.mark.parametrize(
    "off",
    [
        timedelta(hours=-2),
        timedelta(hours=2),
        timedelta(minutes=6),
        timedelta(days=-20_000),
        timedelta(days=11_000),
    ],
    ids=["two hours slow", "two hours fast", "six minutes fast", "1972", "2056"],
)
def test_a_wrong_clock_is_set_right_once(ends: BothEnds, off: timedelta) -> None:
    ends.kiosk.close()
    ends.kiosk.clock = WrongClock(ends.clock, off)
    ends.kiosk.open()
    ends.kiosk.submit(b"scan")
    ends.kiosk.submit(b"scan")
    report = ends.run()
    assert (report.outcome, report.sent, report.complete, report.clock_offset) == ("done", 2, 2, -off)
    statuses = [one.head.split(b" ")[1] for one in ends.proxy.replies]
    assert statuses.count(b"401") == 1
    ends.agree()
    ends.kiosk.clock.off = timedelta(0)  # somebody sets the clock right: the correction is now wrong itself
    ends.kiosk.submit()
    report = ends.run()
    assert (report.outcome, report.sent, report.clock_offset) == ("done", 1, timedelta(0))
    ends.agree()
