"""What sending is tried on: a kiosk with its journal and worker, beside a centre that listens."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from sync.cases.ids import uuid7
from sync.central.tables import blob, cases, record
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.journal.opening import open_journal
from sync.journal.submission import Accepted, Submission
from sync.vault import recipients
from sync.vault.sealed_files import SealedFile
from sync.vault.sealing import seal
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient, Limits
from sync.worker import Progress, SyncWorker, enrol
from tests.central.running import ANSWERS, RunningCentre, SteppedClock, centre_at


@dataclass
class Lobby:
    """A kiosk with its journal and worker; ``url`` may lead through a proxy."""

    journal: Journal
    key: DeviceKey
    whom: recipients.Recipients
    clock: SteppedClock
    client: CentreClient
    worker: SyncWorker
    seen: list[Progress] = field(default_factory=list)

    def submit(self, *files: bytes, case_id: str | None = None) -> Accepted:
        sealed = []
        for plain in files:
            file = self.journal.sealed.write("scan", "image/jpeg", plain, self.whom)
            assert isinstance(file, SealedFile)
            sealed.append(file)
        submission = Submission(
            case_id=case_id or uuid7(self.clock(), secrets.randbits),
            form_version="2026-1",
            sop_version="2026-1",
            answers=ANSWERS,
            files=tuple(sealed),
            language="id",
            received_at=self.clock(),
            clock_sure=True,
        )
        accepted = self.journal.submit(submission, lambda plain: seal(plain, self.whom), self.key.sign)
        assert isinstance(accepted, Accepted)
        return accepted

    def through(self, url: str, limits: Limits = Limits()) -> SyncWorker:  # noqa: B008
        """The same kiosk by another way."""
        known = self.journal.enrolment
        assert known is not None
        self.client.close()
        self.client = CentreClient(
            url, self.clock, key=self.key, centre_public=known.centre_public, limits=limits
        )
        self.worker = SyncWorker(self.journal, self.client, self.clock, uniform=lambda low, high: high)
        return self.worker

    def until_done(self) -> None:
        """Run until all is at the centre, time passing between the runs."""
        for _ in range(40):
            report = self.worker.run_once()
            waiting = self.journal.waiting()
            if report.outcome == "done" and not (waiting.records or waiting.blobs):
                return
            self.clock.pass_(minutes=16)
        raise AssertionError(f"still waiting: {waiting}")


@contextmanager
def lobby_at(folder: Path, centre: RunningCentre) -> Iterator[Lobby]:
    folder.mkdir()
    journal = open_journal(folder / "journal", centre.clock)
    assert isinstance(journal, Journal)
    plain = CentreClient(centre.url, centre.clock)
    made = enrol(
        plain,
        centre.code(),
        journal,
        key_path=folder / "device.pem",
        recipients_path=folder / "recipients.json",
        identity="machine-1",
    )
    plain.close()
    assert isinstance(made, Enrolment)
    key = DeviceKey.load(folder / "device.pem")
    whom = recipients.load(folder / "recipients.json")
    assert isinstance(key, DeviceKey)
    assert isinstance(whom, recipients.Recipients)
    client = CentreClient(centre.url, centre.clock, key=key, centre_public=made.centre_public)
    worker = SyncWorker(journal, client, centre.clock, uniform=lambda low, high: high)
    lobby = Lobby(journal, key, whom, centre.clock, client, worker)
    yield lobby
    lobby.client.close()
    journal.close()


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningCentre]:
    with centre_at(tmp_path / "centre", None, SteppedClock()) as running:
        yield running


@pytest.fixture
def lobby(tmp_path: Path, centre: RunningCentre) -> Iterator[Lobby]:
    with lobby_at(tmp_path / "lobby", centre) as made:
        yield made


def held(centre: RunningCentre) -> tuple[int, int, int]:
    """Cases, records, files held at the centre."""
    with centre.store.reading() as connection:
        numbers = [
            connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one()
            for table, where in ((cases, ()), (record, ()), (blob, (blob.c.state == "held",)))
        ]
    return numbers[0], numbers[1], numbers[2]


def complete(lobby: Lobby, case: Accepted) -> bool:
    found = lobby.journal.acknowledgement(case.case_id)
    return found is not None and found[1]
