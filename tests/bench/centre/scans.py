"""A case with a sealed scan of 200 kB, against one row of that size in a transaction of its own."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import psycopg

from sync.vault.sealing import seal, split
from tests.bench.centre.database import CLIENTS, Server
from tests.bench.centre.kiosks import Sender, file_head, utc_now
from tests.bench.centre.serving import send_all

SIZE = 200_000
AT_ONCE = 10
"""Cases a request, each followed by its scan."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Cases or rows a second, and milliseconds of PostgreSQL's CPU for each."""

    rate: float
    cpu_ms: float


def measured(server: Server, work: Callable[[], tuple[int, float]]) -> Pace:
    """``work`` answers how much it did and how long it took, seconds."""
    before = server.cpu_s()
    done, seconds = work()
    return Pace(done / seconds, 1000 * (server.cpu_s() - before) / done)


def rows(url: str, each: int) -> tuple[int, float]:
    """Eight clients, ``each`` so many rows of 200 kB that do not compress."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS raw_scan (id uuid PRIMARY KEY, data bytea)")

    def client() -> None:
        data = secrets.token_bytes(SIZE)
        with psycopg.connect(url, autocommit=True) as connection:
            for _ in range(each):
                connection.execute("INSERT INTO raw_scan VALUES (gen_random_uuid(), %b)", (data,))

    threads = [threading.Thread(target=client) for _ in range(CLIENTS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return CLIENTS * each, time.perf_counter() - begun


def requests(sender: Sender, cursor: str, cases: int) -> list[bytes]:
    """A kiosk's: ten cases, their ten scans, and so on."""
    made: list[bytes] = []
    for _ in range(cases // AT_ONCE):
        now = utc_now()
        files = [seal(secrets.token_bytes(SIZE), sender.recipients) for _ in range(AT_ONCE)]
        records = [sender.case(now, [file_head(one)]) for one in files]
        made.append(sender.post(sender.body(records, now, cursor), now))
        made += [sender.patch(split(one)[1], now) for one in files]
    return made


def send(port: int, queues: list[list[bytes]]) -> tuple[int, float]:
    """All of them, each queue a client; cases and seconds."""
    cases = sum(len(queue) * AT_ONCE // (AT_ONCE + 1) for queue in queues)
    return cases, send_all(port, queues, good=(200, 204))
