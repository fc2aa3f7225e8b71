"""Whether figures that were reckoned before still hold: the office's change counters, read in one question."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from sync.central.store import Store, insert_new
from sync.central.tables import office
from sync.central.tables.public import figures_version


def state_of(store: Store, office_id: str) -> tuple[int, int]:
    """Two counters: of public changes (a case came, was opened, moved on) and of all that people do to cases."""
    mine = figures_version.c.office_id == office.c.office_id
    with store.reading() as connection:
        row = connection.execute(
            select(office.c.feed_n, figures_version.c.n)
            .outerjoin(figures_version, mine)
            .where(office.c.office_id == office_id)
        ).first()
    return (0, 0) if row is None else (row[0], row[1] or 0)


def touched(connection: Connection, office_id: str) -> None:
    """Figures of this office that were reckoned before do not hold any more."""
    insert_new(connection, figures_version, [{"office_id": office_id, "n": 0}])
    mine = figures_version.c.office_id == office_id
    connection.execute(update(figures_version).where(mine).values(n=figures_version.c.n + 1))
