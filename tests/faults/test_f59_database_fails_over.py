"""F59: the database goes away before, in or after a COMMIT: the kiosk is told to come again, and there is one case."""

from __future__ import annotations

import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, event, func, make_url, select

from sync.central.store import open_store
from sync.central.tables import cases
from tests.central.running import (
    HandKiosk,
    RunningCentre,
    SteppedClock,
    centre_at,
    fresh_keys,
    serving,
    shipped_rules,
)
from tests.faults.both_ends import BothEnds, KioskEnd, bytes_of
from tests.wire.cutting import cutting

NOBODY = "postgresql+psycopg://nobody@127.0.0.1:9/none"
"""Where no database listens."""


class Terminator:
    """Ends the server's side of every connection to the database, once, at the nth passing of a boundary."""

    def __init__(self, database: str) -> None:
        self._database = make_url(database)
        self.at: tuple[str, int] | None = None
        self.struck = 0
        self._turn = threading.Lock()
        """Requests and the opening of bodies pass at once: two of them must not be the nth."""

    def __call__(self, step: str) -> None:
        with self._turn:
            if self.at is None or self.at[0] != step:
                return
            left = self.at[1] - 1
            self.at = (step, left) if left else None
            if left:
                return
            self.struck += 1
            url = self._database.render_as_string(hide_password=False)
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )


@pytest.fixture
def terminator(postgres_database: str) -> Terminator:
    return Terminator(postgres_database)


@pytest.fixture
def ends(tmp_path: Path, postgres_database: str, terminator: Terminator) -> Iterator[BothEnds]:
    clock = SteppedClock()
    folder = tmp_path / "centre"
    store = open_store(postgres_database, folder, shipped_rules(), clock, boundary=terminator)
    centre = RunningCentre(store, fresh_keys(folder), clock)
    with serving(centre), cutting(centre.url) as (proxy, url):
        kiosk = KioskEnd(tmp_path / "kiosk", url, clock)
        kiosk.enrol(centre.code())
        yield BothEnds(centre, kiosk, proxy, clock)
        kiosk.close()
    store.close()


@pytest.mark.parametrize("step", ["store.worked", "store.committed"])
@pytest.mark.parametrize("nth", [1, 2, 3, 4])
def test_it_goes_away_about_a_commit(ends: BothEnds, terminator: Terminator, step: str, nth: int) -> None:
    """First the batch's transaction, then those of the file: its nonces, and the row that says held."""
    ends.kiosk.submit(bytes_of(random.Random(nth), 20_000))
    terminator.at = (step, nth)
    ends.run()
    assert terminator.struck == 1
    ends.clock.pass_(minutes=2)
    ends.settle()
    ends.agree()


def test_the_kiosk_is_told_when_to_come_again(ends: BothEnds, terminator: Terminator) -> None:
    hand = HandKiosk(ends.centre)
    assert hand.enrol().status_code == 201
    body = hand.packed(hand.complaint())
    terminator.at = ("store.worked", 1)
    refused = hand.post_raw(body)
    assert refused.status_code == 503
    assert refused.json()["type"] == "urn:kotak-aduan:problem:unavailable"
    assert 5 <= int(refused.headers["retry-after"]) <= 60
    assert hand.answer(hand.post_raw(body)).results[0].outcome == "new"
    with ends.centre.store.reading() as connection:
        assert connection.execute(select(func.count()).select_from(cases)).scalar_one() == 1


def test_away_for_an_hour_nothing_is_set_aside(ends: BothEnds) -> None:
    """However often it is tried meanwhile: trouble of the centre's is never held against a record."""
    ends.kiosk.submit()
    bad = replace(ends.centre.store, engine=create_engine(NOBODY))
    with serving(replace(ends.centre, store=bad)) as url:
        ends.proxy.lead_to(url)
        for _ in range(6):
            report = ends.run()
            assert (report.outcome, report.detail) == ("busy", "unavailable")
            ends.clock.pass_(minutes=10)
    assert ends.kiosk.journal.waiting().quarantined == ()
    ends.proxy.lead_to(ends.centre.url)
    ends.settle()
    ends.agree()


def test_a_locked_sqlite_is_trouble_of_the_same_kind(tmp_path: Path) -> None:
    clock = SteppedClock()
    with centre_at(tmp_path, None, clock) as centre:
        hand = HandKiosk(centre)
        assert hand.enrol().status_code == 201
        body = hand.packed(hand.complaint())
        centre.store.engine.dispose()
        event.listen(centre.store.engine, "connect", _impatient)
        with closing(sqlite3.connect(tmp_path / "central.sqlite")) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert hand.post_raw(body).status_code == 503
            other.execute("ROLLBACK")
        assert hand.answer(hand.post_raw(body)).results[0].outcome == "new"


def _impatient(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout=50")
