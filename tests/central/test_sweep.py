"""Rows without files and files without rows: each is found, mended or set aside, and nothing sound is touched."""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from sync.central import blobs
from sync.central.mover import move_some
from sync.central.places import Bucket
from sync.central.sweep import STRAYS, Sweep, Swept, sweep
from sync.central.tables import blob, cases
from sync.vault.sealing import split
from tests.central.running import HandKiosk, RunningCentre
from tests.s3_server import S3Server


@pytest.fixture
def bucket(request: pytest.FixtureRequest) -> Bucket | None:
    if "with_bucket" not in request.fixturenames:
        return None
    server: S3Server = request.getfixturevalue("s3_server")
    return server.bucket()


@pytest.fixture
def with_bucket(bucket: Bucket | None) -> Bucket:
    assert bucket is not None
    return bucket


@pytest.fixture
def sealed(kiosk: HandKiosk) -> bytes:
    """An age file whose payload the centre holds."""
    made = kiosk.sealed(secrets.token_bytes(4000))
    kiosk.post(kiosk.complaint(files=(made,)))
    assert kiosk.patch(made).status_code == 204
    return made


def sha256_of(sealed: bytes) -> str:
    return hashlib.sha256(split(sealed)[1]).hexdigest()


def path_of(centre: RunningCentre, kiosk: HandKiosk, sealed: bytes) -> Path:
    return blobs.path_of(centre.store.folder, kiosk.me.office_id, sha256_of(sealed))


def swept(centre: RunningCentre, *, deep: bool = False, mend: bool = True) -> Swept:
    return sweep(Sweep(centre.store, centre.clock, deep=deep, mend=mend))


def state(centre: RunningCentre) -> str:
    with centre.store.reading() as connection:
        found: str = connection.execute(select(blob.c.state)).scalar_one()
        return found


def test_where_all_is_well_nothing_is_found_and_nothing_touched(
    centre: RunningCentre, kiosk: HandKiosk, sealed: bytes
) -> None:
    size = len(split(sealed)[1])
    for deep in (False, True):
        assert swept(centre, deep=deep) == Swept(rows=1, bytes=size)
    assert path_of(centre, kiosk, sealed).read_bytes() == split(sealed)[1]


def test_a_row_without_its_file_is_asked_for_again_and_the_case_is_incomplete_until_it_comes(
    centre: RunningCentre, kiosk: HandKiosk, sealed: bytes
) -> None:
    path_of(centre, kiosk, sealed).unlink()
    assert swept(centre, mend=False).lost == 1
    assert state(centre) == "held"
    assert swept(centre).lost == 1
    with centre.store.reading() as connection:
        assert connection.execute(select(cases.c.complete_at)).scalar_one() is None
    assert kiosk.post().want_blobs == [sha256_of(sealed)]
    assert kiosk.patch(sealed).status_code == 204
    assert swept(centre, deep=True) == Swept(rows=1, bytes=len(split(sealed)[1]))


def test_one_flipped_bit_is_found_by_a_deep_look_and_the_damaged_file_is_kept(
    centre: RunningCentre, kiosk: HandKiosk, sealed: bytes
) -> None:
    path = path_of(centre, kiosk, sealed)
    payload = bytearray(path.read_bytes())
    payload[100] ^= 4
    path.write_bytes(payload)
    assert swept(centre).lost == 0
    assert swept(centre, deep=True).lost == 1
    assert path.with_suffix(".damaged").read_bytes() == payload
    assert not path.exists()
    assert kiosk.patch(sealed).status_code == 204
    assert swept(centre, deep=True) == Swept(rows=1, bytes=2 * len(payload), set_aside=1)


def test_after_the_time_for_which_kiosks_keep_files_it_is_flagged_for_good(
    centre: RunningCentre, kiosk: HandKiosk, sealed: bytes
) -> None:
    path_of(centre, kiosk, sealed).unlink()
    centre.clock.pass_(days=40)
    found = swept(centre)
    assert (found.lost, found.gone, state(centre)) == (1, 1, "damaged")
    assert kiosk.post().want_blobs == []


