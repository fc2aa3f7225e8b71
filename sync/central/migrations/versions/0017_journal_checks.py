"""Checks of the journal's chains that go on in the background, with how far they are and what they found.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, identifier

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table."""
    op.create_table(
        "journal_check",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("check_id", identifier(), nullable=False),
        sa.Column("person_id", identifier(), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.String(64), nullable=False),
        sa.Column("found", sa.Text(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("office_id", "check_id"),
    )
    op.create_index("journal_check_person", "journal_check", ["office_id", "person_id"])


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
