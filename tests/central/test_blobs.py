"""Sealed files by byte: resumed, proved, and held only when they are durable."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from sqlalchemy import select

from sync.cases.refusal import Refusal
from sync.central import blobs
from sync.central.mover import move_some
from sync.central.places import Bucket
from sync.central.tables import blob, cases
from sync.vault.sealing import split
from sync.wire.messages import Problem, decode
from tests.central.running import HandKiosk, RunningCentre, case_id_of


@pytest.fixture
def bucket(place: Bucket | None) -> Bucket | None:
    """The whole suite twice: files stay in the folder, and files move to S3 as soon as they are held."""
    return place


def here(centre: RunningCentre, office_id: str, sha256: str) -> bytes | Refusal:
    """The bytes that the centre answers for, moved first where there is a bucket."""
    while move_some(centre.store, centre.clock).files:
        pass
    if centre.store.bucket is not None:
        assert not blobs.path_of(centre.store.folder, office_id, sha256).exists()
    return blobs.read_held(centre.store, office_id, sha256)


@pytest.fixture
def file(kiosk: HandKiosk) -> bytes:
    """An age file that an accepted case names."""
    sealed = kiosk.sealed(secrets.token_bytes(100_000))
    answer = kiosk.post(kiosk.complaint(files=(sealed,)))
    assert answer.want_blobs == [sha256_of(sealed)]
    assert not kiosk.said(answer)[0].complete
    return sealed


def sha256_of(age_file: bytes) -> str:
    return hashlib.sha256(split(age_file)[1]).hexdigest()


def head(kiosk: HandKiosk, file: bytes) -> tuple[int, str, str]:
    response = kiosk.send("HEAD", f"/blobs/{sha256_of(file)}")
    return (
        response.status_code,
        response.headers.get("upload-offset", ""),
        response.headers.get("upload-length", ""),
    )


def kind_of(response_body: bytes) -> str:
    problem = decode(response_body, Problem)
    assert problem is not None
    return problem.type.rpartition(":")[2]


def test_whole_and_in_pieces(centre: RunningCentre, kiosk: HandKiosk, file: bytes) -> None:
    size = len(split(file)[1])
    assert head(kiosk, file) == (200, "0", str(size))
    assert kiosk.patch(file, 0, 1000).headers["upload-offset"] == "1000"
    assert head(kiosk, file) == (200, "1000", str(size))
    assert (
        kiosk.patch(file, 500, 2000).headers["upload-offset"] == "2000"
    )  # what is here already may come again
    response = kiosk.patch(file, 2000)
    assert (response.status_code, response.headers["upload-offset"]) == (204, str(size))
    assert here(centre, kiosk.me.office_id, sha256_of(file)) == split(file)[1]
    assert not blobs.part_of(centre.store.folder, kiosk.me.office_id, sha256_of(file)).exists()
    assert head(kiosk, file) == (200, str(size), str(size))
    assert kiosk.patch(file, 0).status_code == 204  # nothing changes any more


def test_the_last_file_completes_the_case(centre: RunningCentre, kiosk: HandKiosk) -> None:
    files = tuple(kiosk.sealed(secrets.token_bytes(3000)) for _ in range(3))
    case_id = case_id_of(record := kiosk.complaint(files=files))
    before = kiosk.post(record)
    for file in files:
        said = kiosk.said(kiosk.post(asks=[case_id]))[0]
        assert (said.complete, said.held) == (False, [])
        assert kiosk.patch(file).status_code == 204
        here(centre, kiosk.me.office_id, sha256_of(file))  # moved before the next one comes
    answer = kiosk.post(asks=[case_id])
    said = kiosk.said(answer)[0]
    assert said.complete
    assert said.held == [sha256_of(file) for file in files]
    assert said.accepted_at == kiosk.said(before)[0].accepted_at
    assert answer.want_blobs == []


def test_a_gap_is_refused_with_the_true_offset(kiosk: HandKiosk, file: bytes) -> None:
    kiosk.patch(file, 0, 700)
    response = kiosk.patch(file, 800)
    assert (response.status_code, kind_of(response.content)) == (409, "offset")
    assert response.headers["upload-offset"] == "700"


def test_a_wrong_hash_begins_anew(kiosk: HandKiosk, file: bytes) -> None:
    payload = bytearray(split(file)[1])
    payload[5] ^= 1
    header = split(file)[0]
    headers = {
        "content-type": "application/offset+octet-stream",
        "upload-offset": "0",
        "content-length": str(len(payload)),
    }
    response = kiosk.send("PATCH", f"/blobs/{sha256_of(file)}", bytes(payload), headers)
    assert (response.status_code, kind_of(response.content)) == (460, "wrong-hash")
    assert head(kiosk, file)[1] == "0"
    assert kiosk.patch(header + split(file)[1]).status_code == 204


def test_what_no_case_names_is_not_wanted(kiosk: HandKiosk) -> None:
    stranger = kiosk.sealed(b"x")
    assert head(kiosk, stranger)[0] == 404
    assert kiosk.patch(stranger).status_code == 404
    assert kiosk.send("HEAD", "/blobs/nonsense").status_code == 404


def test_more_bytes_than_named_are_refused(kiosk: HandKiosk, file: bytes) -> None:
    longer = file + b"more"
    headers = {
        "content-type": "application/offset+octet-stream",
        "upload-offset": "0",
        "content-length": str(len(split(longer)[1])),
    }
    response = kiosk.send("PATCH", f"/blobs/{sha256_of(file)}", split(longer)[1], headers)
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "text/plain", "upload-offset": "0"}, 415),
        ({"content-type": "application/offset+octet-stream", "upload-offset": "-1"}, 400),
        ({"content-type": "application/offset+octet-stream", "upload-offset": "٣"}, 400),
    ],
)
def test_headers_that_say_nothing(
    kiosk: HandKiosk, file: bytes, headers: dict[str, str], status: int
) -> None:
    body = split(file)[1]
    encoded = {name: text.encode().decode("latin-1") for name, text in headers.items()}
    response = requests.patch(
        f"{kiosk.centre.url}/api/v1/blobs/{sha256_of(file)}", data=body, headers=encoded, timeout=20
    )
    assert response.status_code == status


def test_a_kiosk_of_another_name_does_not_see_it(
    kiosk: HandKiosk, file: bytes, more_kiosks: Callable[[], HandKiosk]
) -> None:
    """Within an office a blob is the office's; what it wants of whom is told to its kiosk alone."""
    other = more_kiosks()
    assert other.post().want_blobs == []
    assert kiosk.post().want_blobs == [sha256_of(file)]


