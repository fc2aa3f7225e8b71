"""Files on their way to S3: at every moment the centre can hand out the bytes, and nothing waits for the storage."""

from __future__ import annotations

import hashlib
import secrets
import socket
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from sync.cases.refusal import Refusal
from sync.central import blobs
from sync.central.mover import CLAIM_LASTS, Moved, claim, move_some
from sync.central.places import Bucket, bucket_of
from sync.central.settings import S3Settings
from sync.central.store import Store
from sync.central.tables import blob, cases
from sync.vault.sealing import split
from tests.central.running import HandKiosk, RunningCentre
from tests.s3_server import S3Server, at


@pytest.fixture
def bucket(s3_server: S3Server) -> Bucket:
    return s3_server.bucket()


@pytest.fixture
def held(centre: RunningCentre, kiosk: HandKiosk) -> bytes:
    """The payload of a file that the centre holds."""
    return one_held(kiosk)


def one_held(kiosk: HandKiosk) -> bytes:
    sealed = kiosk.sealed(secrets.token_bytes(5000))
    kiosk.post(kiosk.complaint(files=(sealed,)))
    assert kiosk.patch(sealed).status_code == 204
    return split(sealed)[1]


def sha256_of(payload: bytes) -> str:
    return hashlib.sha256(payload).hexdigest()


def states(store: Store) -> list[str]:
    with store.reading() as connection:
        return list(connection.execute(select(blob.c.state).order_by(blob.c.sha256)).scalars())


def far_end(centre: RunningCentre) -> Bucket:
    assert centre.store.bucket is not None
    return centre.store.bucket


class PulledPlugError(Exception):
    """Stands for the process's end."""


@pytest.mark.parametrize("step", ["claimed", "written", "read back", "marked", "freed"])
def test_killed_after_any_step_the_bytes_are_in_reach_and_the_next_mover_ends_it(
    centre: RunningCentre, kiosk: HandKiosk, held: bytes, step: str
) -> None:
    office_id, sha256 = kiosk.me.office_id, sha256_of(held)

    def pull(done: str) -> None:
        if done == step:
            raise PulledPlugError

    with pytest.raises(PulledPlugError):
        move_some(centre.store, centre.clock, boundary=pull)
    assert blobs.read_held(centre.store, office_id, sha256) == held
    centre.clock.pass_(seconds=CLAIM_LASTS.total_seconds() + 1)
    move_some(centre.store, centre.clock)
    assert states(centre.store) == ["moved"]
    assert blobs.read_held(centre.store, office_id, sha256) == held
    assert far_end(centre).holds(office_id, sha256) is True


def test_a_claim_keeps_a_second_mover_away_until_it_is_over(centre: RunningCentre, held: bytes) -> None:
    assert [one.sha256 for one in claim(centre.store, centre.clock)] == [sha256_of(held)]
    assert claim(centre.store, centre.clock) == []
    assert move_some(centre.store, centre.clock) == Moved()
    centre.clock.pass_(seconds=CLAIM_LASTS.total_seconds() + 1)
    assert move_some(centre.store, centre.clock) == Moved(files=1)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_row_that_another_mover_is_taking_is_passed_over_not_waited_for(
    centre: RunningCentre, kiosk: HandKiosk, held: bytes
) -> None:
    other = one_held(kiosk)
    with centre.store.engine.begin() as first:
        first.execute(select(blob).where(blob.c.sha256 == sha256_of(held)).with_for_update())
        assert [one.sha256 for one in claim(centre.store, centre.clock)] == [sha256_of(other)]


def test_storage_that_is_away_loses_nothing_and_holds_nothing_up(
    centre: RunningCentre, kiosk: HandKiosk, held: bytes
) -> None:
    with socket.socket() as unheard:  # bound, and nobody listens
        unheard.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{unheard.getsockname()[1]}"
        away = replace(centre.store, bucket=at(S3Settings(bucket="x", endpoint=dead)))
        assert move_some(away, centre.clock) == Moved(away=True)
        assert states(centre.store) == ["held"]
        assert blobs.read_held(away, kiosk.me.office_id, sha256_of(held)) == held
        one_held(kiosk)  # cases and files are taken as ever
        move_some(centre.store, centre.clock)
        assert states(centre.store) == ["moved", "moved"]
        assert blobs.read_held(away, kiosk.me.office_id, sha256_of(held)) == Refusal("file.away")
    assert blobs.read_held(centre.store, kiosk.me.office_id, sha256_of(held)) == held


