"""The first schema of the centre.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, counter, identifier

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BY_MONTH = ("cases", "case_file", "case_event")
_HASH_PARTS = 8


def upgrade() -> None:
    """Make the tables, the partitions on PostgreSQL, and the guard of the journal of events on both."""
    _batch()
    _blob()
    _case_event()
    _case_file()
    _case_number()
    _cases()
    _conflict()
    _device()
    _enrol_code()
    _enrol_miss()
    _feed()
    _invitation()
    _nonce()
    _office()
    _parked()
    _person()
    _record()
    _series()
    _session()
    _sign_in_attempt()
    _store()
    if op.get_bind().dialect.name == "postgresql":
        _partitions()
        _guard_postgresql()
    else:
        _guard_sqlite()


def downgrade() -> None:
    """There is nothing before the first schema: an empty database is not a downgrade."""
    raise NotImplementedError("restore a backup instead")


def _partitions() -> None:
    for table in _BY_MONTH:
        op.execute(f"CREATE TABLE {table}_default PARTITION OF {table} DEFAULT")
    for part in range(_HASH_PARTS):
        op.execute(
            f"CREATE TABLE record_{part} PARTITION OF record"
            f" FOR VALUES WITH (MODULUS {_HASH_PARTS}, REMAINDER {part})"
        )


def _guard_postgresql() -> None:
    """A trigger for each row is taken over by every partition, those of later months too (PostgreSQL 13)."""
    op.execute(
        "CREATE FUNCTION case_event_is_append_only() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RAISE EXCEPTION 'case_event is append-only'; END $$"
    )
    for moment, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER case_event_no_{moment.split()[0].lower()} BEFORE {moment} ON case_event"
            f" FOR EACH {each} EXECUTE FUNCTION case_event_is_append_only()"
        )


def _guard_sqlite() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER case_event_no_{change.lower()} BEFORE {change} ON case_event"
            " BEGIN SELECT RAISE(ABORT, 'case_event is append-only'); END"
        )


def _batch() -> None:
    op.create_table(
        "batch",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("batch_id", identifier(), nullable=False),
        sa.Column("device_id", identifier(), nullable=False),
        sa.Column("manifest", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("carrier", sa.String(length=16), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "batch_id"),
    )


def _blob() -> None:
    op.create_table(
        "blob",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", counter(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("wanted_at", UtcTime(), nullable=False),
        sa.Column("held_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("office_id", "sha256"),
    )


def _case_event() -> None:
    op.create_table(
        "case_event",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "case_id", "n"),
        postgresql_partition_by="RANGE (case_id)",
    )


def _case_file() -> None:
    op.create_table(
        "case_file",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("office_id", "case_id", "sha256"),
        postgresql_partition_by="RANGE (case_id)",
    )
    op.create_index("case_file_sha256", "case_file", ["office_id", "sha256"], unique=False)


def _case_number() -> None:
    op.create_table(
        "case_number",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=13), nullable=False),
        sa.Column("prefix", sa.String(length=4), nullable=False),
        sa.Column("serial", counter(), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "number"),
        sa.UniqueConstraint("office_id", "prefix", "serial", name="case_number_serial"),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("device_id", identifier(), nullable=False),
        sa.Column("epoch", counter(), nullable=False),
        sa.Column("seq", counter(), nullable=False),
        sa.Column("number", sa.String(length=13), nullable=False),
        sa.Column("serial", counter(), nullable=False),
        sa.Column("head_sha256", sa.String(length=64), nullable=False),
        sa.Column("body_sha256", sa.String(length=64), nullable=False),
        sa.Column("body_header", sa.LargeBinary(), nullable=True),
        sa.Column("body_payload", sa.LargeBinary(), nullable=True),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.Column("form_version", sa.Text(), nullable=False),
        sa.Column("sop_version", sa.Text(), nullable=False),
        sa.Column("clock_sure", sa.Boolean(), nullable=False),
        sa.Column("filed_at", UtcTime(), nullable=False),
        sa.Column("accepted_at", UtcTime(), nullable=False),
        sa.Column("complete_at", UtcTime(), nullable=True),
        sa.Column("opened_at", UtcTime(), nullable=True),
        sa.Column("cannot_open", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("step_due_at", UtcTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("agenda_number", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("complainant", sa.Text(), nullable=False),
        sa.Column("identity_mode", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("way_of_reply", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "case_id"),
        postgresql_partition_by="RANGE (case_id)",
    )
    op.create_index("cases_unopened", "cases", ["office_id", "opened_at"], unique=False)
    op.create_index("cases_work", "cases", ["office_id", "state", "step", "step_due_at"], unique=False)


def _conflict() -> None:
    op.create_table(
        "conflict",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("head_sha256", sa.String(length=64), nullable=False),
        sa.Column("device_id", identifier(), nullable=False),
        sa.Column("epoch", counter(), nullable=False),
        sa.Column("seq", counter(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("seen_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "case_id", "head_sha256"),
    )


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("device_id", identifier(), nullable=False),
        sa.Column("prefix", sa.String(length=4), nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("identity", sa.String(length=200), nullable=False),
        sa.Column("hardware", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("epoch", counter(), nullable=False),
        sa.Column("have_through", counter(), nullable=False),
        sa.Column("last_serial", counter(), nullable=False),
        sa.Column("alarm", sa.Text(), nullable=False),
        sa.Column("health", sa.Text(), nullable=False),
        sa.Column("enrolled_at", UtcTime(), nullable=False),
        sa.Column("last_seen_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("office_id", "device_id"),
        sa.UniqueConstraint("key_id"),
        sa.UniqueConstraint("prefix"),
    )


def _enrol_code() -> None:
    op.create_table(
        "enrol_code",
        sa.Column("code_sha256", sa.String(length=64), nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", UtcTime(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("used_key", sa.LargeBinary(), nullable=True),
        sa.Column("device_id", identifier(), nullable=True),
        sa.PrimaryKeyConstraint("code_sha256"),
    )


def _enrol_miss() -> None:
    op.create_table(
        "enrol_miss",
        sa.Column("id", identifier(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("enrol_miss_address", "enrol_miss", ["address", "at"], unique=False)


def _feed() -> None:
    op.create_table(
        "feed",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("n", counter(), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "n"),
    )


def _invitation() -> None:
    op.create_table(
        "invitation",
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", identifier(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.Column("used_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("token_sha256"),
    )


def _nonce() -> None:
    op.create_table(
        "nonce",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("until", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "key_id", "nonce"),
    )
    op.create_index("nonce_until", "nonce", ["until"], unique=False)


def _office() -> None:
    op.create_table(
        "office",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("feed_n", counter(), nullable=False),
        sa.Column("last_enrolment", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office_id"),
        sa.UniqueConstraint("code"),
    )


def _parked() -> None:
    op.create_table(
        "parked",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("device_id", identifier(), nullable=False),
        sa.Column("epoch", counter(), nullable=False),
        sa.Column("seq", counter(), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("parked_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "device_id", "epoch", "seq"),
    )
    op.create_index("parked_case", "parked", ["office_id", "case_id"], unique=False)


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("person_id", identifier(), nullable=False),
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("person_id"),
        sa.UniqueConstraint("login", name="person_login"),
    )


def _record() -> None:
    op.create_table(
        "record",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("device_id", identifier(), nullable=False),
        sa.Column("epoch", counter(), nullable=False),
        sa.Column("seq", counter(), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("head_sha256", sa.String(length=64), nullable=False),
        sa.Column("batch_id", identifier(), nullable=False),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "device_id", "epoch", "seq"),
        postgresql_partition_by="HASH (office_id)",
    )


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "year", "name"),
    )


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("id_sha256", sa.String(length=64), nullable=False),
        sa.Column("person_id", identifier(), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("last_seen_at", UtcTime(), nullable=False),
        sa.Column("proved_at", UtcTime(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id_sha256"),
    )
    op.create_index("session_person", "session", ["person_id"], unique=False)


def _sign_in_attempt() -> None:
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", identifier(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sign_in_attempt_address", "sign_in_attempt", ["address", "at"], unique=False)
    op.create_index("sign_in_attempt_login", "sign_in_attempt", ["login", "at"], unique=False)


def _store() -> None:
    op.create_table(
        "store",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
