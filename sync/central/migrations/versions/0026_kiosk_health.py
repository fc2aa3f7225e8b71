"""Troubles of the kiosks' machines.

Revision ID: 0026
Revises: 0022
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, identifier

revision = "0026"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table, with an index of what stands and one of what is still to be mailed."""
    op.create_table(
        "kiosk_trouble",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("trouble_id", identifier(), nullable=False),
        sa.Column("device_id", identifier(), nullable=False),
        sa.Column("part", sa.String(8), nullable=False),
        sa.Column("level", sa.String(8), nullable=False),
        sa.Column("word", sa.String(40), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime()),
        sa.Column("told_level", sa.String(8), nullable=False),
        sa.Column("closed_at", UtcTime()),
        sa.Column("mail", sa.String(8), nullable=False),
        sa.Column("mail_tried_at", UtcTime()),
        sa.PrimaryKeyConstraint("office_id", "trouble_id"),
    )
    op.create_index("kiosk_trouble_device", "kiosk_trouble", ["office_id", "device_id", "trouble_id"])
    _where("kiosk_trouble_stands", ["office_id", "device_id", "part"], "closed_at IS NULL", unique=True)
    _where("kiosk_trouble_mail", ["office_id"], "mail <> ''", unique=False)


def _where(name: str, columns: list[str], condition: str, *, unique: bool) -> None:
    where = sa.text(condition)
    op.create_index(name, "kiosk_trouble", columns, unique=unique, postgresql_where=where, sqlite_where=where)


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
