"""One inbox for what comes by e-mail, SMS and WhatsApp; how each way is; which message a clerk's form is made from.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, counter, identifier

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Five tables and a column."""
    _message()
    op.create_table(
        "message_raw",
        *_key(),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("size", counter(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "message_id"),
    )
    op.create_table(
        "message_file",
        *_key(),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", counter(), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "message_id", "place"),
    )
    op.create_table(
        "message_exclusion",
        *_key(),
        sa.Column("login", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "message_id", "login"),
    )
    _channel_state()
    op.add_column("intake_draft", sa.Column("message_id", identifier(), nullable=True))


def _key() -> tuple[sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("message_id", identifier(), nullable=False),
    )


def _message() -> None:
    op.create_table(
        "message",
        *_key(),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("external_hash", sa.String(64), nullable=False),
        sa.Column("same_hash", sa.String(64), nullable=True),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.Column("told_at", UtcTime(), nullable=False),
        sa.Column("arrived_at", UtcTime(), nullable=False),
        sa.Column("odd_clock", sa.Boolean(), nullable=False),
        sa.Column("sender_hash", sa.String(64), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=True),
        sa.Column("sealed_origin", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("read_at", UtcTime(), nullable=True),
        sa.Column("trouble", sa.String(40), nullable=False),
        sa.Column("sealed_content", sa.LargeBinary(), nullable=True),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("thread_hash", sa.String(64), nullable=False),
        sa.Column("thread_id", identifier(), nullable=False),
        sa.Column("command", sa.String(16), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("proposed_case", identifier(), nullable=True),
        sa.Column("case_id", identifier(), nullable=True),
        sa.Column("decided_at", UtcTime(), nullable=True),
        sa.Column("decided_by", sa.String(64), nullable=False),
        sa.Column("sealed_reason", sa.LargeBinary(), nullable=True),
        sa.Column("erased_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("office_id", "message_id"),
        sa.UniqueConstraint("office_id", "channel", "external_hash", name="message_external"),
        sa.UniqueConstraint("office_id", "channel", "same_hash", name="message_same"),
    )
    op.create_index("message_state", "message", ["office_id", "state", "received_at"])
    op.create_index("message_sender", "message", ["office_id", "sender_hash", "received_at"])
    op.create_index("message_thread", "message", ["office_id", "thread_id"])
    op.create_index("message_case", "message", ["office_id", "case_id"])
    unread = sa.text("read_at IS NULL")
    op.create_index(
        "message_unread", "message", ["office_id", "message_id"], postgresql_where=unread, sqlite_where=unread
    )


def _channel_state() -> None:
    op.create_table(
        "channel_state",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("heard_at", UtcTime(), nullable=True),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("checked_at", UtcTime(), nullable=True),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("held_until", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("office_id", "channel"),
    )


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