def test_eight_writers_at_once(centre: RunningCentre, kiosk: HandKiosk, file: bytes) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(lambda n: kiosk.patch(file, 0, None if n % 2 else 60_000).status_code, range(8))
        )
    assert set(found) <= {204}
    assert head(kiosk, file)[1] == str(len(split(file)[1]))
    assert here(centre, kiosk.me.office_id, sha256_of(file)) == split(file)[1]


class PulledPlugError(Exception):
    """Stands for the process's end."""


@pytest.mark.parametrize("step", ["hashed", "synced", "linked", "durable"])
def test_ended_at_any_step_it_is_never_held_without_its_file(
    centre: RunningCentre, kiosk: HandKiosk, file: bytes, step: str
) -> None:
    """The process ends after each step; whatever was left, the kiosk's next attempt brings it to its end."""
    office_id, sha256 = kiosk.me.office_id, sha256_of(file)
    upload = blobs.begin(centre.store, office_id, sha256, 0)
    assert isinstance(upload, blobs.Upload)
    upload.put(split(file)[1])
    upload.close()

    def pull(done: str) -> None:
        if done == step:
            raise PulledPlugError

    with pytest.raises(PulledPlugError):
        blobs.finish(centre.store, office_id, sha256, centre.clock, pull)
    with centre.store.reading() as connection:
        assert connection.execute(select(blob.c.state)).scalar_one() == "wanted"
    assert head(kiosk, file)[1] == str(len(split(file)[1]))
    assert here(centre, office_id, sha256) == split(file)[1]
    with centre.store.reading() as connection:
        assert connection.execute(select(cases.c.complete_at)).scalar_one() is not None
