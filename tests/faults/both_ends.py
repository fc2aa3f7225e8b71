"""A kiosk and a centre with a line between them, and what must be true of the two in the end.

Either end can be closed and opened again on its files. `BothEnds.agree` is the promise: the centre holds exactly
what was committed, byte for byte, and the kiosk counts as done only what stands under the centre's signature.
"""

from __future__ import annotations

import hashlib
import random
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import select

from sync.cases.ids import uuid7
from sync.central.blobs import path_of
from sync.central.devices import serial_gaps
from sync.central.opening import open_bodies
from sync.central.tables import blob, case_file, cases, feed, record
from sync.journal import Accepted, Enrolment, Journal, Submission, open_journal
from sync.vault import recipients
from sync.vault.boundary import Boundary, unwatched
from sync.vault.sealed_files import SealedFile
from sync.vault.sealing import seal
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient, Limits
from sync.wire.messages import Acknowledgement
from sync.worker import SyncReport, SyncWorker, enrol
from tests.central.running import ANSWERS, RunningCentre, SteppedClock, centre_at, parked_count
from tests.wire.cutting import CuttingProxy, cutting
from tests.wire.kept import read_kept

OF_JOURNAL = ("journal.sqlite", "journal.sqlite-wal", "mark.json")
FAST = Limits(connect=5, silence=20, whole=30)


@dataclass
class KioskEnd:
    """One kiosk on its folder; ``clock`` is its own and may be wrong."""

    folder: Path
    url: str
    clock: Callable[[], datetime]
    boundary: Boundary = unwatched
    line: type[CentreClient] = CentreClient
    identity: str = "mesin-1"
    journal: Journal = field(init=False)
    client: CentreClient = field(init=False)
    worker: SyncWorker = field(init=False)

    def enrol(self, code: str) -> None:
        """A new kiosk becomes the office's."""
        self.folder.mkdir(exist_ok=True)
        journal = open_journal(self.folder / "journal", self.clock)
        assert isinstance(journal, Journal)
        with closing(CentreClient(self.url, self.clock)) as plain:
            made = enrol(
                plain,
                code,
                journal,
                key_path=self.folder / "device.pem",
                recipients_path=self.folder / "recipients.json",
                identity=self.identity,
            )
        assert isinstance(made, Enrolment), made
        journal.close()
        self.open()

    def open(self) -> None:
        """As after a start of the machine."""
        journal = open_journal(self.folder / "journal", self.clock, boundary=self.boundary)
        assert isinstance(journal, Journal), journal
        key, whom = (
            DeviceKey.load(self.folder / "device.pem"),
            recipients.load(self.folder / "recipients.json"),
        )
        assert isinstance(key, DeviceKey)
        assert isinstance(whom, recipients.Recipients)
        self.journal, self.key, self.whom = journal, key, whom
        self.client, self.worker = self.another()

    def another(self) -> tuple[CentreClient, SyncWorker]:
        """A worker with a line of its own, on the same journal."""
        known = self.journal.enrolment
        assert known is not None
        client = self.line(self.url, self.clock, key=self.key, centre_public=known.centre_public, limits=FAST)
        return client, SyncWorker(self.journal, client, self.clock, uniform=lambda low, high: high)

    def close(self) -> None:
        self.client.close()
        self.journal.close()

    def submit(self, *files: bytes, answers: dict[str, str] = ANSWERS) -> Accepted:
        """One complaint with scans, on the disk when this returns."""
        sealed = []
        for plain in files:
            file = self.journal.sealed.write("scan", "image/jpeg", plain, self.whom)
            assert isinstance(file, SealedFile)
            sealed.append(file)
        now = self.clock()
        case_id = uuid7(now, secrets.randbits)
        case = Submission(case_id, "2026-1", "2026-1", answers, tuple(sealed), "id", now, True)
        accepted = self.journal.submit(case, lambda plain: seal(plain, self.whom), self.key.sign)
        assert isinstance(accepted, Accepted), accepted
        return accepted

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Of the journal's file, by a reader of its own."""
        with closing(sqlite3.connect(self.folder / "journal" / "journal.sqlite")) as connection:
            return connection.execute(query).fetchall()

    def word_for(self, case_id: str) -> Acknowledgement | None:
        """What the centre has signed of a case, the signature checked anew."""
        kept, known = self.journal.acknowledgement(case_id), self.journal.enrolment
        if kept is None or known is None:
            return None
        said = read_kept(kept[0], known.centre_public)
        assert said is not None
        assert said.complete == kept[1]
        return said

    def copy_to(self, folder: Path) -> None:
        """The journal as it is on the disk; the sealed files stay where they are."""
        folder.mkdir(parents=True, exist_ok=True)
        for name in OF_JOURNAL:
            (folder / name).unlink(missing_ok=True)
            if (self.folder / "journal" / name).exists():
                shutil.copy(self.folder / "journal" / name, folder / name)


