"""A database of the first version, with opened cases in the clear: after the update they stand sealed, and only so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import sync.central.store as central_store
from sync.central import handling
from sync.central.case_views import CaseDetail
from sync.central.opening import open_bodies
from sync.central.store import default_url, open_store
from tests.central.running import (
    HandKiosk,
    RunningCentre,
    SteppedClock,
    case_id_of,
    centre_at,
    fresh_keys,
    shipped_rules,
)
from tests.central.test_at_rest import PLANTED, SECRET, dump, staff

TABLES = ("office", "device", "batch", "record", "cases", "case_number", "case_event", "feed")


@contextmanager
def at_revision(url: str, revision: str) -> Iterator[sa.Connection]:
    engine = central_store._engine(url)
    try:
        with engine.begin() as connection:
            config = Config()
            config.set_main_option("script_location", str(central_store._MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            yield connection
    finally:
        engine.dispose()


def rows_of(store: central_store.Store) -> dict[str, list[dict[str, Any]]]:
    metadata = sa.MetaData()
    metadata.reflect(store.engine, only=TABLES)
    with store.reading() as connection:
        return {
            name: [dict(row) for row in connection.execute(sa.select(metadata.tables[name])).mappings()]
            for name in TABLES
        }


@pytest.fixture
def opened(tmp_path: Path) -> tuple[dict[str, list[dict[str, Any]]], str]:
    """Rows of a case that a kiosk sent and the centre opened, and the case's id; the keys are in ``centre``."""
    with centre_at(tmp_path / "centre", None, SteppedClock()) as running:
        kiosk = HandKiosk(running)
        assert kiosk.enrol().status_code == 201
        sent = kiosk.complaint(answers=PLANTED)
        kiosk.post(sent)
        open_bodies(running.store, running.keys, running.clock)
        found = rows_of(running.store)
    for path in (tmp_path / "centre").glob("central.sqlite*"):
        path.unlink()
    return found, case_id_of(sent)


def as_the_first_version_had_it(url: str, rows: dict[str, list[dict[str, Any]]]) -> None:
    """Into the tables of its schema, the columns that it had, the personal ones in the clear."""
    clear = {"answers": json.dumps(PLANTED), "complainant": PLANTED["name"]}
    with at_revision(url, "0001") as connection:
        metadata = sa.MetaData()
        metadata.reflect(connection, only=TABLES)
        for name in TABLES:
            table = metadata.tables[name]
            for row in rows[name]:
                whole = row | clear if name == "cases" else row
                values = {column.name: whole[column.name] for column in table.columns if column.name in whole}
                connection.execute(table.insert().values(values))


def test_what_stood_in_the_open_ends_sealed_and_its_columns_are_gone(
    tmp_path: Path, bare_database: str | None, opened: tuple[dict[str, list[dict[str, Any]]], str]
) -> None:
    rows, case_id = opened
    folder = tmp_path / "centre"
    url = bare_database or default_url(folder)
    as_the_first_version_had_it(url, rows)
    with at_revision(url, "0001") as connection:
        stood = connection.execute(sa.text("SELECT answers, complainant, opened_at FROM cases")).one()
        assert PLANTED["nik"] in stood.answers
        assert stood.opened_at is not None
    clock = SteppedClock()
    clock.pass_(days=1)
    store = open_store(url, folder, shipped_rules(), clock)
    try:
        centre = RunningCentre(store, fresh_keys(folder), clock)
        with store.reading() as connection:
            columns = {column["name"] for column in sa.inspect(connection).get_columns("cases")}
        assert not columns & {"answers", "complainant"}
        assert open_bodies(store, centre.keys, clock) == 1
        seen = handling.case_page(store, case_id, staff(centre), centre.clock)
        assert isinstance(seen, CaseDetail)
        assert seen.answers == PLANTED
        assert seen.row.complainant == PLANTED["name"]
        found = dump(centre)
        assert case_id.encode() in found
        for words in SECRET:
            for form in (words.encode(), words.encode("utf-16-le"), words.encode().hex().encode()):
                assert form not in found
    finally:
        store.close()


def test_a_case_whose_body_no_key_opens_keeps_nothing_in_the_clear_either(
    tmp_path: Path, bare_database: str | None, opened: tuple[dict[str, list[dict[str, Any]]], str]
) -> None:
    """Its row is not written again by the opening, so the update itself must have emptied it. (Of PostgreSQL its values
    are looked at, not its pages: what is freed there goes with the next vacuum.)"""
    rows, _ = opened
    folder = tmp_path / "centre"
    url = bare_database or default_url(folder)
    rows["cases"][0]["body_payload"] = b"\x00" * 400
    as_the_first_version_had_it(url, rows)
    store = open_store(url, folder, shipped_rules(), SteppedClock())
    try:
        centre = RunningCentre(store, fresh_keys(folder), SteppedClock())
        assert open_bodies(store, centre.keys, centre.clock) == 1
        found = dump(centre)
        for words in SECRET:
            assert words.encode() not in found
    finally:
        store.close()
