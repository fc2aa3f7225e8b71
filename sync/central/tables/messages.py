"""Messages that come by the ways beside the kiosk, as they came and as they were read, and how each way is."""

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

from sync.central.columns import UtcTime, counter, identifier
from sync.central.tables.base import metadata, office_column

# One message. Names that the other side gave it are kept as keyed hashes, since some hold a telephone number; what it says
# and who sent it is sealed under a data key of its own. ``received_at``: what counts; ``told_at``: what the way said.
message = Table(
    "message",
    metadata,
    office_column(),
    Column("message_id", identifier(), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("external_hash", String(64), nullable=False),
    Column("same_hash", String(64)),
    Column("received_at", UtcTime, nullable=False),
    Column("told_at", UtcTime, nullable=False),
    Column("arrived_at", UtcTime, nullable=False),
    Column("odd_clock", Boolean, nullable=False),
    Column("sender_hash", String(64), nullable=False),
    Column("data_key", LargeBinary),
    Column("sealed_origin", LargeBinary),
    Column("state", String(16), nullable=False),
    Column("read_at", UtcTime),
    Column("trouble", String(40), nullable=False, default=""),
    Column("sealed_content", LargeBinary),
    Column("text_hash", String(64), nullable=False, default=""),
    Column("thread_hash", String(64), nullable=False, default=""),
    Column("thread_id", identifier(), nullable=False),
    Column("command", String(16), nullable=False, default=""),
    Column("automatic", Boolean, nullable=False, default=False),
    Column("proposed_case", identifier()),
    Column("case_id", identifier()),
    Column("decided_at", UtcTime),
    Column("decided_by", String(64), nullable=False, default=""),
    Column("sealed_reason", LargeBinary),
    Column("erased_at", UtcTime),
    PrimaryKeyConstraint("office_id", "message_id"),
    UniqueConstraint("office_id", "channel", "external_hash", name="message_external"),
    UniqueConstraint("office_id", "channel", "same_hash", name="message_same"),
    Index("message_state", "office_id", "state", "message_id"),
    Index("message_sender", "office_id", "sender_hash", "received_at"),
    Index("message_thread", "office_id", "thread_id"),
    Index("message_case", "office_id", "case_id"),
    Index(
        "message_unread",
        "office_id",
        "message_id",
        postgresql_where=text("read_at IS NULL"),
        sqlite_where=text("read_at IS NULL"),
    ),
)

# As it came, sealed to office and escrow keys: apart, since it may have 30 MB and is hardly ever looked at again.
message_raw = Table(
    "message_raw",
    metadata,
    office_column(),
    Column("message_id", identifier(), nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("size", counter(), nullable=False),
    PrimaryKeyConstraint("office_id", "message_id"),
)

# What was attached, sealed like the raw message; the names stand in its sealed content.
message_file = Table(
    "message_file",
    metadata,
    office_column(),
    Column("message_id", identifier(), nullable=False),
    Column("place", Integer, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", counter(), nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    PrimaryKeyConstraint("office_id", "message_id", "place"),
)

# Of whom a message probably speaks: they do not see it.
message_exclusion = Table(
    "message_exclusion",
    metadata,
    office_column(),
    Column("message_id", identifier(), nullable=False),
    Column("login", String(64), nullable=False),
    PrimaryKeyConstraint("office_id", "message_id", "login"),
)

# How each way was at its last round, and which process tends it: two would fetch and send everything twice.
channel_state = Table(
    "channel_state",
    metadata,
    office_column(),
    Column("channel", String(16), nullable=False),
    Column("state", String(16), nullable=False),
    Column("trouble", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("heard_at", UtcTime),
    Column("sent_at", UtcTime),
    Column("checked_at", UtcTime),
    Column("holder", String(64), nullable=False),
    Column("held_until", UtcTime),
    PrimaryKeyConstraint("office_id", "channel"),
)
