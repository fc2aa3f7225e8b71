"""What is open to everybody: tries, survey, wishes, public cases, messages; and figures beside the cases.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, identifier

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Ten tables; the village of a case as a code, out of its opened body from now on, and how a closed one ended."""
    op.add_column("cases", sa.Column("desa", sa.String(40), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("closed_at", UtcTime()))
    op.add_column("cases", sa.Column("days_used", sa.Integer()))
    op.add_column("cases", sa.Column("in_time", sa.Boolean()))
    op.add_column("cases", sa.Column("content", sa.Integer()))
    op.create_index("cases_filed", "cases", ["office_id", "filed_at"])
    op.create_index("cases_closed", "cases", ["office_id", "closed_at"])
    _survey()
    _for_everybody()
    _messages()
    _figures()


def _office() -> sa.Column[str]:
    return sa.Column("office_id", sa.String(64), nullable=False)


def _survey() -> None:
    op.create_table(
        "survey_count",
        _office(),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("way", sa.String(10), nullable=False),
        sa.Column("element", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "month", "service", "way", "element", "score"),
    )
    op.create_table(
        "survey_used", sa.Column("token_hash", sa.String(64), primary_key=True), sqlite_with_rowid=False
    )


def _for_everybody() -> None:
    op.create_table(
        "public_try",
        sa.Column("id", identifier(), primary_key=True),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
    )
    op.create_index("public_try_source", "public_try", ["purpose", "source", "at"])
    op.create_index("public_try_at", "public_try", ["at"])
    op.create_table(
        "public_case",
        _office(),
        sa.Column("request_id", sa.String(16), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("requested_at", UtcTime(), nullable=False),
        sa.Column("updated_at", UtcTime(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "request_id"),
    )
    op.create_index("public_case_case", "public_case", ["office_id", "case_id"], unique=True)
    op.create_index("public_case_requested", "public_case", ["office_id", "requested_at"])


def _messages() -> None:
    op.create_table(
        "wish",
        _office(),
        sa.Column("wish_id", identifier(), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("sealed_words", sa.LargeBinary()),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("decided_at", UtcTime()),
        sa.Column("decided_by", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "wish_id"),
    )
    op.create_index("wish_case", "wish", ["office_id", "case_id"])
    still_open = sa.text("decision = ''")
    op.create_index(
        "wish_open", "wish", ["office_id", "at"], postgresql_where=still_open, sqlite_where=still_open
    )
    op.create_table(
        "inbox_message",
        _office(),
        sa.Column("message_id", identifier(), nullable=False),
        sa.Column("token", sa.String(26), nullable=False, unique=True),
        sa.Column("sender", sa.String(100), nullable=False),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.Column("data_key", sa.LargeBinary()),
        sa.Column("sealed_content", sa.LargeBinary()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("decided_at", UtcTime()),
        sa.Column("decided_by", sa.String(64), nullable=False),
        sa.Column("case_id", identifier()),
        sa.PrimaryKeyConstraint("office_id", "message_id"),
    )
    op.create_index("inbox_message_state", "inbox_message", ["office_id", "state", "received_at"])
    op.create_table(
        "open311_client",
        sa.Column("key_sha256", sa.String(64), primary_key=True),
        _office(),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("revoked_at", UtcTime()),
    )


def _figures() -> None:
    op.create_table(
        "issued_letter",
        _office(),
        sa.Column("plain_number", sa.String(100), nullable=False),
        sa.Column("number", sa.String(100), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("klass", sa.String(40), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "plain_number", "klass"),
    )
    op.create_table(
        "step_time",
        _office(),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcTime(), nullable=False),
        sa.Column("began_at", UtcTime(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "case_id", "step", "done_at"),
    )
    op.create_index("step_time_done", "step_time", ["office_id", "done_at", "step", "in_time"])
    op.create_table(
        "figures_version",
        _office(),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office_id"),
    )


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
