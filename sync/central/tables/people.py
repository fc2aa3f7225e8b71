"""Second factors, passkeys, recovery codes, delegations, and the journal of what was done with accounts."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from sync.central.columns import UtcTime, counter, identifier
from sync.central.tables.base import metadata, office_column

# The secret must be read again for every code, so it is sealed at rest, not hashed. Not confirmed: shown as a QR code,
# and no first code has come back yet.
totp = Table(
    "totp",
    metadata,
    Column("totp_id", identifier(), primary_key=True),
    Column("person_id", identifier(), nullable=False),
    Column("sealed_secret", LargeBinary, nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("last_step", counter(), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("confirmed_at", UtcTime),
    Index("totp_person", "person_id"),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("person_id", identifier(), nullable=False),
    Column("code_sha256", String(64), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    PrimaryKeyConstraint("person_id", "code_sha256"),
)

passkey = Table(
    "passkey",
    metadata,
    Column("credential_id", Text, primary_key=True),
    Column("person_id", identifier(), nullable=False),
    Column("name", String(60), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", counter(), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("last_used_at", UtcTime),
    Index("passkey_person", "person_id"),
)

# Each is used once. ``session_sha256``: of the sign-in it was made for, "" at the door.
passkey_challenge = Table(
    "passkey_challenge",
    metadata,
    Column("challenge_sha256", String(64), primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("session_sha256", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

# ``role`` and ``unit`` are those of the absent officer as the decree names them; ``last`` is the last day, included.
delegation = Table(
    "delegation",
    metadata,
    office_column(),
    Column("delegation_id", identifier(), nullable=False),
    Column("from_person", identifier(), nullable=False),
    Column("to_person", identifier(), nullable=False),
    Column("manner", String(8), nullable=False),
    Column("role", String(16), nullable=False),
    Column("unit", Text, nullable=False, default=""),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("decree", Text, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("revoked_by", String(64), nullable=False, default=""),
    Column("revoked_at", UtcTime),
    Column("revoked_why", Text, nullable=False, default=""),
    PrimaryKeyConstraint("office_id", "delegation_id"),
    Index("delegation_to", "to_person", "last"),
)

# What takes two people: asked for by one, decided by another. ``decision``: "" (open), done, declined, withdrawn.
person_request = Table(
    "person_request",
    metadata,
    office_column(),
    Column("request_id", identifier(), nullable=False),
    Column("person_id", identifier(), nullable=False),
    Column("act", String(16), nullable=False),
    Column("role", String(16), nullable=False, default=""),
    Column("unit", Text, nullable=False, default=""),
    Column("reason", Text, nullable=False),
    Column("asked_by", String(64), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("decision", String(16), nullable=False, default=""),
    Column("decided_by", String(64), nullable=False, default=""),
    Column("decided_at", UtcTime),
    PrimaryKeyConstraint("office_id", "request_id"),
)

# Hash-chained like the cases' journal, one chain an office; rows are only added. ``actor``: who did it (a login,
# "console", or "" for a stranger at the door); ``subject``: the login it was done to.
person_event = Table(
    "person_event",
    metadata,
    office_column(),
    Column("n", counter(), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("address", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("office_id", "n"),
    Index("person_event_at", "office_id", "at"),
)

# The end of that chain: whoever appends takes this row first.
person_journal = Table(
    "person_journal",
    metadata,
    office_column(),
    Column("n", counter(), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("office_id"),
)
