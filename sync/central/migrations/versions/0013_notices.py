"""What people are told, and when each case is to be looked at next.

Revision ID: 0013
Revises: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, identifier

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A table of notices; a moment and its index in ``cases``."""
    op.create_table(
        "notice",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("notice_id", identifier(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("person_id", identifier(), nullable=False),
        sa.Column("case_id", identifier(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("read_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("office_id", "notice_id"),
        sa.UniqueConstraint("office_id", "key", name="notice_key"),
    )
    op.create_index("notice_person", "notice", ["office_id", "person_id", "notice_id"], unique=False)
    unread = sa.text("read_at IS NULL")
    op.create_index(
        "notice_unread",
        "notice",
        ["office_id", "person_id"],
        unique=False,
        postgresql_where=unread,
        sqlite_where=unread,
    )
    op.add_column("cases", sa.Column("remind_at", UtcTime(), nullable=True))
    unfinished = sa.text("state <> 'closed'")
    op.create_index(
        "cases_remind",
        "cases",
        ["office_id", "remind_at"],
        unique=False,
        postgresql_where=unfinished,
        sqlite_where=unfinished,
    )


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
