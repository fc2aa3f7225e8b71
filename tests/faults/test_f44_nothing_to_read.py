"""F44, on the kiosk's side: the whole folder of the journal holds nothing that a citizen said."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from sync.vault.opening import open_sealed
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


def test_what_is_kept_in_memory_for_the_next_visit_shows_no_answers(tmp_path: Path) -> None:
    stand = Stand(tmp_path / "kiosk")
    submission = stand.submission(answers=PLANTED)
    assert "Siti" not in repr(submission)
    journal = stand.enrolled()
    assert "Siti" not in repr(stand.submit(journal, submission))
    journal.close()
