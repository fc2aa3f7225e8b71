"""After the retention: in no table of the store is anything left that tells who complained or what staff wrote of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from sync.cases.refusal import Refusal
from sync.central import archive, search_index, wishes
from sync.central.opening import open_bodies
from sync.central.retention import erase_case, erase_due
from sync.central.store import utc
from sync.central.subjects import write_subject
from sync.central.tables import cases, metadata
from tests.desk.conftest import card
from tests.desk.staffed import Staffed, staffed

SAID = ("Fatimah", "3528075203900001", "081234567890", "Dusun Barat", "Zulkarnain")
"""Of the complainant, and a name that staff write wherever they may."""
DAYS = 365


def _cells(office: Staffed) -> dict[str, list[Any]]:
    with office.centre.store.reading() as connection:
        return {
            table.name: [cell for row in connection.execute(select(table)) for cell in row]
            for table in metadata.sorted_tables
        }


def _telling(office: Staffed) -> set[str]:
    """Tables in which one of the words stands in the open."""
    return {
        name
        for name, cells in _cells(office).items()
        if any(word in str(cell) for cell in cells if not isinstance(cell, bytes) for word in SAID)
    }


def test_of_a_whole_case_no_word_is_left(tmp_path: Path) -> None:
    with staffed(tmp_path) as office:
        store, clock, camat = office.centre.store, office.clock, office.people["camat"]
        case_id = office.case(through=11)
        path = f"/kasus/{case_id}/kirim"
        office.done("siti", f"{path}/gagal", path, failed_way="pos", why="lain", more="Zulkarnain menolak")
        proof = {"proof": ("bukti.png", card("TERIMA"), "image/png")}
        office.done("siti", f"{path}/unggah", path, files=proof, way="antar", to="Zulkarnain")
        assert isinstance(write_subject(store, case_id, "KTP Zulkarnain belum jadi", camat, clock), str)
        assert wishes.ask_again(store, store.office_id, case_id, "Zulkarnain masih sama", clock) is None
        assert archive.hold(store, case_id, "Diminta Zulkarnain", camat, clock) is None
        clock.forward(days=DAYS + 30)
        assert erase_due(store, DAYS, clock).cases == 0
        assert archive.lift(store, case_id, camat, clock) is None
        assert erase_due(store, DAYS, clock).cases == 1
        assert _telling(office) == set()
        with store.reading() as connection:
            for table in metadata.sorted_tables:
                if {"case_id", "data_key"} <= set(table.c.keys()):
                    keys = connection.execute(select(table.c.data_key).where(table.c.case_id == case_id))
                    assert list(keys.scalars()) in ([], [None]), table.name
        assert write_subject(store, case_id, "KTP Zulkarnain lagi", camat, clock) == Refusal("case.erased")
        assert search_index.catch_up(store) == 0
        assert _telling(office) == set()


def test_a_body_that_is_being_opened_when_its_retention_ends_stays_closed(tmp_path: Path) -> None:
    with staffed(tmp_path) as office:
        store, clock, keys = office.centre.store, office.clock, office.centre.keys
        case_id = office.kiosk.file()
        shut = {
            "opened_at": None, "data_key": None, "sealed_answers": None, "sealed_complainant": None,
            "state": "closed", "since": utc(clock() - timedelta(days=DAYS + 1)),
        }  # fmt: skip
        store.write(lambda c: c.execute(update(cases).where(cases.c.case_id == case_id).values(shut)))
        asked: list[int] = []

        def meanwhile(done: int) -> bool:
            """Asked once before the rows are gathered, and once before the first is opened."""
            asked.append(done)
            if len(asked) == 2:
                erase_case(store, store.office_id, case_id, DAYS, utc(clock()))
            return False

        assert open_bodies(store, keys, clock, meanwhile) == 1
        with store.reading() as connection:
            row = connection.execute(select(cases).where(cases.c.case_id == case_id)).one()
        assert row.erased_at is not None
        assert (row.data_key, row.sealed_answers, row.opened_at) == (None, None, None)
        assert "search_doc" not in {name for name, cells in _cells(office).items() if case_id in cells}
