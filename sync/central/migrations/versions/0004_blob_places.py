"""Where sealed files lie, and what an installation remembers of its own upkeep.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, counter

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A claim for the mover, an index of what it may take, and two small tables of upkeep."""
    op.add_column("blob", sa.Column("claimed_until", UtcTime(), nullable=True))
    movable = sa.text("state IN ('held', 'moving')")
    op.create_index(
        "blob_movable", "blob", ["held_at"], unique=False, postgresql_where=movable, sqlite_where=movable
    )
    op.create_table(
        "duty",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("done_at", UtcTime(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "daily_figure",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", counter(), nullable=False),
        sa.PrimaryKeyConstraint("name", "day"),
    )


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
