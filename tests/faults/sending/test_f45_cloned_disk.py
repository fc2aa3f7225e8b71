"""F45: a cloned disk must enrol again; until then the centre sets two streams of one identity apart, and no number
exists twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.cases.refusal import Refusal
from sync.central.conflicts import Decided, Decision, conflicts_of, decide
from sync.central.devices import devices_of
from sync.central.kiosk_acts import Errand
from sync.central.tables import case_number, conflict, device
from sync.journal import Enrolment, Journal, open_journal
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.worker import SyncWorker, enrol
from sync.worker.device_keys import former_keys
from tests.central.running import RunningCentre
from tests.sending import Lobby, held


@pytest.fixture
def clone(tmp_path: Path, centre: RunningCentre, lobby: Lobby) -> Iterator[Lobby]:
    """The same disk in another machine that pretends to be the first: same key, same identity, same journal."""
    lobby.submit(b"before the copy")
    lobby.journal.close()
    shutil.copytree(tmp_path / "lobby", tmp_path / "clone")
    journals = [open_journal(tmp_path / name / "journal", centre.clock) for name in ("lobby", "clone")]
    first, second = journals
    assert isinstance(first, Journal)
    assert isinstance(second, Journal)
    lobby.journal = first
    lobby.worker = SyncWorker(first, lobby.client, centre.clock, uniform=lambda low, high: high)
    known = second.enrolment
    assert known is not None
    client = CentreClient(centre.url, centre.clock, key=lobby.key, centre_public=known.centre_public)
    worker = SyncWorker(second, client, centre.clock, uniform=lambda low, high: high)
    yield Lobby(second, lobby.key, lobby.whom, lobby.clock, client, worker)
    client.close()
    second.close()


def test_two_streams_of_one_identity_are_set_apart(centre: RunningCentre, lobby: Lobby, clone: Lobby) -> None:
    mine, other = lobby.submit(), clone.submit()
    assert lobby.worker.run_once().outcome == "done"
    report = clone.worker.run_once()
    assert (report.outcome, report.quarantined) == ("done", 1)
    assert [one.case_id for one in clone.journal.waiting().quarantined] == [other.case_id]
    assert clone.journal.accepted(other.case_id) == other, "kept at the kiosk"
    with centre.store.reading() as connection:
        assert connection.execute(select(conflict.c.case_id)).scalars().all() == [other.case_id], (
            "and at the centre"
        )
        assert connection.execute(select(device.c.alarm)).scalar_one()
        numbers = connection.execute(select(case_number.c.number)).scalars().all()
    assert len(numbers) == len(set(numbers)) == held(centre)[0] == 2
    assert mine.number != other.number


def told(centre: RunningCentre, decision: Decision) -> None:
    """A person at the desk decides about the one conflict that there is."""
    (of,) = devices_of(centre.store, centre.store.office_id)
    (found,) = (one for one in conflicts_of(centre.store, of) if not one.decision)
    errand = Errand("siti", "Dua mesin dengan satu nama")
    assert decide(centre.store, of, Decided(found.head_sha256, decision), errand, centre.clock) is None


def test_what_a_person_decides_about_a_conflict_reaches_the_kiosk(
    centre: RunningCentre, lobby: Lobby, clone: Lobby
) -> None:
    lobby.submit()
    other = clone.submit(b"a scan of the other")
    lobby.worker.run_once()
    clone.worker.run_once()
    assert len(clone.journal.waiting().quarantined) == 1
    assert clone.worker.run_once().outcome == "done", "nobody has decided: it stays aside"
    assert len(clone.journal.waiting().quarantined) == 1
    told(centre, "first")
    assert clone.worker.run_once().outcome == "done"
    waits = clone.journal.waiting()
    assert (waits.quarantined, waits.records, waits.blobs) == ((), 0, 0)
    assert clone.journal.acknowledgement(other.case_id) is None, "the centre has not signed for it"
    assert clone.journal.accepted(other.case_id) == other, "and it is still here, whole"
    assert clone.journal.release_all() == 0
    assert clone.worker.run_once().outcome == "done"
    assert held(centre)[0] == 2


def test_one_that_becomes_a_case_of_its_own_is_sent_once_more_and_signed_for(
    centre: RunningCentre, lobby: Lobby, clone: Lobby
) -> None:
    lobby.submit()
    other = clone.submit(b"a scan of the other")
    lobby.worker.run_once()
    clone.worker.run_once()
    told(centre, "both")
    assert clone.worker.run_once().outcome == "done"
    kept = clone.journal.acknowledgement(other.case_id)
    assert kept is not None
    assert kept[1], "with its scan"
    assert clone.journal.waiting().quarantined == ()
    assert held(centre)[0] == 3


def test_enrolled_by_itself_it_has_a_key_a_prefix_and_serials_of_its_own(
    tmp_path: Path, centre: RunningCentre, lobby: Lobby, clone: Lobby
) -> None:
    clone.worker.run_once()  # what waited comes home under the old name first, as `kiosk enrol` does
    key_path = tmp_path / "clone" / "device.pem"
    known = clone.journal.enrolment
    assert known is not None
    with closing(CentreClient(centre.url, centre.clock)) as client:
        made = enrol(
            client,
            centre.code(),
            clone.journal,
            key_path=key_path,
            recipients_path=tmp_path / "clone" / "recipients.json",
            identity="machine-2",
        )
    assert isinstance(made, Enrolment), made
    assert (made.epoch, made.identity) == (2, "machine-2")
    assert made.prefix != known.prefix
    fresh = DeviceKey.load(key_path)
    assert isinstance(fresh, DeviceKey)
    assert fresh.key_id == made.key_id != known.key_id
    former = [DeviceKey.load(path) for path in former_keys(key_path)]
    assert [one.key_id for one in former if isinstance(one, DeviceKey)] == [known.key_id], (
        "old receipts can still be checked"
    )
    clone.key = fresh
    clone.client.close()
    clone.client = CentreClient(centre.url, centre.clock, key=fresh, centre_public=made.centre_public)
    clone.worker = SyncWorker(clone.journal, clone.client, centre.clock, uniform=lambda low, high: high)
    mine, other = lobby.submit(), clone.submit()
    assert (mine.serial.value, other.serial.value) == (2, 1)
    assert lobby.worker.run_once().complete == 2, "with the one of before the copy: the same, not twice"
    assert clone.worker.run_once().complete == 1
    assert held(centre)[0] == 3
    assert clone.journal.waiting().quarantined == ()


def test_a_reply_that_was_lost_is_asked_for_again_with_the_same_new_key(
    tmp_path: Path, centre: RunningCentre, lobby: Lobby
) -> None:
    """Enrolled at the centre, and the power went before the journal knew: the same code gives the same answer."""
    code = centre.code()
    paths = {"key_path": tmp_path / "lobby" / "device.pem", "recipients_path": tmp_path / "lobby" / "r.json"}
    shutil.copytree(tmp_path / "lobby", tmp_path / "before")

    def once(journal: Journal) -> Enrolment | Refusal:
        with closing(CentreClient(centre.url, centre.clock)) as client:
            return enrol(client, code, journal, identity="machine-1", **paths)

    first = once(lobby.journal)
    assert isinstance(first, Enrolment), first
    lobby.journal.close()
    for name in ("journal.sqlite", "journal.sqlite-wal", "mark.json"):
        (tmp_path / "lobby" / "journal" / name).unlink(missing_ok=True)
        if (tmp_path / "before" / "journal" / name).exists():
            shutil.copy2(tmp_path / "before" / "journal" / name, tmp_path / "lobby" / "journal" / name)
    present = tmp_path / "lobby" / "device.pem"
    present.rename(tmp_path / "lobby" / "device.pem.next")  # as it lay at that moment
    shutil.copy2(tmp_path / "before" / "device.pem", present)
    journal = open_journal(tmp_path / "lobby" / "journal", centre.clock)
    assert isinstance(journal, Journal)
    assert once(journal) == first
    key = DeviceKey.load(present)
    assert isinstance(key, DeviceKey)
    assert key.key_id == first.key_id
    journal.close()
