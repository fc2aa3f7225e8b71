"""What complainants are told by SMS, WhatsApp and e-mail: by which ways they may be, what is to go out, the office's words."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from sync.central.columns import UtcTime, identifier
from sync.central.tables.base import metadata, office_column

# By which ways the complainant of a case may be told. The address is sealed under the case's data key; ``address_hmac``
# finds it when somebody writes STOP. ``confirmed``: given on the signed form, or a message came from it.
notice_contact = Table(
    "notice_contact",
    metadata,
    office_column(),
    Column("case_id", identifier(), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("address_hmac", String(64), nullable=False),
    Column("sealed_address", LargeBinary),
    Column("language", String(8), nullable=False),
    Column("every_step", Boolean, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("source", String(16), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("stopped_at", UtcTime),
    Column("trouble", String(40), nullable=False),
    PrimaryKeyConstraint("office_id", "case_id", "channel"),
    Index("notice_contact_address", "office_id", "channel", "address_hmac"),
)

# What is to go out, has gone or did not. ``key``: case, event and way in one: what was written once is never written
# twice. ``sealed``: address and values, under the case's data key, or, where there is no case, under ``data_key``.
# ``claimed_at``: it has been handed over, and nobody knows yet what became of it. ``message_id``: of what staff answered, where
# that is no case.
outgoing = Table(
    "outgoing",
    metadata,
    office_column(),
    Column("outgoing_id", identifier(), nullable=False),
    Column("key", String(64), nullable=False),
    Column("case_id", identifier()),
    Column("message_id", identifier()),
    Column("channel", String(16), nullable=False),
    Column("notice", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("address_hmac", String(64), nullable=False),
    Column("data_key", LargeBinary),
    Column("sealed", LargeBinary),
    Column("at_once", Boolean, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("state", String(16), nullable=False),
    Column("code", String(40), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("next_at", UtcTime, nullable=False),
    Column("first_tried_at", UtcTime),
    Column("claimed_at", UtcTime),
    Column("claim", identifier()),
    Column("sent_at", UtcTime),
    Column("delivered_at", UtcTime),
    Column("external_id", String(255), nullable=False),
    PrimaryKeyConstraint("office_id", "outgoing_id"),
    UniqueConstraint("office_id", "key", name="outgoing_key"),
    Index("outgoing_case", "office_id", "case_id"),
    Index(
        "outgoing_message",
        "office_id",
        "message_id",
        postgresql_where=text("message_id IS NOT NULL"),
        sqlite_where=text("message_id IS NOT NULL"),
    ),
    Index("outgoing_external", "channel", "external_id"),
    Index("outgoing_reference", "outgoing_id"),
    Index("outgoing_address", "office_id", "channel", "address_hmac", "made_at"),
    Index(
        "outgoing_failed",
        "made_at",
        postgresql_where=text("state IN ('gagal', 'tidak_pasti')"),
        sqlite_where=text("state IN ('gagal', 'tidak_pasti')"),
    ),
    Index(
        "outgoing_due",
        "next_at",
        postgresql_where=text("state = 'antre'"),
        sqlite_where=text("state = 'antre'"),
    ),
)

# The office's own words of a notice; every change is a version, without ``content`` it went back to the shipped ones.
notice_text = Table(
    "notice_text",
    metadata,
    office_column(),
    Column("notice", String(32), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("version", Integer, nullable=False),
    Column("subject", Text, nullable=False),
    Column("content", Text),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(64), nullable=False),
    PrimaryKeyConstraint("office_id", "notice", "channel", "language", "version"),
)
