"""Second factors, delegations, and a journal of what was done with accounts.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, counter, identifier

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Sign-ins of before are whole ones: they go on."""
    _factors()
    _passkeys()
    _delegation()
    _request()
    _journal()
    op.add_column(
        "session", sa.Column("stage", sa.String(length=16), nullable=False, server_default=sa.text("'in'"))
    )
    op.add_column(
        "session", sa.Column("browser", sa.String(length=200), nullable=False, server_default=sa.text("''"))
    )
    op.create_index("case_event_at", "case_event", ["office_id", "at"])
    opened = sa.text("kind = 'SealedOpened'")
    op.create_index(
        "case_event_opened", "case_event", ["office_id", "at"], postgresql_where=opened, sqlite_where=opened
    )


def _factors() -> None:
    op.create_table(
        "totp",
        sa.Column("totp_id", identifier(), primary_key=True),
        sa.Column("person_id", identifier(), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", counter(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("confirmed_at", UtcTime()),
    )
    op.create_index("totp_person", "totp", ["person_id"])
    op.create_table(
        "recovery_code",
        sa.Column("person_id", identifier(), nullable=False),
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("used_at", UtcTime()),
        sa.PrimaryKeyConstraint("person_id", "code_sha256"),
    )


def _passkeys() -> None:
    op.create_table(
        "passkey",
        sa.Column("credential_id", sa.Text(), primary_key=True),
        sa.Column("person_id", identifier(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", counter(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("last_used_at", UtcTime()),
    )
    op.create_index("passkey_person", "passkey", ["person_id"])
    op.create_table(
        "passkey_challenge",
        sa.Column("challenge_sha256", sa.String(length=64), primary_key=True),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("session_sha256", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
    )


def _delegation() -> None:
    op.create_table(
        "delegation",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("delegation_id", identifier(), nullable=False),
        sa.Column("from_person", identifier(), nullable=False),
        sa.Column("to_person", identifier(), nullable=False),
        sa.Column("manner", sa.String(length=8), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("decree", sa.Text(), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("made_at", UtcTime(), nullable=False),
        sa.Column("revoked_by", sa.String(length=64), nullable=False),
        sa.Column("revoked_at", UtcTime()),
        sa.Column("revoked_why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "delegation_id"),
    )
    op.create_index("delegation_to", "delegation", ["to_person", "last"])


def _request() -> None:
    op.create_table(
        "person_request",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("request_id", identifier(), nullable=False),
        sa.Column("person_id", identifier(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("decision", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_at", UtcTime()),
        sa.PrimaryKeyConstraint("office_id", "request_id"),
    )


def _journal() -> None:
    op.create_table(
        "person_event",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("n", counter(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "n"),
    )
    op.create_index("person_event_at", "person_event", ["office_id", "at"])
    op.create_table(
        "person_journal",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("n", counter(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("office_id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _guard_postgresql()
    else:
        _guard_sqlite()


def _guard_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION person_event_is_append_only() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RAISE EXCEPTION 'person_event is append-only'; END $$"
    )
    for moment, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER person_event_no_{moment.split()[0].lower()} BEFORE {moment} ON person_event"
            f" FOR EACH {each} EXECUTE FUNCTION person_event_is_append_only()"
        )


def _guard_sqlite() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER person_event_no_{change.lower()} BEFORE {change} ON person_event"
            " BEGIN SELECT RAISE(ABORT, 'person_event is append-only'); END"
        )


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
