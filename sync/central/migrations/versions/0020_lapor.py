"""What is exchanged with SP4N-LAPOR!, and questions that became no case.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, identifier

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Four tables."""
    op.create_table(
        "lapor_link",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("tracking_id", sa.String(60), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("made_case", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("disposition", sa.Text(), nullable=False),
        sa.Column("reported_on", sa.Date()),
        sa.Column("forwarded_on", sa.Date()),
        sa.Column("answered_on", sa.Date()),
        sa.Column("closed_on", sa.Date()),
        sa.Column("linked_at", UtcTime(), nullable=False),
        sa.Column("linked_by", sa.String(64), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "tracking_id"),
        sa.UniqueConstraint("office_id", "case_id", name="lapor_link_case"),
    )
    op.create_table(
        "lapor_word",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("which", sa.String(16), nullable=False),
        sa.Column("folded", sa.String(300), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "which", "folded"),
    )
    op.create_table(
        "lapor_file",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("file_id", identifier(), nullable=False),
        sa.Column("person_id", identifier(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "file_id"),
    )
    op.create_index("lapor_file_at", "lapor_file", ["at"])
    op.create_table(
        "enquiry",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("enquiry_id", identifier(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("clerk", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "enquiry_id"),
    )
    op.create_index("enquiry_day", "enquiry", ["office_id", "day"])


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
