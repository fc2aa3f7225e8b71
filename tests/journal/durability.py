"""How long a submit takes until it survives a power cut, beside a bare commit of the same bytes in the same run."""

from __future__ import annotations

import sqlite3
import statistics
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.journal.database import REQUIRED
from tests.journal.stand import ANSWERS, Stand


@dataclass(frozen=True, slots=True)
class Durability:
    """Medians in milliseconds.

    ``durable``: submit called -> COMMIT returned, with sealing and signing; ``returned``: until submit came
    back, the high-water mark on the disk too; ``bare``: sqlite3 alone, WAL and FULL, the same rows in the
    same tables, nothing sealed, signed or looked up; ``bare_blob``: the same number of bytes in one row.
    """

    durable: float
    returned: float
    bare: float
    bare_blob: float


def measure(folder: Path, rounds: int = 200) -> Durability:
    """Alternates the three, so that whatever slows the machine slows all of them. Takes about a second."""
    committed: list[float] = []

    def watch(step: str) -> None:
        if step == "submit.committed":
            committed.append(time.perf_counter())

    stand = Stand(folder / "kiosk", watch)
    journal = stand.enrolled()
    times: dict[str, list[float]] = {"durable": [], "returned": [], "bare": [], "bare_blob": []}
    with closing(_bare(folder / "bare.sqlite", stand)) as bare:
        for _ in range(rounds):
            stand.clock.forward(seconds=60)
            submission = stand.submission(answers={**ANSWERS, "account": "Tidak dilayani. " * 40})
            began = time.perf_counter()
            case = stand.submit(journal, submission)
            times["returned"].append(time.perf_counter() - began)
            times["durable"].append(committed[-1] - began)
            rows = _rows(stand.folder / "journal.sqlite", case.serial.value)
            times["bare"].append(_commit(bare, rows))
            size = sum(len(value) for _, row in rows for value in row if isinstance(value, bytes | str))
            times["bare_blob"].append(_commit(bare, [("blob", (None, bytes(size)))]))
    journal.close()
    return Durability(**{name: statistics.median(spans) * 1000 for name, spans in times.items()})


def _bare(path: Path, stand: Stand) -> sqlite3.Connection:
    bare = sqlite3.connect(path, isolation_level=None)
    for pragma, value in REQUIRED.items():
        bare.execute(f"PRAGMA {pragma}={value}")
    with closing(sqlite3.connect(stand.folder / "journal.sqlite")) as journal:
        for (statement,) in journal.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
            bare.execute(statement)
    bare.execute("CREATE TABLE blob (id INTEGER PRIMARY KEY, content BLOB) STRICT")
    return bare


def _rows(path: Path, serial: int) -> list[tuple[str, tuple[Any, ...]]]:
    """The rows that the submit wrote, as the journal holds them."""
    with closing(sqlite3.connect(path)) as journal:
        case_id = journal.execute("SELECT case_id FROM cases WHERE serial = ?", (serial,)).fetchone()[0]
        chosen = {
            "cases": ("serial = ?", serial),
            "record": ("case_id = ?", case_id),
            "outbox": ("seq = ?", serial),
            "print_job": ("case_id = ?", case_id),
        }
        return [
            (table, journal.execute(f"SELECT * FROM {table} WHERE {where}", (value,)).fetchone())
            for table, (where, value) in chosen.items()
        ]


def _commit(bare: sqlite3.Connection, rows: list[tuple[str, tuple[Any, ...]]]) -> float:
    statements = [(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row) for table, row in rows]
    began = time.perf_counter()
    bare.execute("BEGIN IMMEDIATE")
    for statement, row in statements:
        bare.execute(statement, row)
    bare.execute("COMMIT")
    return time.perf_counter() - began
