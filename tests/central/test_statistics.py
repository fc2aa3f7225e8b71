"""Figures against a small set that was counted by hand, on both databases; and who does not see what is about him."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, event, insert, text

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.central import month_counts, partitions
from sync.central.people import Person
from sync.central.periods import Period
from sync.central.public_figures import HIDDEN, WITHHELD, masked
from sync.central.statistics import Scope, median, months, now_figures, percentile, statistics
from sync.central.store import Store, open_store
from sync.central.tables import cases
from sync.central.tables.procedure import case_exclusion
from sync.central.tables.public import step_time
from tests.central.running import SteppedClock
from tests.central.test_sealed_by_migration import at_revision

OFFICE = "352807"
NOVEMBER = Period.months("2026-11", 2026, 11, 1)


def _row(n: int, filed: datetime, **values: Any) -> dict[str, Any]:
    return {
        "office_id": OFFICE,
        "case_id": uuid7(filed, lambda bits: n),
        "device_id": uuid7(filed, lambda bits: 0),
        "epoch": 1,
        "seq": n,
        "number": f"PGT1{n:09d}",
        "serial": n,
        "head_sha256": "",
        "body_sha256": "",
        "proof": b"",
        "form_version": "1",
        "sop_version": "1",
        "clock_sure": True,
        "filed_at": filed,
        "accepted_at": filed,
        "opened_at": filed,
        "version": 1,
        "step": 2,
        "state": "open",
        "since": filed,
        "step_due_at": filed,
        "due_on": date(2026, 12, 9),
        "kind": "pengaduan",
        "service": "kependudukan",
        "desa": "2001",
        "channel": "kiosk",
        "outcome": "",
        "disposition": "",
        "unit": "",
        "klass": "",
        "loops": 0,
        "reopened": 0,
        "failures": 0,
        "closed_at": None,
        "days_used": None,
        "in_time": None,
        "content": None,
        "paused_since": None,
    } | values  # fmt: skip


def _closed(day: int, used: int, *, outcome: str = "selesai", content: int | None = None) -> dict[str, Any]:
    at = datetime(2026, 11, day, 3, tzinfo=UTC)
    ended = {"state": "closed", "step": 12, "outcome": outcome, "closed_at": at, "days_used": used}
    return ended | {"in_time": used <= 12, "content": content}


@pytest.fixture
def filled(store: Store) -> Store:
    """Eight cases: one of October, six of November, one of December (the first minute of it, WIB)."""
    day = datetime(2026, 11, 2, 3, tzinfo=UTC)
    rows = [
        _row(1, datetime(2026, 10, 30, 3, tzinfo=UTC), **_closed(3, 2)),
        _row(2, day, **_closed(10, 6, content=4)),
        _row(3, day, desa="2002", channel="surat", **_closed(20, 14, content=2)),
        _row(4, day, service="pertanahan", **_closed(20, 12, outcome="dilimpahkan", content=4)),
        _row(5, day, kind="informasi", klass="informasi", **_closed(21, 3, outcome="dicabut")),
        _row(6, day, due_on=date(2026, 11, 18), loops=1),
        _row(7, day, due_on=date(2026, 11, 18), state="menunggu_pelapor", reopened=1),
        _row(8, datetime(2026, 11, 30, 17, 0, tzinfo=UTC), desa=""),
    ]
    times = [
        {"office_id": OFFICE, "case_id": rows[n]["case_id"], "step": step, "began_at": day,
         "done_at": day + timedelta(days=n), "in_time": well}
        for n, step, well in ((1, 2, True), (2, 2, False), (3, 2, True), (1, 4, True))
    ]  # fmt: skip

    def work(connection: Any) -> None:
        connection.execute(insert(cases), rows)
        connection.execute(insert(step_time), times)
        month_counts.recount(connection, OFFICE)

    store.write(work)
    return store


def _person(login: str = "siti", unit: str = "") -> Person:
    return Person("p", OFFICE, login, login, "staf", unit)


def test_a_month(filled: Store) -> None:
    found = statistics(filled, Scope.of(_person()), NOVEMBER)
    assert found.received == 6
    assert found.by["desa"] == {"2001": 5, "2002": 1}
    assert found.by["channel"] == {"kiosk": 5, "surat": 1}
    assert found.by["kind"] == {"pengaduan": 5, "informasi": 1}
    assert found.by["outcome"] == {"selesai": 2, "dilimpahkan": 1, "dicabut": 1, "": 2}
    assert (found.returned, found.reopened, found.failed) == (1, 1, 0)
    assert (found.closed, found.answered, found.in_time) == (5, 4, 3)
    assert found.days == {2: 1, 6: 1, 12: 1, 14: 1}
    assert (found.median_days, found.p90_days) == (9.0, 14)
    assert found.contents == {2: 1, 4: 2}
    assert [(one.step, one.done, one.in_time) for one in found.steps] == [(2, 3, 2), (4, 1, 1)]
    assert found.survey is None


def test_quarter_and_year_hold_their_months(filled: Store) -> None:
    for code, received in (("2026-K4", 8), ("2026", 8), ("2026-12", 1), ("2026-10", 1), ("2025", 0)):
        period = Period.parse(code)
        assert isinstance(period, Period)
        assert statistics(filled, Scope.of(_person()), period).received == received


def test_the_course_of_the_months(filled: Store) -> None:
    found = months(filled, Scope.of(_person()), date(2026, 12, 1), count=3)
    assert [(one.first.month, one.received, one.closed, one.open) for one in found] == [
        (10, 1, 0, 1),
        (11, 6, 5, 2),
        (12, 1, 0, 3),
    ]
    assert [(one.answered, one.in_time) for one in found] == [(0, 0), (4, 3), (0, 0)]
    assert months(filled, Scope.of(_person()), date(2026, 12, 1), count=1)[0].open == 3


def test_as_it_stands(filled: Store, clock: SteppedClock) -> None:
    found = now_figures(filled, Scope.of(_person()), clock)
    assert (found.open, found.overdue, found.paused) == (3, 1, 1)
    assert found.by_step == {2: 3}


def test_what_is_about_somebody_is_in_no_figure_of_his(filled: Store, clock: SteppedClock) -> None:
    with filled.reading() as connection:
        case_id = connection.execute(cases.select().where(cases.c.serial == 3)).one().case_id
    row = {"office_id": OFFICE, "case_id": case_id, "login": "", "unit": "Seksi Pelayanan"}
    filled.write(lambda connection: connection.execute(insert(case_exclusion), [row]))
    concerned = Scope.of(_person("budi", "Seksi Pelayanan"))
    found = statistics(filled, concerned, NOVEMBER)
    assert (found.received, found.closed, found.contents) == (5, 4, {4: 2})
    assert [(one.step, one.done) for one in found.steps] == [(2, 2), (4, 1)]
    assert months(filled, concerned, date(2026, 11, 1), count=1)[0].received == 5
    assert statistics(filled, Scope.of(_person()), NOVEMBER).received == 6


def test_the_administrator_is_told_nothing(filled: Store, clock: SteppedClock) -> None:
    scope = Scope.of(Person("p", OFFICE, "adi", "Adi", "admin"))
    found = statistics(filled, scope, NOVEMBER)
    assert (found.received, found.closed, found.steps) == (0, 0, ())
    assert now_figures(filled, scope, clock).open == 0


def test_a_store_that_never_counted_months_does_so_when_it_is_brought_up_to_date(filled: Store) -> None:
    before = statistics(filled, Scope.of(_person()), NOVEMBER)
    kept = _rows(filled.engine, "office", "cases", "step_time")
    url = filled.engine.url.render_as_string(hide_password=False)
    _emptied(filled)
    with at_revision(url, "0013") as connection:
        metadata = MetaData()
        metadata.reflect(connection, only=list(kept))
        partitions.ensure_months(connection, datetime(2026, 10, 1, tzinfo=UTC), months=3)
        for name, rows in kept.items():
            had = metadata.tables[name].columns.keys()
            connection.execute(
                insert(metadata.tables[name]), [{one: row[one] for one in had} for row in rows]
            )
    later = open_store(url, filled.folder, filled.rules, SteppedClock())
    try:
        assert statistics(later, Scope.of(_person()), NOVEMBER) == before
    finally:
        later.close()


def _rows(engine: Engine, *names: str) -> dict[str, list[dict[str, Any]]]:
    metadata = MetaData()
    metadata.reflect(engine, only=names)
    with engine.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(metadata.tables[name].select()).mappings()]
            for name in names
        }


def _emptied(store: Store) -> None:
    """The database without any table."""
    if store.engine.dialect.name == "sqlite":
        store.close()
        for path in store.folder.glob("central.sqlite*"):
            path.unlink()
        return
    with store.engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    store.close()


def test_a_month_s_figures_ask_no_case_of_an_office_that_hides_none(filled: Store) -> None:
    """A year of fifty thousand cases took a second and more when they were looked at one by one."""
    asked: list[str] = []
    event.listen(filled.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    statistics(filled, Scope.whole(OFFICE), NOVEMBER)
    assert asked
    of_cases = [one for one in asked if "FROM cases" in one or "FROM step_time" in one]
    assert all("cases.opened_at IS NULL" in one for one in of_cases), of_cases
    if filled.engine.dialect.name == "sqlite":  # those few have an index of their own
        with filled.reading() as connection:
            plans = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}").one().detail for one in of_cases]
        assert plans == ["SCAN cases USING INDEX cases_unopened"]


def test_what_waits_to_be_opened_counts_as_received(filled: Store) -> None:
    waiting = _row(9, datetime(2026, 11, 9, 3, tzinfo=UTC), opened_at=None, desa="", kind="", service="")
    elsewhere = _row(10, datetime(2026, 11, 9, 3, tzinfo=UTC), opened_at=None) | {"office_id": "35.29.01"}
    filled.write(lambda connection: connection.execute(insert(cases), [waiting, elsewhere]))
    found = statistics(filled, Scope.whole(OFFICE), NOVEMBER)
    assert (found.received, found.by["desa"][""]) == (7, 1)
    row = {"office_id": OFFICE, "case_id": waiting["case_id"], "login": "budi", "unit": ""}
    filled.write(lambda connection: connection.execute(insert(case_exclusion), [row]))
    assert statistics(filled, Scope.of(_person("budi")), NOVEMBER).received == 6
    assert months(filled, Scope.whole(OFFICE), date(2026, 11, 1), count=1)[0].received == 7


@pytest.mark.parametrize(
    ("counts", "middle", "ninety"),
    [
        ({}, None, None),
        ({5: 1}, 5.0, 5),
        ({1: 2, 3: 2}, 2.0, 3),
        ({1: 9, 40: 1}, 1.0, 1),
        ({1: 8, 40: 2}, 1.0, 40),
    ],
)
def test_median_and_ninetieth(counts: dict[int, int], middle: float | None, ninety: int | None) -> None:
    assert (median(counts), percentile(counts, 90)) == (middle, ninety)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-K4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_periods(code: str, first: date, last: date) -> None:
    period = Period.parse(code)
    assert isinstance(period, Period)
    assert (period.first, period.last) == (first, last)
    assert period.later.earlier == period


@pytest.mark.parametrize("code", ["", "2026-13", "2026-K5", "26-01", "2026-1", "1999", "2026-11 "])
def test_no_period(code: str) -> None:
    assert isinstance(Period.parse(code), Refusal)


def test_no_published_cell_under_five() -> None:
    assert masked({"a": 9, "b": 5, "c": 0}) == {"a": 9, "b": 5, "c": 0}
    assert masked({"a": 9, "b": 4, "c": 3}) == {"a": 9, "b": HIDDEN, "c": HIDDEN}


def test_one_hidden_cell_takes_the_next_with_it() -> None:
    """Else it is the total less all the others."""
    assert masked({"a": 20, "b": 9, "c": 2}) == {"a": 20, "b": WITHHELD, "c": HIDDEN}
    assert masked({"a": 2}) == {"a": HIDDEN}
