"""Ten thousand mixed messages taken in, sealed, read and proposed, against the rate at which they are stored: each sealed
and committed. Beside it, without a goal, one bare row of the same bytes committed each: what the disk can do at all.

Both databases of a round lie on the disk of the checkout: a temporary folder may be memory, where nothing is durable. The
simulated way hands its messages over from memory: what is measured is the office's side, not a mail server.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from sync.cases.messages import Arrived
from sync.central.keys import CentreKeys
from sync.central.messages.reading import read_round
from sync.central.messages.taking import store_message
from sync.central.store import Store, default_url, open_store
from tests.bench.figure import Figure
from tests.central.letters_in import READERS, arrived
from tests.central.running import fresh_keys, shipped_rules

QUICK = 500
ROUNDS = 3
_AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
_WORDS = [
    "jalan",
    "di",
    "depan",
    "pasar",
    "rusak",
    "lampu",
    "mati",
    "loket",
    "tutup",
    "antre",
    "sejak",
    "pagi",
    "mohon",
    "perhatian",
    "bapak",
    "camat",
    "air",
    "keruh",
]


def figures(count: int = 10_000) -> list[Figure]:
    """``count``: messages in all, in `ROUNDS` rounds; the median round counts. Messages a second."""
    share = max(1, count // ROUNDS)
    letters = mixed(count)
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as name:
        rounds = [_round(Path(name) / str(n), letters[n * share : (n + 1) * share]) for n in range(ROUNDS)]
    bare, stored, ingested = (median(one[n] for one in rounds) for n in range(3))
    return [
        Figure("messages taken in and read, 1/s (stored alone)", ingested, stored, floor=0.5),
        Figure("messages stored alone, 1/s (bare rows of their bytes)", stored, bare),
        Figure("messages taken in and read, 1/s (bare rows of their bytes)", ingested, bare),
    ]


def mixed(count: int, seed: int = 8) -> list[Arrived]:
    """Half SMS, three tenths WhatsApp, a fifth e-mail, of which a quarter with a picture of 60 kB."""
    generator = random.Random(seed)
    letters = []
    for n in range(count):
        channel = generator.choices(("sms", "wa", "email"), (5, 3, 2))[0]
        words = " ".join(generator.choices(_WORDS, k=400 if channel == "email" else 15))
        text = f"LAPOR {words}" if generator.random() < 0.5 else words
        with_picture = channel == "email" and generator.random() < 0.25
        files = [("foto.jpg", "image/jpeg", generator.randbytes(60_000))] if with_picture else []
        sender = f"+62812{generator.randrange(10**7):07}"
        letters.append(arrived(text, str(n), channel, sender, _AT, files=files))
    return letters


def _round(folder: Path, letters: Sequence[Arrived]) -> tuple[float, float, float]:
    """Bare rows, messages stored, messages ingested: each a second."""
    folder.mkdir()
    bare = _bare(folder / "bare.sqlite", letters)
    with closing(_store(folder / "stored")) as store:
        stored = _timed(len(letters), lambda: _take(store, fresh_keys(store.folder), letters))
    with closing(_store(folder / "ingested")) as store:
        keys = fresh_keys(store.folder)
        ingested = _timed(len(letters), lambda: _ingest(store, keys, letters))
    return bare, stored, ingested


def _bare(path: Path, letters: Sequence[Arrived]) -> float:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, raw BLOB)")
        begun = time.perf_counter()
        for one in letters:
            connection.execute("INSERT INTO bare (raw) VALUES (?)", (one.raw,))
        return len(letters) / (time.perf_counter() - begun)


def _store(folder: Path) -> Store:
    folder.mkdir()
    return open_store(default_url(folder), folder, shipped_rules(), _clock)


def _clock() -> datetime:
    return _AT + timedelta(minutes=1)


def _take(store: Store, keys: CentreKeys, letters: Sequence[Arrived]) -> None:
    for one in letters:
        assert store_message(store, keys, one, _clock)


def _ingest(store: Store, keys: CentreKeys, letters: Sequence[Arrived]) -> None:
    _take(store, keys, letters)
    while read_round(store, keys, READERS, _clock):
        pass


def _timed(count: int, work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return count / (time.perf_counter() - begun)
