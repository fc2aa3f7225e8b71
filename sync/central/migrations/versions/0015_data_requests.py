"""Requests for one's own personal data with their term of 3×24 hours; links that fetch a file once.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, identifier

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables."""
    op.create_table(
        "data_request",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("ask_id", identifier(), nullable=False),
        sa.Column("came_at", UtcTime(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("taken_at", UtcTime(), nullable=False),
        sa.Column("taken_by", sa.String(64), nullable=False),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("identity", sa.String(16), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_facts", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_said", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.Column("ended_by", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "ask_id"),
    )
    still_open = sa.text("outcome = ''")
    op.create_index(
        "data_request_open",
        "data_request",
        ["office_id", "due_at"],
        postgresql_where=still_open,
        sqlite_where=still_open,
    )
    op.create_index("data_request_ended", "data_request", ["office_id", "ended_at"])
    op.create_table(
        "data_request_case",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("ask_id", identifier(), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "ask_id", "case_id"),
    )
    op.create_index("data_request_of_case", "data_request_case", ["office_id", "case_id"])
    op.create_table(
        "download_ticket",
        sa.Column("ticket_sha256", sa.String(64), nullable=False),
        sa.Column("session_sha256", sa.String(64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("back", sa.Text(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("used_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("ticket_sha256"),
    )


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
