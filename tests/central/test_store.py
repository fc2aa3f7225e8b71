"""The store: the same on both databases, migrated to what the tables say, all or nothing."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select, text

from sync.cases.ids import uuid7
from sync.central import feed, migrations
from sync.central.partitions import TABLES, ensure_months, missing_months
from sync.central.store import Store, default_url, head_revision, open_store
from sync.central.tables import case_event, metadata, office, series, store_table
from tests.central.running import SteppedClock, shipped_rules

PARTS = ("cases_", "case_file_", "case_event_", "record_", "search_fts", "search_gram")
GIN = "search_doc_gin_"
"""Indexes of PostgreSQL alone; SQLite has tables for the same (search_fts, search_gram)."""


def test_the_migrations_make_what_the_tables_say(store: Store) -> None:
    def ours(_object: object, name: str | None, kind: str, _reflected: bool, _to: object) -> bool:
        if kind == "index" and str(name).startswith(GIN):
            return False
        return not (kind == "table" and str(name).startswith(PARTS)) and name != "alembic_version"

    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        found = compare_metadata(context, metadata)
    assert [one for one in found if "partition" not in str(one)] == []


def test_the_newest_step_is_the_one_that_alembic_ends_at() -> None:
    assert ScriptDirectory(str(Path(migrations.__file__).parent)).get_current_head() == head_revision()


def test_opening_again_changes_nothing(tmp_path: Path, store: Store, clock: SteppedClock) -> None:
    url = store.engine.url.render_as_string(hide_password=False)
    again = open_store(url, tmp_path, shipped_rules(), clock)
    assert again.epoch == store.epoch
    again.close()


def test_what_fails_leaves_nothing(store: Store) -> None:
    def work(connection: Connection) -> None:
        connection.execute(sa.insert(series).values(office_id="x", year=2026, name="agenda", last=1))
        raise LookupError

    with pytest.raises(LookupError):
        store.write(work)
    with store.reading() as connection:
        assert connection.execute(select(series)).all() == []


def test_sqlite_is_set_to_lose_nothing(tmp_path: Path, clock: SteppedClock) -> None:
    store = open_store(default_url(tmp_path), tmp_path, shipped_rules(), clock)
    with store.reading() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    store.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_moments_come_back_aware_and_naive_ones_are_refused(store: Store) -> None:
    with store.reading() as connection:
        made = connection.execute(select(store_table.c.created_at)).scalar_one()
    assert made == SteppedClock().now
    assert made.tzinfo is not None
    with pytest.raises(sa.exc.StatementError, match="without a zone"):
        store.write(
            lambda connection: connection.execute(
                sa.update(store_table).values(created_at=datetime(2026, 1, 1))  # noqa: DTZ001
            )
        )


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_reader_between_two_writers_misses_no_row_of_the_feed(store: Store) -> None:
    """The classic loss: the first takes number 1, the second takes 2 and commits, a reader passes 2.

    Here the second waits for the first, since the number is the office's row.
    """
    take = sa.update(office).values(feed_n=office.c.feed_n + 1).returning(office.c.feed_n)
    with store.engine.begin() as first:
        assert first.execute(take).scalar_one() == 1
        with store.engine.connect() as second, second.begin():
            second.execute(text("SET LOCAL lock_timeout = '100ms'"))
            with pytest.raises(sa.exc.OperationalError, match="lock timeout"):
                second.execute(take)


@pytest.mark.parametrize("cursor", ["", "x", "e.", "e.-1", "e.٣", "e.99999999999999999999", "f.3"])
def test_a_cursor_that_is_none_begins_anew(cursor: str) -> None:
    assert feed.read_cursor(cursor, "e") is None
    assert feed.read_cursor("e.12", "e") == 12


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("small_bytes", "parts"), [(2**30, {"cases_2026"}), (0, {"cases_2026", "cases_2028"})]
)
def test_room_is_made_ahead_in_a_part_of_its_own_or_in_the_last_one_while_that_is_small(
    store: Store, small_bytes: int, parts: set[str]
) -> None:
    december = datetime(
        2027, 12, 31, 23, tzinfo=UTC
    )  # the store itself has made room until then as it was opened
    for _ in range(2):
        store.write(lambda connection: ensure_months(connection, december, 3, small_bytes))
    with store.reading() as connection:
        assert missing_months(connection, december, 3) == []
        assert set(_parts_of(connection, "cases")) == parts | {"cases_default"}
    assert TABLES == ("cases", "case_file", "case_event")


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_part_that_takes_further_years_in_keeps_rows_indexes_and_guard(store: Store) -> None:
    now, later = SteppedClock().now, datetime(2029, 3, 1, tzinfo=UTC)
    early, late = uuid7(now, secrets.randbits), uuid7(later, secrets.randbits)
    store.write(lambda connection: connection.execute(sa.insert(case_event), [_event(early)]))
    with store.reading() as connection:
        before = _indexes_of(connection, "case_event_2026")
    store.write(lambda connection: ensure_months(connection, now, months=36))
    store.write(lambda connection: connection.execute(sa.insert(case_event), [_event(late)]))
    with store.reading() as connection:
        where = connection.execute(text("SELECT case_id::text, tableoid::regclass::text FROM case_event"))
        assert dict(where.all()) == {early: "case_event_2026", late: "case_event_2026"}
        assert _indexes_of(connection, "case_event_2026") == before  # put on again, not made twice
    for case_id in (early, late):
        _cannot_be_deleted(store, case_id)


def _parts_of(connection: sa.Connection, table: str) -> list[str]:
    return list(
        connection.execute(
            text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = CAST(:of AS regclass)"),
            {"of": table},
        ).scalars()
    )


def _indexes_of(connection: sa.Connection, part: str) -> list[str]:
    found = text("SELECT indexname FROM pg_indexes WHERE tablename = :of ORDER BY indexname")
    return list(connection.execute(found, {"of": part}).scalars())


def _event(case_id: str) -> dict[str, Any]:
    return {"case_id": case_id, "office_id": "352807", "n": 1, "kind": "CaseReceived", "at": SteppedClock().now, "actor": "",
            "role": "", "content": "{}", "previous": "0" * 64, "hash": "0" * 64}  # fmt: skip


def _cannot_be_deleted(store: Store, case_id: str) -> None:
    gone = sa.delete(case_event).where(case_event.c.case_id == case_id)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"):
        store.write(lambda connection: connection.execute(gone))


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_year_that_was_begun_in_months_ends_in_one_part(store: Store) -> None:
    """As an earlier version made them; what is left of the year goes into one."""
    january = datetime(2028, 1, 1, tzinfo=UTC)
    store.write(lambda connection: _by_months(connection, january))
    store.write(lambda connection: ensure_months(connection, january, months=2, small_bytes=0))
    with store.reading() as connection:
        found = connection.execute(
            text("SELECT relname FROM pg_class WHERE relname LIKE 'cases\\_2028%' AND relkind = 'r'")
        ).scalars()
        assert set(found) == {"cases_2028_01", "cases_2028_02"}
        assert missing_months(connection, january, months=12) == []


def _by_months(connection: sa.Connection, first: datetime) -> None:
    low = uuid7(first, lambda bits: 0)[:13] + "-0000-0000-000000000000"
    high = uuid7(first + timedelta(days=31), lambda bits: 0)[:13] + "-0000-0000-000000000000"
    for name in TABLES:
        connection.execute(
            text(f"CREATE TABLE {name}_2028_01 PARTITION OF {name} FOR VALUES FROM ('{low}') TO ('{high}')")
        )


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_rows_of_a_kiosk_whose_clock_was_ahead_move_into_their_year_when_it_comes(store: Store) -> None:
    ahead = uuid7(datetime(2029, 6, 10, tzinfo=UTC), secrets.randbits)
    long_ago = uuid7(datetime(1970, 1, 2, tzinfo=UTC), secrets.randbits)
    rows = [_event(ahead), _event(long_ago)]
    store.write(lambda connection: connection.execute(sa.insert(case_event), rows))
    june = datetime(2029, 6, 1, tzinfo=UTC)
    with store.reading() as connection:
        assert missing_months(connection, june) == [f"{name}_2029" for name in TABLES]
    for _ in range(2):
        store.write(lambda connection: ensure_months(connection, june, months=2))
    with store.reading() as connection:
        assert missing_months(connection, june) == []
        where = dict(
            connection.execute(text("SELECT case_id::text, tableoid::regclass::text FROM case_event")).all()
        )
    assert where == {ahead: "case_event_2029", long_ago: "case_event_default"}
    for case_id in (ahead, long_ago):  # the guard stands on both again
        _cannot_be_deleted(store, case_id)


def test_an_error_s_text_holds_no_values(store: Store) -> None:
    with pytest.raises(sa.exc.DBAPIError) as raised:
        store.write(
            lambda connection: connection.execute(
                text("INSERT INTO nowhere VALUES (:v)"), {"v": "Bunga Contoh"}
            )
        )
    assert "Bunga" not in str(raised.value)