def test_a_file_without_a_row_is_set_aside_and_not_deleted(
    centre: RunningCentre, kiosk: HandKiosk, sealed: bytes
) -> None:
    stranger = b"nobody names me"
    path = blobs.path_of(centre.store.folder, kiosk.me.office_id, hashlib.sha256(stranger).hexdigest())
    path.parent.mkdir(parents=True)
    path.write_bytes(stranger)
    assert swept(centre, mend=False).strays == 1
    assert path.exists()
    assert swept(centre).strays == 1
    assert (centre.store.folder / STRAYS / kiosk.me.office_id / path.name).read_bytes() == stranger
    assert swept(centre).strays == 0
    assert path_of(centre, kiosk, sealed).exists()


def test_a_beginning_of_an_upload_lives_for_two_weeks(centre: RunningCentre, kiosk: HandKiosk) -> None:
    sealed = kiosk.sealed(secrets.token_bytes(4000))
    kiosk.post(kiosk.complaint(files=(sealed,)))
    kiosk.patch(sealed, 0, 1000)
    part = blobs.part_of(centre.store.folder, kiosk.me.office_id, sha256_of(sealed))
    now = centre.clock().timestamp()
    os.utime(part, (now, now))
    centre.clock.pass_(days=13)
    assert swept(centre) == Swept(bytes=1000)
    centre.clock.pass_(days=2)
    assert swept(centre).halves == 1
    assert not part.exists()
    assert kiosk.patch(sealed).status_code == 204


def test_what_was_erased_and_is_still_there_goes(
    centre: RunningCentre, kiosk: HandKiosk, sealed: bytes
) -> None:
    centre.store.write(lambda connection: connection.execute(update(blob).values(state=blobs.ERASED)))
    assert swept(centre).lost == 0
    assert not path_of(centre, kiosk, sealed).exists()


def test_a_moved_file_is_looked_for_in_the_bucket(
    centre: RunningCentre, kiosk: HandKiosk, sealed: bytes, with_bucket: Bucket
) -> None:
    move_some(centre.store, centre.clock)
    assert swept(centre, deep=True) == Swept(rows=1, moved=1)
    with_bucket.remove(kiosk.me.office_id, sha256_of(sealed))
    assert swept(centre).lost == 0  # a quick look lists no bucket
    assert swept(centre, deep=True).lost == 1
    assert kiosk.post().want_blobs == [sha256_of(sealed)]


def test_what_was_erased_while_the_bucket_was_away_goes_with_the_next_deep_look(
    centre: RunningCentre, kiosk: HandKiosk, sealed: bytes, with_bucket: Bucket
) -> None:
    move_some(centre.store, centre.clock)
    centre.store.write(lambda connection: connection.execute(update(blob).values(state=blobs.ERASED)))
    assert with_bucket.holds(kiosk.me.office_id, sha256_of(sealed)) is True
    swept(centre, deep=True)
    assert with_bucket.read(kiosk.me.office_id, sha256_of(sealed)) is None


def test_what_a_mover_left_behind_is_freed_only_where_the_bucket_has_it(
    centre: RunningCentre, kiosk: HandKiosk, sealed: bytes, with_bucket: Bucket
) -> None:
    path, payload = path_of(centre, kiosk, sealed), split(sealed)[1]
    move_some(centre.store, centre.clock)
    path.write_bytes(payload)
    swept(centre)
    assert not path.exists()
    path.write_bytes(payload)
    with_bucket.remove(kiosk.me.office_id, sha256_of(sealed))
    assert swept(centre, deep=True).lost == 0
    assert state(centre) == "held"
    assert blobs.read_held(centre.store, kiosk.me.office_id, sha256_of(sealed)) == payload


def test_a_kiosk_s_setting_decides_how_long_it_is_asked(
    centre: RunningCentre, kiosk: HandKiosk, sealed: bytes
) -> None:
    path_of(centre, kiosk, sealed).unlink()
    centre.clock.pass_(days=40)
    found = sweep(Sweep(centre.store, centre.clock, kept_for=timedelta(days=60)))
    assert (found.lost, found.gone) == (1, 0)
