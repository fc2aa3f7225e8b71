"""By which ways complainants may be told, what is to go out to them, and the office's own words for it.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, identifier

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three tables."""
    op.create_table(
        "notice_contact",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("address_hmac", sa.String(64), nullable=False),
        sa.Column("sealed_address", sa.LargeBinary()),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("every_step", sa.Boolean(), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("stopped_at", UtcTime()),
        sa.Column("trouble", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "case_id", "channel"),
    )
    op.create_index("notice_contact_address", "notice_contact", ["office_id", "channel", "address_hmac"])
    op.create_table(
        "outgoing",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("outgoing_id", identifier(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("case_id", identifier()),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("notice", sa.String(32), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("address_hmac", sa.String(64), nullable=False),
        sa.Column("data_key", sa.LargeBinary()),
        sa.Column("sealed", sa.LargeBinary()),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("next_at", UtcTime(), nullable=False),
        sa.Column("first_tried_at", UtcTime()),
        sa.Column("claimed_at", UtcTime()),
        sa.Column("claim", identifier()),
        sa.Column("sent_at", UtcTime()),
        sa.Column("delivered_at", UtcTime()),
        sa.Column("external_id", sa.String(255), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "outgoing_id"),
        sa.UniqueConstraint("office_id", "key", name="outgoing_key"),
    )
    op.create_index("outgoing_case", "outgoing", ["office_id", "case_id"])
    op.create_index("outgoing_external", "outgoing", ["channel", "external_id"])
    op.create_index("outgoing_address", "outgoing", ["office_id", "channel", "address_hmac", "made_at"])
    waiting = sa.text("state = 'antre'")
    op.create_index("outgoing_due", "outgoing", ["next_at"], postgresql_where=waiting, sqlite_where=waiting)
    op.create_table(
        "notice_text",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("notice", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("content", sa.Text()),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "notice", "channel", "language", "version"),
    )


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
