"""F52: a certificate that is wrong, run out, self-signed, or another machine's: not one byte of a case leaves the kiosk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sync.wire.client import CentreClient
from sync.worker import SyncWorker
from tests.faults.both_ends import BothEnds, both_ends
from tests.wire.authority import NOW, Authority, server

TOMORROW, YESTERDAY = NOW + timedelta(days=1), NOW - timedelta(days=1)


@pytest.fixture
def ends(tmp_path: Path) -> Iterator[BothEnds]:
    with both_ends(tmp_path, None) as made:
        yield made


@pytest.mark.parametrize(
    ("issuer", "address", "until"),
    [
        ("orang-lain", "127.0.0.1", TOMORROW),
        ("kantor", "127.0.0.1", YESTERDAY),
        ("kantor", "127.0.0.9", TOMORROW),
    ],
    ids=["of a stranger", "run out", "of another machine, as with a false DNS"],
)
def test_the_case_stays_and_goes_later(
    ends: BothEnds, tmp_path: Path, issuer: str, address: str, until: object
) -> None:
    office, stranger = Authority("kantor"), Authority("orang-lain")
    trusted = office.save(tmp_path)
    case = ends.kiosk.submit(b"scan")
    by = {"kantor": office, "orang-lain": stranger}[issuer]
    with server(by.issue(tmp_path, address, until)) as listener:  # type: ignore[arg-type]
        known = ends.kiosk.journal.enrolment
        assert known is not None
        client = CentreClient(
            f"https://127.0.0.1:{listener.port}",
            ends.clock,
            key=ends.kiosk.key,
            centre_public=known.centre_public,
            certificates=trusted,
        )
        worker = SyncWorker(ends.kiosk.journal, client, ends.clock, uniform=lambda low, high: high)
        for _ in range(2):
            assert worker.run_once().outcome == "certificate"
            ends.clock.pass_(minutes=16)
        client.close()
    assert listener.knocks == 2
    assert listener.heard == b""
    assert ends.kiosk.journal.acknowledgement(case.case_id) is None
    ends.settle()
    ends.agree()
