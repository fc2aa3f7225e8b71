"""How the centre says that this kiosk stands, alarms for staff, and when a case's sealed content went.

Written out as SQL, so that a later change of the tables in the code cannot alter what this step made.
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

_STATEMENTS = (
    "ALTER TABLE cases ADD COLUMN forgotten_at INTEGER",
    """
    CREATE TABLE standing (
        epoch INTEGER NOT NULL,
        state TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (epoch)
    )
     STRICT
    """,
    """
    CREATE TABLE alarm (
        kind TEXT NOT NULL,
        since INTEGER NOT NULL,
        detail TEXT NOT NULL,
        PRIMARY KEY (kind)
    )
     STRICT
    """,
)


def upgrade() -> None:
    """One statement after the other, in the caller's transaction."""
    for statement in _STATEMENTS:
        op.execute(statement)
