"""From "Kirim" to durable, against a bare SQLite commit of the same bytes; and the walkthrough by stage."""

from __future__ import annotations

import json
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.journal.opening import open_journal
from sync.journal.submission import Accepted, Submission
from sync.vault.opening import new_identity
from sync.vault.recipients import Recipients
from sync.vault.sealing import seal
from sync.vault.signing import DeviceKey
from tests.bench.figure import Figure, interleaved

ROUNDS = 300
ANSWERS = {
    "kind": "pengaduan",
    "identity_mode": "terbuka",
    "name": "SITI CONTOH",
    "nik": "3528074501999001",
    "desa": "2003",
    "unit": "kependudukan",
    "when": "2026-11-20",
    "where": "Loket pelayanan",
    "account": "Saya datang tiga kali untuk mengurus KTP dan selalu diminta kembali. " * 12,
    "settlement": "KTP diselesaikan minggu ini.",
}


def now() -> datetime:
    """The wall clock; a bench is a composition root of its own."""
    return datetime.now(UTC)


def figures() -> list[Figure]:
    """Submit to durable (goal: twice the bare commit), and what the stages of a walkthrough take."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as folder:
        return [*submit_figures(Path(folder)), *walkthrough_figures(Path(folder))]


def submit_figures(folder: Path) -> list[Figure]:
    """Both databases lie on the disk of the checkout, not in a temporary memory file system."""
    journal = enrolled_journal(folder / "kiosk")
    submit = submitting(journal)
    size = submit()
    bare = bare_commits(folder / "bare.sqlite", size)
    taken, baseline = interleaved(submit, bare, rounds=ROUNDS)
    journal.close()
    what = f"submit to durable, s (bare FULL commit of {size} B)"
    return [Figure(what, taken, baseline, goal=2.0)]


def enrolled_journal(folder: Path) -> Journal:
    """A fresh journal that may take cases."""
    journal = open_journal(folder, now)
    assert isinstance(journal, Journal), journal
    journal.enrol(
        Enrolment(
            device_id=uuid7(now(), secrets.randbits),
            office_id="PGT",
            prefix="PGT1",
            key_id=b"\x01\x02\x03\x04",
            epoch=1,
            centre_public=bytes(32),
        )
    )
    return journal


def submitting(journal: Journal) -> Callable[[], int]:
    """Submits one complaint a call; answers the bytes that the journal took for it."""
    recipients = Recipients.of(new_identity()[1], new_identity()[1])
    assert isinstance(recipients, Recipients)
    key = DeviceKey.generate()
    sizes: list[int] = []

    def seal_body(plain: bytes) -> bytes:
        sealed = seal(plain, recipients)
        sizes.append(len(sealed))
        return sealed

    def submit() -> int:
        case_id = uuid7(now(), secrets.randbits)
        submission = Submission(case_id, "2026-1", "2026-1", ANSWERS, (), "id", now(), clock_sure=True)
        accepted = journal.submit(submission, seal_body, key.sign)
        assert isinstance(accepted, Accepted), isinstance(accepted, Refusal)
        return sizes[-1] + HEAD_BYTES

    return submit


HEAD_BYTES = 700
"""About what the head, the proof and the rows' small columns add to the sealed body."""


def bare_commits(path: Path, size: int) -> Callable[[], None]:
    """The same number of bytes in one table of one database, WAL and FULL, by the standard library alone."""
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE body (id INTEGER PRIMARY KEY, bytes BLOB)")

    def commit() -> None:
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO body (bytes) VALUES (?)", (secrets.token_bytes(size),))
        database.execute("COMMIT")

    return commit


def walkthrough_figures(folder: Path) -> list[Figure]:
    """Seconds of each stage, over the seconds of the whole."""
    command = [sys.executable, "-m", "kiosk.demo", "--walkthrough", "--var", str(folder / "var"), "--stages"]
    ended = subprocess.run(command, check=True, capture_output=True, text=True)
    said = json.loads(ended.stdout.strip().splitlines()[-1])
    stages: dict[str, float] = said["stages"]
    return [
        Figure(f"walkthrough: {name}, s (of the whole)", s, said["seconds"]) for name, s in stages.items()
    ]
