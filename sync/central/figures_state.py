"""A counter of each office that is raised with every change that figures follow."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam
from sqlalchemy.dialects import postgresql, sqlite

from sync.central.prepared import Prepared
from sync.central.tables.public import figures_version


def touched(connection: Connection, office_id: str) -> None:
    """Figures of this office that were reckoned before do not hold any more. Holds the row until the commit."""
    _RAISE.run(connection, office_id=office_id, n=1)


def _raising(dialect: str) -> Any:
    kind: Any = postgresql if dialect == "postgresql" else sqlite
    made = kind.insert(figures_version).values(office_id=bindparam("office_id"), n=bindparam("n"))
    return made.on_conflict_do_update(
        index_elements=[figures_version.c.office_id], set_={"n": figures_version.c.n + made.excluded.n}
    )


_RAISE = Prepared(_raising)
