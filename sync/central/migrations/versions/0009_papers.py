"""Sealed papers of a case in their versions, and the office's letter templates.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, identifier

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Content is bytes sealed under the case's data key; templates name nobody and lie open."""
    op.create_table(
        "paper",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("paper_id", identifier(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "case_id", "paper_id"),
    )
    op.create_index(
        "paper_version",
        "paper",
        ["office_id", "case_id", "kind", "version", "actor"],
        unique=True,
    )
    op.create_table(
        "letter_template",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("content", sa.Text),
        sa.Column("at", UtcTime, nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "name", "version"),
    )


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
