"""The stream of an open browser: ids and counters only, so that what it says is asked for through the usual checks.

One look every two seconds for all streams of a process, whatever the database and whatever process told the news; a
stream then counts for its own person. It never counts as activity: an idle sign-in ends while its pages stay open, and
the stream with it.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool

from sync.central.notices import waiting
from sync.central.people import Person
from sync.central.sessions import looks_on
from sync.central.store import Clock, Store
from sync.central.tables import cases, feed, office
from sync.central.tables.notices import notice
from sync.central.visibility import visible


@dataclass(frozen=True, slots=True)
class Beat:
    """Seconds: between two looks of a process, between two signs of life of a stream."""

    look_s: float = 2.0
    ping_s: float = 15.0


@dataclass(frozen=True, slots=True)
class State:
    """``unread`` notices; ``last``: id of the newest; ``work``: changes whenever a case that the person may know of does."""

    unread: int
    last: str
    work: str

    @property
    def mark(self) -> str:
        """What `Last-Event-ID` brings back."""
        return f"{self.last}.{self.unread}.{self.work}"

    def event(self) -> str:
        """As the stream says it."""
        data = json.dumps({"unread": self.unread, "last": self.last, "work": self.work})
        return f"id: {self.mark}\nevent: keadaan\ndata: {data}\n\n"


HELLO = "retry: 3000\n\n"
PING = ": masih tersambung\n\n"
ENDED = "event: selesai\ndata: {}\n\n"


@dataclass
class Pulse:
    """What is newest in each office, looked up once for all who listen. ``ending``: the process is about to end."""

    store: Store
    clock: Clock
    beat: Beat = Beat()
    ending: Callable[[], bool] = lambda: False
    tick: Callable[[], float] = time.monotonic
    _seen: dict[str, tuple[float, str]] = field(default_factory=dict)

    async def newest(self, office_id: str) -> str:
        """A word that changes when something was told or done in the office; at most ``look_s`` old."""
        looked_at, word = self._seen.get(office_id, (-self.beat.look_s, ""))
        if self.tick() - looked_at < self.beat.look_s:
            return word
        self._seen[office_id] = (self.tick(), word)  # the others need not look too
        word = await run_in_threadpool(_newest, self.store, office_id)
        self._seen[office_id] = (self.tick(), word)
        return word

    async def stream(self, session_id: str, person: Person, mark: str) -> AsyncIterator[str]:
        """The states of this person until the sign-in or the process ends. ``mark``: of the last one that arrived."""
        yield HELLO
        looked, counted_at, said_at = "", -self.beat.ping_s, self.tick()
        while not self.ending():
            newest = await self.newest(person.office_id)
            if newest != looked or self.tick() - counted_at >= self.beat.ping_s:
                looked, counted_at = newest, self.tick()
                try:
                    state = await run_in_threadpool(self._state, session_id)
                except SQLAlchemyError:  # away: nothing is known, so nothing is said
                    counted_at = -self.beat.ping_s
                    await asyncio.sleep(self.beat.look_s)
                    continue
                if state is None:
                    yield ENDED
                    return
                if state.mark != mark:
                    mark, said_at = state.mark, self.tick()
                    yield state.event()
            if self.tick() - said_at >= self.beat.ping_s:
                said_at = self.tick()
                yield PING
            await asyncio.sleep(min(1.0, self.beat.look_s / 2))

    def _state(self, session_id: str) -> State | None:
        """For whoever is signed in now; None: nobody any more."""
        person = looks_on(self.store, session_id, self.clock)
        if person is None:
            return None
        told = waiting(self.store, person)
        return State(told.unread, told.last, _work(self.store, person))


def _newest(store: Store, office_id: str) -> str:
    try:
        with store.reading() as connection:
            last = connection.execute(
                select(func.max(notice.c.notice_id)).where(notice.c.office_id == office_id)
            ).scalar()
            changes = connection.execute(
                select(office.c.feed_n).where(office.c.office_id == office_id)
            ).scalar()
    except SQLAlchemyError:
        return ""
    return f"{last}.{changes}"


def _work(store: Store, person: Person) -> str:
    """The number of the newest public change of a case that the person may know of: another one after each act.

    Read backwards from the newest, so that it costs the same with a hundred thousand cases.
    """
    same = (cases.c.office_id == feed.c.office_id) & (cases.c.case_id == feed.c.case_id)
    with store.reading() as connection:
        newest = connection.execute(
            select(feed.c.n)
            .join(cases, same)
            .where(feed.c.office_id == person.office_id, visible(person))
            .order_by(feed.c.n.desc())
            .limit(1)
        ).scalar()
    return str(newest or 0)