def test_a_bucket_that_is_not_there_is_away(s3_server: S3Server, centre: RunningCentre, held: bytes) -> None:
    nowhere = at(S3Settings(bucket="nowhere", endpoint=s3_server.url))
    assert not nowhere.answers()
    assert move_some(replace(centre.store, bucket=nowhere), centre.clock) == Moved(away=True)
    assert states(centre.store) == ["held"]
    assert far_end(centre).answers()


def test_what_stands_there_under_the_same_name_is_never_taken_for_the_file(
    centre: RunningCentre, kiosk: HandKiosk, held: bytes
) -> None:
    office_id, sha256 = kiosk.me.office_id, sha256_of(held)
    assert far_end(centre).put_new(office_id, sha256, b"something else") == "made"
    assert far_end(centre).put_new(office_id, sha256, held) == "was-there"
    assert far_end(centre).holds(office_id, sha256) is False
    assert move_some(centre.store, centre.clock) == Moved(files=1)
    assert far_end(centre).read(office_id, sha256) == held


def test_a_file_that_rotted_in_the_folder_is_asked_for_again_and_comes(
    centre: RunningCentre, kiosk: HandKiosk
) -> None:
    sealed = kiosk.sealed(secrets.token_bytes(5000))
    payload = split(sealed)[1]
    kiosk.post(kiosk.complaint(files=(sealed,)))
    kiosk.patch(sealed)
    path = blobs.path_of(centre.store.folder, kiosk.me.office_id, sha256_of(payload))
    path.write_bytes(payload[:-1] + bytes([payload[-1] ^ 1]))
    assert move_some(centre.store, centre.clock) == Moved(trouble=1)
    assert path.with_suffix(".damaged").exists()
    assert kiosk.post().want_blobs == [sha256_of(payload)]
    assert kiosk.patch(sealed).status_code == 204
    assert move_some(centre.store, centre.clock) == Moved(files=1)
    assert blobs.read_held(centre.store, kiosk.me.office_id, sha256_of(payload)) == payload
    with centre.store.reading() as connection:
        assert connection.execute(select(cases.c.complete_at)).scalar_one() is not None


def test_what_no_kiosk_keeps_any_more_is_flagged_as_damaged(
    centre: RunningCentre, kiosk: HandKiosk, held: bytes
) -> None:
    blobs.path_of(centre.store.folder, kiosk.me.office_id, sha256_of(held)).unlink()
    centre.clock.pass_(days=31)
    assert move_some(centre.store, centre.clock) == Moved(trouble=1)
    assert states(centre.store) == ["damaged"]
    assert blobs.read_held(centre.store, kiosk.me.office_id, sha256_of(held)) == Refusal("file.damaged")


def test_what_is_erased_on_the_way_does_not_live_on_in_the_bucket(
    centre: RunningCentre, kiosk: HandKiosk, held: bytes
) -> None:
    def erase(step: str) -> None:
        if step == "read back":
            centre.store.write(lambda connection: connection.execute(update(blob).values(state=blobs.ERASED)))

    assert move_some(centre.store, centre.clock, boundary=erase) == Moved()
    assert far_end(centre).read(kiosk.me.office_id, sha256_of(held)) is None


def test_files_may_stay_a_while_first(centre: RunningCentre, held: bytes) -> None:
    assert move_some(centre.store, centre.clock, after=timedelta(days=7)) == Moved()
    centre.clock.pass_(days=7)
    assert move_some(centre.store, centre.clock, after=timedelta(days=7)) == Moved(files=1)


def test_without_a_bucket_in_the_settings_there_is_none_and_open_lines_are_refused() -> None:
    assert bucket_of(S3Settings()) is None
    with pytest.raises(ValueError, match="plain http to another machine"):
        bucket_of(S3Settings(bucket="b", endpoint="http://192.168.1.10:9000"))
    assert bucket_of(S3Settings(bucket="b", endpoint="https://s3.example.go.id")) is not None
