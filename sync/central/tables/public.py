"""Survey answers, public cases, what strangers sent, and the figures kept beside the cases."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

from sync.central.columns import UtcTime, identifier
from sync.central.tables.base import metadata, office_column

# Tries on the public pages, for their limits. ``source``: a keyed hash of the address, which is kept nowhere.
public_try = Table(
    "public_try",
    metadata,
    Column("id", identifier(), primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("source", String(32), nullable=False),
    Column("missed", Boolean, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("public_try_source", "purpose", "source", "at"),
    Index("public_try_at", "at"),
)

# Answers are counted and not kept: nothing here is one person's. ``element`` 1 to 9, ``score`` 1 to 4.
survey_count = Table(
    "survey_count",
    metadata,
    office_column(),
    Column("month", Date, nullable=False),
    Column("service", String(40), nullable=False),
    Column("way", String(10), nullable=False),
    Column("element", Integer, nullable=False),
    Column("score", Integer, nullable=False),
    Column("answers", Integer, nullable=False),
    PrimaryKeyConstraint("office_id", "month", "service", "way", "element", "score"),
)

# Links that were answered: a keyed hash without time or order (no row number on SQLite), so that it leads to no answer.
survey_used = Table(
    "survey_used",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    sqlite_with_rowid=False,
)

# "Not satisfied": what a citizen asks of a closed case. A person decides; ``sealed_words`` under the case's data key.
wish = Table(
    "wish",
    metadata,
    office_column(),
    Column("wish_id", identifier(), nullable=False),
    Column("case_id", identifier(), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("sealed_words", LargeBinary),
    Column("decision", String(16), nullable=False, default=""),
    Column("decided_at", UtcTime),
    Column("decided_by", String(64), nullable=False, default=""),
    PrimaryKeyConstraint("office_id", "wish_id"),
    Index("wish_case", "office_id", "case_id"),
    Index(
        "wish_open",
        "office_id",
        "at",
        postgresql_where=text("decision = ''"),
        sqlite_where=text("decision = ''"),
    ),
)

# Cases that a person flagged public, in words written for the public. ``request_id`` tells nothing of the case's number.
public_case = Table(
    "public_case",
    metadata,
    office_column(),
    Column("request_id", String(16), nullable=False),
    Column("case_id", identifier(), nullable=False),
    Column("service", String(40), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("closed", Boolean, nullable=False),
    Column("requested_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("expected_on", Date, nullable=False),
    PrimaryKeyConstraint("office_id", "request_id"),
    Index("public_case_case", "office_id", "case_id", unique=True),
    Index("public_case_requested", "office_id", "requested_at"),
)

# What another program sent for a citizen: unverified, sealed at rest, for staff to take up or to lay aside.
inbox_message = Table(
    "inbox_message",
    metadata,
    office_column(),
    Column("message_id", identifier(), nullable=False),
    Column("token", String(26), nullable=False, unique=True),
    Column("sender", String(100), nullable=False),
    Column("service", String(40), nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("data_key", LargeBinary),
    Column("sealed_content", LargeBinary),
    Column("state", String(16), nullable=False),
    Column("decided_at", UtcTime),
    Column("decided_by", String(64), nullable=False, default=""),
    Column("case_id", identifier()),
    PrimaryKeyConstraint("office_id", "message_id"),
    Index("inbox_message_state", "office_id", "state", "received_at"),
)

# Programs that may send messages through Open311; the key is shown once and kept as its hash.
open311_client = Table(
    "open311_client",
    metadata,
    Column("key_sha256", String(64), primary_key=True),
    office_column(),
    Column("name", String(100), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
)

# Letters that left the office, so that anybody can ask whether one is genuine. ``plain_number``: as people type it.
issued_letter = Table(
    "issued_letter",
    metadata,
    office_column(),
    Column("plain_number", String(100), nullable=False),
    Column("number", String(100), nullable=False),
    Column("day", Date, nullable=False),
    Column("klass", String(40), nullable=False),
    Column("case_id", identifier(), nullable=False),
    PrimaryKeyConstraint("office_id", "plain_number", "klass"),
)

# How long each step took, as often as it was done. Derived from the events; `backoffice figures rebuild` makes it anew.
step_time = Table(
    "step_time",
    metadata,
    office_column(),
    Column("case_id", identifier(), nullable=False),
    Column("step", Integer, nullable=False),
    Column("done_at", UtcTime, nullable=False),
    Column("began_at", UtcTime, nullable=False),
    Column("in_time", Boolean, nullable=False),
    PrimaryKeyConstraint("office_id", "case_id", "step", "done_at"),
    Index("step_time_done", "office_id", "done_at", "step", "in_time"),
)

# Raised with every change that figures follow, so that a page knows whether what it reckoned still holds.
figures_version = Table(
    "figures_version",
    metadata,
    office_column(),
    Column("n", Integer, nullable=False),
    PrimaryKeyConstraint("office_id"),
)

# What happened in a month, counted with each change: how often which ``what`` (a dimension, an end, a step) had this code.
# Derived from ``cases`` and ``step_time``; `backoffice figures rebuild` counts anew.
month_count = Table(
    "month_count",
    metadata,
    office_column(),
    Column("month", Date, nullable=False),
    Column("what", String(16), nullable=False),
    Column("code", Text, nullable=False),
    Column("n", Integer, nullable=False),
    PrimaryKeyConstraint("office_id", "month", "what", "code"),
)
