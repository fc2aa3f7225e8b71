"""Answers of the satisfaction survey that wait for the centre.

Written out as SQL, so that a later change of the tables in the code cannot alter what this step made.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """One table, without a row number: it has no order."""
    op.execute(
        """
        CREATE TABLE survey (
            once BLOB NOT NULL,
            answer BLOB,
            sha256 TEXT,
            PRIMARY KEY (once)
        )
         STRICT, WITHOUT ROWID
        """
    )
