"""A finished case in the figures, in an office that has no other."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import delete, select, update

from sync.central.following import rebuild
from sync.central.periods import Period
from sync.central.statistics import Scope, months, now_figures, statistics
from sync.central.tables import cases
from sync.central.tables.public import step_time
from tests.desk.staffed import Staffed
from tests.public.conftest import Filed


def _row(office: Staffed, filed: Filed) -> Any:
    with office.centre.store.reading() as connection:
        return connection.execute(select(cases).where(cases.c.case_id == filed.case_id)).one()


def _times(office: Staffed) -> list[Any]:
    with office.centre.store.reading() as connection:
        return list(connection.execute(select(step_time).order_by(step_time.c.case_id, step_time.c.done_at)))


def test_its_end_in_figures(office: Staffed, filed: Filed) -> None:
    row = _row(office, filed)
    assert (row.state, row.outcome, row.in_time, row.days_used) == ("closed", "selesai", True, 0)
    assert row.closed_at == row.since
    assert row.desa == "2001"
    month = Period.of_month(date(2026, 11, 23))
    found = statistics(office.centre.store, Scope.of(office.people["camat"]), month)
    assert (found.received, found.closed, found.answered, found.in_time) == (1, 1, 1, 1)
    assert {one.step for one in found.steps} == set(range(1, 13))
    assert now_figures(office.centre.store, Scope.of(office.people["camat"]), office.clock).open == 0
    assert months(office.centre.store, Scope.of(office.people["camat"]), date(2026, 11, 30), 1)[0].closed == 1


def test_figures_can_be_made_anew(office: Staffed, filed: Filed) -> None:
    before, row = _times(office), _row(office, filed)
    store = office.centre.store

    def lose(connection: Any) -> None:
        connection.execute(delete(step_time))
        connection.execute(update(cases).values(closed_at=None, days_used=None, in_time=None, desa=""))

    store.write(lose)
    assert rebuild(store) == 1
    assert _times(office) == before
    assert _row(office, filed) == row
