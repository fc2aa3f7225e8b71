"""F65: the retention date passes: wraps erased, personal columns cleared; payloads in older backups open no more."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from sync.cases.refusal import Refusal
from sync.central import blobs, case_journal, handling
from sync.central.case_views import CaseDetail
from sync.central.opening import open_bodies
from sync.central.people import Person, add_person
from sync.central.retention import Erased, erase_due, remove_erased
from sync.central.tables import blob, case_file, cases, conflict, record
from sync.vault.opening import open_sealed
from sync.vault.sealing import split
from tests.central.running import ANSWERS, HandKiosk, RunningCentre, SteppedClock, case_id_of, centre_at
from tests.faults.keyed import identity_of
from tests.postgres_server import postgres_database, postgres_server, testrun_uid_or_pid

__all__ = ["postgres_database", "postgres_server", "testrun_uid_or_pid"]

DAYS = 365
SCAN = b"GAMBAR KTP CONTOH " * 400


@pytest.fixture(params=["sqlite", "postgresql"])
def centre(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[RunningCentre]:
    url = None if request.param == "sqlite" else request.getfixturevalue("postgres_database")
    with centre_at(tmp_path / "centre", url, SteppedClock()) as running:
        yield running


@pytest.fixture
def kiosk(centre: RunningCentre) -> HandKiosk:
    kiosk = HandKiosk(centre)
    assert kiosk.enrol().status_code == 201
    return kiosk


@pytest.fixture
def scan(kiosk: HandKiosk) -> bytes:
    return kiosk.sealed(SCAN)


@pytest.fixture
def case_id(centre: RunningCentre, kiosk: HandKiosk, scan: bytes) -> str:
    """A complaint with a scan, opened, closed today."""
    sent = kiosk.complaint(files=(scan,))
    kiosk.post(sent)
    assert kiosk.patch(scan).status_code == 204
    open_bodies(centre.store, centre.keys, centre.clock)
    close(centre, case_id_of(sent))
    return case_id_of(sent)


def close(centre: RunningCentre, case_id: str) -> None:
    """As its twelfth step would leave the row."""
    closed = {"state": "closed", "since": centre.clock()}
    centre.store.write(lambda c: c.execute(update(cases).where(cases.c.case_id == case_id).values(closed)))


def page(centre: RunningCentre, case_id: str) -> CaseDetail:
    added = add_person(
        centre.store, centre.store.office_id, login="staf", name="Staf", role="staf", clock=centre.clock
    )
    assert isinstance(added, Person)
    found = handling.case_page(centre.store, case_id, added, centre.clock)
    assert isinstance(found, CaseDetail)
    return found


def everything(centre: RunningCentre) -> bytes:
    """All that the tables of a case hold."""
    with centre.store.reading() as connection:
        rows = [
            tuple(row)
            for table in (cases, case_file, record, conflict)
            for row in connection.execute(select(table))
        ]
    return b"\n".join(
        value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row
    )


def test_after_the_date_nothing_opens_and_the_record_stays(
    centre: RunningCentre, kiosk: HandKiosk, case_id: str, scan: bytes, tmp_path: Path
) -> None:
    header, payload = split(scan)
    sha256 = hashlib.sha256(payload).hexdigest()
    file = blobs.path_of(centre.store.folder, kiosk.me.office_id, sha256)
    backup = shutil.copy(file, tmp_path / "older-backup-of-blobs")
    centre.clock.now += timedelta(days=DAYS - 1)
    assert erase_due(centre.store, DAYS, centre.clock) == Erased(0, 0, False)
    centre.clock.pass_(days=1)
    assert erase_due(centre.store, 0, centre.clock) == Erased(0, 0, False), "off: kept for ever"
    assert erase_due(centre.store, DAYS, centre.clock) == Erased(1, 1, False)
    assert erase_due(centre.store, DAYS, centre.clock) == Erased(0, 0, False)

    assert not file.exists()
    left = everything(centre)
    assert header not in left
    assert b"age-encryption.org" not in left
    assert ANSWERS["name"].encode() not in left

    seen = page(centre, case_id)
    assert seen.row.erased
    assert seen.answers == {}
    assert seen.row.complainant == ""
    assert (seen.row.number, seen.row.serial, seen.row.kind) == (seen.row.number, 1, ANSWERS["kind"])
    assert [event.kind for event in seen.events] == ["CaseReceived", "PersonalDataErased"]
    assert [one.state for one in seen.files] == ["erased"]
    with centre.store.reading() as connection:
        assert case_journal.broken_at(connection, kiosk.me.office_id, case_id) is None

    old = Path(backup).read_bytes()
    assert old == payload
    other = split(kiosk.sealed(SCAN))[0]
    for role in ("office", "escrow"):
        identity = identity_of(centre, role, centre.keys.ring.current(role).key_id)
        assert open_sealed(header + old, identity) == SCAN, "it was openable"
        assert isinstance(open_sealed(other + old, identity), Refusal), (
            "with any header that is left it is not"
        )


def test_its_blob_is_gone_for_kiosks_and_sending_the_case_again_changes_nothing(
    centre: RunningCentre, kiosk: HandKiosk, scan: bytes
) -> None:
    sent = kiosk.complaint(files=(scan,))
    kiosk.post(sent)
    kiosk.patch(scan)
    open_bodies(centre.store, centre.keys, centre.clock)
    close(centre, case_id_of(sent))
    centre.clock.now += timedelta(days=DAYS)
    assert erase_due(centre.store, DAYS, centre.clock).cases == 1
    sha256 = hashlib.sha256(split(scan)[1]).hexdigest()
    assert kiosk.send("HEAD", f"/blobs/{sha256}").status_code == 410
    assert kiosk.patch(scan).status_code == 410
    answer = kiosk.post(sent)
    assert [result.outcome for result in answer.results] == ["same"]
    assert answer.want_blobs == []
    assert open_bodies(centre.store, centre.keys, centre.clock) == 0


def test_open_cases_and_those_of_later_are_left_alone(
    centre: RunningCentre, kiosk: HandKiosk, case_id: str
) -> None:
    still_open = kiosk.complaint()
    kiosk.post(still_open)
    open_bodies(centre.store, centre.keys, centre.clock)
    centre.clock.now += timedelta(days=DAYS)
    later = kiosk.complaint()
    kiosk.post(later)
    open_bodies(centre.store, centre.keys, centre.clock)
    close(centre, case_id_of(later))
    assert erase_due(centre.store, DAYS, centre.clock).cases == 1
    with centre.store.reading() as connection:
        rows = connection.execute(select(cases.c.case_id).where(cases.c.erased_at.is_not(None))).scalars()
        assert list(rows) == [case_id]


def test_a_payload_that_another_case_names_stays(
    centre: RunningCentre, kiosk: HandKiosk, case_id: str, scan: bytes
) -> None:
    kiosk.post(kiosk.complaint(files=(scan,)))
    centre.clock.now += timedelta(days=DAYS)
    assert erase_due(centre.store, DAYS, centre.clock) == Erased(1, 0, False)
    with centre.store.reading() as connection:
        assert connection.execute(select(blob.c.state)).scalar_one() == "held"


def test_a_file_that_a_cut_left_behind_goes_with_the_next_round(
    centre: RunningCentre, kiosk: HandKiosk, case_id: str, scan: bytes
) -> None:
    file = blobs.path_of(centre.store.folder, kiosk.me.office_id, hashlib.sha256(split(scan)[1]).hexdigest())
    erased = {"state": "erased"}  # committed, and then the plug was pulled
    centre.store.write(lambda connection: connection.execute(update(blob).values(erased)))
    assert file.exists()
    assert remove_erased(centre.store) == 1
    assert not file.exists()
    assert remove_erased(centre.store) == 0


def test_a_version_that_never_became_a_case_goes_too(centre: RunningCentre, kiosk: HandKiosk) -> None:
    """Two complaints under one place of the stream: the second's body lies beside the first for people to decide."""
    kiosk.post(kiosk.complaint())
    kiosk.seq -= 1
    assert kiosk.post(kiosk.complaint()).results[0].reason == "seq"
    kiosk.serial -= 2
    assert kiosk.post(kiosk.complaint(files=(kiosk.sealed(SCAN),))).results[0].reason == "serial"
    centre.clock.pass_(days=DAYS - 1)
    erase_due(centre.store, DAYS, centre.clock)
    assert [body is None for body in bodies_beside(centre)] == [False, False]
    centre.clock.pass_(days=1)
    erase_due(centre.store, 0, centre.clock)
    assert [body is None for body in bodies_beside(centre)] == [False, False], "off: kept for ever"
    erase_due(centre.store, DAYS, centre.clock)
    assert [body is None for body in bodies_beside(centre)] == [True, True]
    with centre.store.reading() as connection:
        heads = [*connection.execute(select(conflict.c.head)).scalars()]
        heads += connection.execute(select(record.c.head)).scalars()
    assert not any(b'"header"' in head for head in heads)


def bodies_beside(centre: RunningCentre) -> list[bytes | None]:
    with centre.store.reading() as connection:
        return list(connection.execute(select(conflict.c.body)).scalars())
