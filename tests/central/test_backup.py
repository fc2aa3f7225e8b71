"""The drill: backed up yesterday, gone on, restored, kiosks send again: the same cases, the same files, nothing missing."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, select

from sync.cases.refusal import Refusal
from sync.central import blobs
from sync.central.backup import Written, forget_old, write_backup
from sync.central.postgres_tools import find_tools
from sync.central.restore import Trial, renew_epoch, try_backup, unpack_backup
from sync.central.store import Store, default_url, open_store
from sync.central.sweep import Sweep, sweep
from sync.central.tables import blob, cases
from sync.vault.opening import new_identity
from sync.vault.sealing import split
from sync.wire.messages import WireRecord
from tests.central.running import HandKiosk, RunningCentre, SteppedClock, fresh_keys, serving, shipped_rules


@pytest.fixture
def empty_database(database: str | None) -> Iterator[str | None]:
    """Beside the centre's own, for the way back; None for SQLite."""
    if database is None:
        yield None
        return
    name = f"kotak_{secrets.token_hex(6)}"
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield make_url(database).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def filed(kiosk: HandKiosk, count: int) -> list[tuple[WireRecord, bytes]]:
    """Cases with a file each, at the centre."""
    made = []
    for _ in range(count):
        sealed = kiosk.sealed(secrets.token_bytes(2000))
        made.append((kiosk.complaint(files=(sealed,)), sealed))
        kiosk.post(made[-1][0])
        assert kiosk.patch(sealed).status_code == 204
    return made


def all_of(store: Store) -> tuple[set[str], set[str]]:
    """Ids of the complete cases, and hashes of the files whose bytes can be handed out."""
    with store.reading() as connection:
        complete = select(cases.c.case_id).where(cases.c.complete_at.is_not(None))
        rows = connection.execute(select(blob.c.office_id, blob.c.sha256)).all()
        found = set(connection.execute(complete).scalars())
    return found, {
        row.sha256 for row in rows if isinstance(blobs.read_held(store, row.office_id, row.sha256), bytes)
    }


@contextmanager
def restored(
    folder: Path, file: Path, url: str | None, identity: str, clock: SteppedClock
) -> Iterator[RunningCentre]:
    """The backup in an empty place, with the keys from the safe, and listening."""
    assert unpack_backup(file, folder, url=url or "", identities=[identity]) is None
    store = open_store(url or default_url(folder), folder, shipped_rules(), clock)
    renew_epoch(store)
    again = RunningCentre(store, fresh_keys(folder), clock)
    with serving(again):
        yield again
    store.close()


def test_restored_to_yesterday_and_sent_again_nothing_is_missing(
    tmp_path: Path, centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock, empty_database: str | None
) -> None:
    secret, public = new_identity()
    file = tmp_path / "yesterday.tar.age"
    before = filed(kiosk, 2)
    written = write_backup(centre.store, file, clock, recipients=[public], with_keys=True)
    assert isinstance(written, Written)
    assert (written.files, written.manifest.rows["cases"]) == (2, 2)
    clock.pass_(days=1)
    after = filed(kiosk, 3)
    everything = all_of(centre.store)
    assert len(everything[0]) == len(everything[1]) == 5
    epoch = centre.store.epoch

    with restored(tmp_path / "again", file, empty_database, secret, clock) as again:
        assert len(all_of(again.store)[0]) == 2
        assert again.store.epoch != epoch
        assert again.keys.public == centre.keys.public
        kiosk.centre = again
        answer = kiosk.post()
        assert answer.have_through == 2  # its word for "send again from 3 on"
        assert answer.feed.cursor.startswith(again.store.epoch)
        for record, sealed in after:
            assert kiosk.post(record).results[0].outcome == "new"
            assert kiosk.patch(sealed).status_code == 204
        for record, _ in before:
            assert kiosk.post(record).results[0].outcome == "same"
        assert all_of(again.store) == everything
        assert sweep(Sweep(again.store, clock, deep=True, mend=False)).lost == 0


