"""F44, on the kiosk's side: the whole folder of the journal holds nothing that a citizen said."""

from __future__ import annotations

import base64
import json
import logging
from pathlib import Path

import pytest

from sync.central.opening import open_bodies
from sync.vault.opening import open_sealed
from tests.carrying.stand import Carriage
from tests.central.running import SteppedClock, centre_at
from tests.faults.keyed import file_case, keyed_lobby
from tests.journal.stand import Stand

PLANTED = {
    "name": "Siti Aminah Kanarifah",
    "nik": "3528014107900001",
    "phone": "081234567890",
    "account": "Kenari kuning dimintai uang pelicin di loket tiga.",
}
SCAN = b"\xff\xd8 kenari di gambar KTP \xff\xd9"


def as_someone_might_store_it(text: bytes) -> list[bytes]:
    """Plain, in UTF-16, in hexadecimal, in base64 at each of its three offsets."""
    shifted = [base64.b64encode(b"\0" * shift + text)[4 if shift else 0 : -4] for shift in range(3)]
    return [text, text.lower(), text.decode("latin-1").encode("utf-16-le"), text.hex().encode(), *shifted]


@pytest.mark.parametrize("closed", [False, True])
def test_nothing_planted_is_found_in_any_file_or_name(tmp_path: Path, closed: bool) -> None:
    stand = Stand(tmp_path / "kiosk")
    journal = stand.enrolled()
    file = stand.file(journal, plain=SCAN)
    case = stand.submit(journal, stand.submission((file,), PLANTED))
    journal.job_sending(case.job_id)
    journal.job_outcome(case.job_id, "confirmed", 10, "gs_r")
    body = journal.due_records(stand.clock(), 1)[0].body
    if closed:
        journal.close()
    paths = [path for path in stand.folder.rglob("*") if path.is_file()]
    assert {"journal.sqlite", "mark.json", "lock", file.name} <= {path.name for path in paths}
    everything = b"".join(path.name.encode() + path.read_bytes() for path in paths)
    for planted in [value.encode() for value in PLANTED.values()] + [SCAN]:
        for form in as_someone_might_store_it(planted):
            assert form not in everything
    assert case.case_id.encode() in everything  # the search does see what is there
    assert body is not None
    opened = open_sealed(body, stand.office[0])
    assert isinstance(opened, bytes)
    assert json.loads(opened)["answers"] == PLANTED
    journal.close()


def found_below(folder: Path, *more: bytes) -> list[bytes]:
    """Which planted values any file or name holds, in any form."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    assert {"journal.sqlite", "journal.sqlite-wal"} <= {path.name for path in paths}
    everything = b"".join([*(path.name.encode() + path.read_bytes() for path in paths), *more])
    planted = [value.encode() for value in PLANTED.values()] + [SCAN]
    return [one for one in planted if any(form in everything for form in as_someone_might_store_it(one))]


def test_after_sending_nothing_is_found_either(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """By network with its statuses and receipts, then by stick; and once more when the days of keeping are over."""
    caplog.set_level(logging.DEBUG)
    with (
        centre_at(tmp_path / "centre", None, SteppedClock()) as centre,
        keyed_lobby(tmp_path / "lobby", centre) as (lobby, keys),
    ):
        lobby.worker._published = tmp_path / "lobby" / "published-keys.json"
        file_case(lobby, keys, **PLANTED)
        lobby.submit(SCAN)
        lobby.until_done()
        assert open_bodies(centre.store, centre.keys, centre.clock) in (0, 1, 2)
        lobby.until_done()
        assert lobby.journal.proved() == (2, 2)
        folder = tmp_path / "lobby"
        assert found_below(folder, caplog.text.encode()) == []
        file_case(lobby, keys, **PLANTED)
        (folder / "stick").mkdir()
        carriage = Carriage(centre, lobby, folder / "stick")
        assert carriage.round().complete == 1
        assert found_below(folder, caplog.text.encode()) == []
        centre.clock.pass_(days=31)
        assert lobby.worker.run_once().outcome == "done"
        assert list(lobby.journal.sealed.path.iterdir()) == []  # forgotten, as it should be
        assert found_below(folder, caplog.text.encode()) == []
        (folder / PLANTED["phone"]).write_bytes(SCAN[2:].hex().encode())  # the search does see what is there
        assert found_below(folder) == [PLANTED["phone"].encode()]


def test_what_is_kept_in_memory_for_the_next_visit_shows_no_answers(tmp_path: Path) -> None:
    stand = Stand(tmp_path / "kiosk")
    submission = stand.submission(answers=PLANTED)
    assert "Siti" not in repr(submission)
    journal = stand.enrolled()
    assert "Siti" not in repr(stand.submit(journal, submission))
    journal.close()
