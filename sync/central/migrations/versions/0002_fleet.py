"""Kiosks as the office looks after them: what people did and why, gaps given up, conflicts decided.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, counter, identifier

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables, and an index by which one kiosk's last batches are found."""
    op.create_table(
        "device_event",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("event_id", identifier(), nullable=False),
        sa.Column("device_id", identifier(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "event_id"),
    )
    op.create_index("device_event_device", "device_event", ["office_id", "device_id", "event_id"])
    op.create_table(
        "closed_gap",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("prefix", sa.String(length=4), nullable=False),
        sa.Column("first", counter(), nullable=False),
        sa.Column("last", counter(), nullable=False),
        sa.Column("event_id", identifier(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "prefix", "first", "last"),
    )
    op.create_table(
        "conflict_decision",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("head_sha256", sa.String(length=64), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("event_id", identifier(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "case_id", "head_sha256"),
    )
    op.create_index("batch_device", "batch", ["office_id", "device_id", "received_at"])


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