def test_a_file_that_the_backup_lost_is_asked_for_again_after_the_restore(
    tmp_path: Path, centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock, empty_database: str | None
) -> None:
    secret, public = new_identity()
    file = tmp_path / "b.tar.age"
    ((_, sealed),) = filed(kiosk, 1)
    for path in (centre.store.folder / "blobs").rglob("*"):
        if path.is_file():
            path.unlink()
    assert isinstance(write_backup(centre.store, file, clock, recipients=[public], with_keys=True), Written)
    tried = try_backup(file, url=empty_database or "", identities=[secret])
    assert isinstance(tried, Trial)
    assert tried.faults == ("1 files that the database names are not in it",)
    with restored(tmp_path / "again", file, empty_database, secret, clock) as again:
        assert sweep(Sweep(again.store, clock, deep=True)).lost == 1
        kiosk.centre = again
        assert len(kiosk.post().want_blobs) == 1
        assert kiosk.patch(sealed).status_code == 204
        assert all_of(again.store)[1]
    assert split(sealed)


def test_a_trial_restore_counts_every_row_and_hashes_every_file_and_leaves_nothing(
    tmp_path: Path, centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock, database: str | None
) -> None:
    filed(kiosk, 2)
    file = tmp_path / "b.tar"
    assert isinstance(write_backup(centre.store, file, clock), Written)
    tried = try_backup(file, url=database or "")
    assert isinstance(tried, Trial)
    assert (tried.faults, tried.files, tried.database) == ((), 2, "restored")
    assert tried.manifest.rows["record"] == 2
    if database is not None:
        with psycopg.connect(database) as connection:
            names = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'kotak_trial%'")
            assert names.fetchall() == []


def test_nothing_of_a_sealed_backup_can_be_read_and_no_other_key_opens_it(
    tmp_path: Path, centre: RunningCentre, kiosk: HandKiosk, clock: SteppedClock
) -> None:
    _, public = new_identity()
    file = tmp_path / "b.tar.age"
    ((record, _),) = filed(kiosk, 1)
    assert isinstance(write_backup(centre.store, file, clock, recipients=[public]), Written)
    assert kiosk.me.device_id.encode() not in file.read_bytes()
    assert record.head not in file.read_bytes()
    assert try_backup(file, identities=[new_identity()[0]]) == Refusal("backup.sealed")
    assert not list(tmp_path.rglob(".backup-*"))  # nor does its plain copy stay behind
    assert not list(tmp_path.glob(".*"))


def test_what_a_backup_that_was_cut_off_has_left_goes_with_the_next_one(
    tmp_path: Path, centre: RunningCentre, clock: SteppedClock
) -> None:
    copy = centre.store.folder / ".backup-x1"
    copy.mkdir()
    (copy / "central.sqlite").write_bytes(b"plain")
    half, under_way, theirs = (
        tmp_path / name
        for name in (
            ".kotak-aduan-PGT-20261126T021200Z.tar.age.new",
            ".kotak-aduan-PGT-20261127T021200Z.tar.age.new",
            ".notes.new",
        )
    )
    for path in (half, under_way, theirs):
        path.write_bytes(b"")
    for path in (copy, half, theirs):
        os.utime(path, times=2 * (clock().timestamp() - 86_400,))
    os.utime(under_way, times=2 * (clock().timestamp() - 3600,))
    assert isinstance(write_backup(centre.store, tmp_path / "b.tar", clock), Written)
    assert [path.exists() for path in (copy, half, under_way, theirs)] == [False, False, True, True]


def test_the_backup_just_made_stays_whatever_the_clock_says(tmp_path: Path) -> None:
    days = ("20990101", "20261125", "20261126", "20261127")
    ahead, older, old, now = (tmp_path / f"kotak-aduan-PGT-{day}T021200Z.tar.age" for day in days)
    for path in (ahead, older, old, now):
        path.touch()
    assert forget_old(now, 3) == [older]
    assert forget_old(now, 1) == [old, ahead]
    assert now.exists()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_dump_goes_into_an_empty_postgresql_alone(
    tmp_path: Path, centre: RunningCentre, clock: SteppedClock, database: str, empty_database: str
) -> None:
    file = tmp_path / "b.tar"
    assert isinstance(write_backup(centre.store, file, clock, with_keys=True), Written)
    assert unpack_backup(file, tmp_path / "a", url=database) == Refusal("backup.not_empty")
    assert unpack_backup(file, tmp_path / "b") == Refusal("backup.other_database", {"dialect": "postgresql"})
    assert unpack_backup(file, tmp_path / "c", url=empty_database) is None


def test_the_programs_are_of_the_server_s_version_or_newer() -> None:
    assert find_tools(999) is None
    found = find_tools(15)
    assert found is not None
    assert found.version >= 15