@dataclass
class BothEnds:
    """``clock``: the true one, the centre's."""

    centre: RunningCentre
    kiosk: KioskEnd
    proxy: CuttingProxy
    clock: SteppedClock
    stops: ExitStack = field(default_factory=ExitStack)

    def stop_centre(self) -> None:
        """Its process ends; files and database stay."""
        self.stops.close()

    def start_centre(self, database: str | None, folder: Path | None = None) -> None:
        """On the same data, or on what was put in ``folder``."""
        folder = folder or self.centre.store.folder
        self.centre = self.stops.enter_context(centre_at(folder, database, self.clock))
        self.proxy.lead_to(self.centre.url)

    def run(self) -> SyncReport:
        return self.kiosk.worker.run_once()

    def settle(self) -> None:
        """Runs until all is at the centre, time passing in between; nobody helps."""
        for _ in range(40):
            report = self.run()
            waiting = self.kiosk.journal.waiting()
            if report.outcome == "done" and not (waiting.records or waiting.blobs):
                return
            self.clock.pass_(minutes=16)
        raise AssertionError((report, waiting))

    def agree(self) -> None:
        """Everything that is promised once both ends have settled."""
        open_bodies(self.centre.store, self.centre.keys, self.clock)  # what the centre may be doing just now
        report = self.run()
        assert report.outcome == "done", report
        self._the_centre_has_what_was_committed()
        self._files_are_whole()
        self._done_is_signed()
        self._the_mirror_is_right()

    def _the_centre_has_what_was_committed(self) -> None:
        with self.centre.store.reading() as connection:
            here = {
                (row.case_id, row.number, row.serial, row.body_sha256)
                for row in connection.execute(select(cases))
            }
            for row in connection.execute(select(cases)):
                body = row.body_header + row.body_payload
                assert hashlib.sha256(body).hexdigest() == row.body_sha256
            records = {
                (row.epoch, row.seq, row.head_sha256): row.head for row in connection.execute(select(record))
            }
        committed = self.kiosk.rows("SELECT case_id, number, serial, lower(hex(body_sha256)) FROM cases")
        assert here == set(committed)
        heads = self.kiosk.rows("SELECT epoch, seq, lower(hex(head_sha256)), head FROM record")
        assert records == {(epoch, seq, sha256): head for epoch, seq, sha256, head in heads}
        office_id = self.centre.store.office_id
        assert serial_gaps(self.centre.store, office_id) == []
        assert parked_count(self.centre.store, office_id) == 0

    def _files_are_whole(self) -> None:
        named = {sha256 for (sha256,) in self.kiosk.rows("SELECT sha256 FROM sealed_file")}
        with self.centre.store.reading() as connection:
            assert {row.sha256 for row in connection.execute(select(case_file.c.sha256))} == named
            held = {
                row.sha256 for row in connection.execute(select(blob.c.sha256).where(blob.c.state == "held"))
            }
        assert held == named
        self.held_has_its_file()
        folder = self.centre.store.folder / "blobs"
        assert {path.name for path in folder.rglob("*") if path.is_file()} == named

    def held_has_its_file(self) -> None:
        """At any moment, settled or not."""
        with self.centre.store.reading() as connection:
            held = connection.execute(
                select(blob.c.office_id, blob.c.sha256).where(blob.c.state == "held")
            ).all()
        for row in held:
            payload = path_of(self.centre.store.folder, row.office_id, row.sha256).read_bytes()
            assert hashlib.sha256(payload).hexdigest() == row.sha256

    def _done_is_signed(self) -> None:
        states = {state for (state,) in self.kiosk.rows("SELECT state FROM outbox")}
        assert states <= {"done"}
        assert {state for (state,) in self.kiosk.rows("SELECT state FROM sealed_file")} <= {"held"}
        self.kiosk_is_honest()
        for (case_id,) in self.kiosk.rows("SELECT case_id FROM cases"):
            said = self.kiosk.word_for(case_id)
            assert said is not None
            assert said.complete

    def kiosk_is_honest(self) -> None:
        """At any moment: what counts as done stands under a signature, over exactly what the kiosk has."""
        query = (
            "SELECT c.case_id, c.number, c.serial, lower(hex(c.body_sha256)), o.state FROM cases c "
            "JOIN outbox o ON o.epoch = c.epoch AND o.seq = c.seq"
        )
        for case_id, number, serial, body_sha256, state in self.kiosk.rows(query):
            said = self.kiosk.word_for(case_id)
            assert said is not None or state in ("waiting", "quarantined"), state
            if said is None:
                continue
            assert (said.number, int(said.serial), said.body_sha256) == (number, serial, body_sha256)
            assert said.complete or state != "done"
            files = self.kiosk.rows(f"SELECT sha256, state FROM sealed_file WHERE case_id = '{case_id}'")
            assert {sha256 for sha256, _ in files} == set(said.held) or not said.complete
            assert said.complete or all(file_state != "held" for _, file_state in files)

    def _the_mirror_is_right(self) -> None:
        with self.centre.store.reading() as connection:
            rows = connection.execute(select(feed.c.n, feed.c.row).order_by(feed.c.n)).all()
        assert [row.n for row in rows] == list(range(1, len(rows) + 1))
        newest = {one["number"]: (row.n, one) for row in rows for one in [msgspec.json.decode(row.row)]}
        mirrored = {
            number: (n, msgspec.json.decode(text))
            for number, n, text in self.kiosk.rows("SELECT number, feed_n, row FROM status_mirror")
        }
        assert mirrored == newest


@contextmanager
def both_ends(folder: Path, database: str | None) -> Iterator[BothEnds]:
    """A centre that listens, a kiosk that is enrolled, the proxy between."""
    clock = SteppedClock()
    with ExitStack() as stops:
        centre = stops.enter_context(centre_at(folder / "centre", database, clock))
        with cutting(centre.url) as (proxy, url):
            kiosk = KioskEnd(folder / "kiosk", url, clock)
            kiosk.enrol(centre.code())
            yield BothEnds(centre, kiosk, proxy, clock, stops)
            kiosk.close()


def bytes_of(chance: random.Random, size: int) -> bytes:
    """A scan's bytes: never the same twice, and the same in every run of the test."""
    return chance.randbytes(size)
