"""What happened in each month, counted, so that a year's figures need not look at every case of it.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table; opening the store fills it after a change of the schema."""
    op.create_table(
        "month_count",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "month", "what", "code"),
    )


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
