"""Kiosk's worker and centre as real processes, each in a group of its own, that die by SIGKILL at a step boundary.

The children come from a fork server that has everything imported, so that a life costs little. Each tells the
boundaries it passes over a pipe; what it told before it died is what had happened.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import sqlalchemy as sa

import sync.central.store as store_module
from sync.central.store import default_url, open_store
from sync.wire.client import CentreClient
from sync.wire.messages import Manifest, SyncAnswer, WireRecord
from sync.wire.outcomes import BlobAt, Trouble
from tests.central.running import RunningCentre, SteppedClock, fresh_keys, serving, shipped_rules
from tests.faults.both_ends import KioskEnd

Step = tuple[str, int]
"""A boundary's name, and which of its passings."""

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload([__name__])


@dataclass
class Deadly:
    """A boundary at which this process ends: the nth passing of its name once armed; None: it only tells.

    Counted by name, since a centre's background work may come before or after what the kiosk asks next.
    """

    at: Step | None
    pipe: Connection
    armed: bool = False
    passed: int = 0

    def __call__(self, step: str) -> None:
        if not self.armed:
            return
        self.pipe.send(step)
        self.passed += self.at is not None and step == self.at[0]
        if (step, self.passed) == self.at:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Life:
    """A child from its start to its end."""

    process: BaseProcess
    pipe: Connection
    told: list[str] = field(default_factory=list)

    def first(self) -> str:
        """What it says once it is ready."""
        assert self.pipe.poll(60)
        said: str = self.pipe.recv()
        return said

    def end(self) -> int:
        """Waits for its end, or brings it about if it only waits for us; its exit code."""
        with suppress(OSError):
            self.pipe.send("end")
        with suppress(EOFError, ConnectionResetError):
            while self.pipe.poll(60):
                self.told.append(self.pipe.recv())
        self.process.join(60)
        self.pipe.close()
        code = self.process.exitcode
        assert code is not None
        self.process.close()
        return code


def numbered(told: Sequence[str]) -> list[Step]:
    """Each boundary that was passed, as a place to die at."""
    return [(step, told[: place + 1].count(step)) for place, step in enumerate(told)]


def start_centre(
    folder: Path, database: str | None, now: datetime, at: Step | None, *, largest_file: int | None = None
) -> tuple[Life, str]:
    """The centre on its data; where it listens. ``largest_file``: bytes at which its disk is full for a file."""
    life = _start(_be_centre, folder, database, now, at, largest_file)
    return life, life.first()


def start_worker(folder: Path, url: str, now: datetime, at: Step | None) -> Life:
    """One start of a kiosk whose worker runs once; nobody else may have the journal open."""
    return _start(_be_worker, folder, url, now, at)


def migrate_until(url: str, nth: int | None) -> int:
    """The centre's migrations in a process that dies behind the nth statement; its exit code (-9).

    None: nobody dies, all is rolled back; how many statements there are.
    """
    life = _start(_migrate, url, nth)
    code = life.end()
    assert nth is not None or code == 0
    return code if nth is not None else len(life.told)


def _migrate(url: str, nth: int | None, pipe: Connection) -> None:
    os.setsid()
    step = Deadly(None if nth is None else ("statement", nth), pipe)
    engine = store_module._engine(url)
    with engine.connect() as connection:
        sa.event.listen(engine, "after_cursor_execute", lambda *_: step("statement"))
        transaction = connection.begin()
        step.armed = True
        store_module._migrate(connection)
        step.armed = False
        transaction.rollback()


def _start(target: Any, *arguments: object) -> Life:
    ours, theirs = _FORKS.Pipe()
    process = _FORKS.Process(target=target, args=(*arguments, theirs), daemon=True)
    process.start()
    theirs.close()
    return Life(process, ours)


def _be_centre(  # noqa: PLR0917 - a process takes its arguments by place
    folder: Path,
    database: str | None,
    now: datetime,
    at: Step | None,
    largest_file: int | None,
    pipe: Connection,
) -> None:
    os.setsid()
    if largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    clock, step = SteppedClock(now), Deadly(at, pipe)
    store = open_store(database or default_url(folder), folder, shipped_rules(), clock, boundary=step)
    centre = RunningCentre(store, fresh_keys(folder), clock)
    with serving(centre) as url:
        step.armed = True
        pipe.send(url)
        with suppress(EOFError):
            pipe.recv()
    store.close()


class _WatchedLine(CentreClient):
    """Passes a boundary before and after each request."""

    step: Deadly

    def sync(
        self, manifest: Manifest, records: Sequence[WireRecord], surveys: Sequence[bytes] = ()
    ) -> SyncAnswer | Trouble:
        self.step("sync.before")
        answer = super().sync(manifest, records, surveys)
        self.step("sync.after")
        return answer

    def blob_state(self, sha256: str) -> BlobAt | Trouble:
        self.step("blob_state.before")
        answer = super().blob_state(sha256)
        self.step("blob_state.after")
        return answer

    def send_blob(self, sha256: str, *which: Any) -> BlobAt | Trouble:
        self.step("send_blob.before")
        answer = super().send_blob(sha256, *which)
        self.step("send_blob.after")
        return answer


def _be_worker(folder: Path, url: str, now: datetime, at: Step | None, pipe: Connection) -> None:
    os.setsid()
    step = Deadly(at, pipe)
    _WatchedLine.step = step
    kiosk = KioskEnd(folder, url, SteppedClock(now), step, _WatchedLine)
    kiosk.open()
    step.armed = True
    report = kiosk.worker.run_once()
    step.armed = False
    assert report.outcome == "done", report
    kiosk.close()
