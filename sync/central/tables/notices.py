"""What is to be told to people: one row for each person and matter, an outbox that the desk shows."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)

from sync.central.columns import UtcTime, identifier
from sync.central.tables.base import metadata, office_column

# ``key``: case, clock, deadline, level and person in one: what was told once is never told twice, whoever tells it.
notice = Table(
    "notice",
    metadata,
    office_column(),
    Column("notice_id", identifier(), nullable=False),
    Column("key", String(64), nullable=False),
    Column("person_id", identifier(), nullable=False),
    Column("case_id", identifier()),
    Column("message_id", identifier()),
    Column("kind", String(24), nullable=False),
    Column("step", Integer),
    Column("due_at", UtcTime),
    Column("day", Date),
    Column("at", UtcTime, nullable=False),
    Column("read_at", UtcTime),
    PrimaryKeyConstraint("office_id", "notice_id"),
    UniqueConstraint("office_id", "key", name="notice_key"),
    Index("notice_person", "office_id", "person_id", "notice_id"),
    Index(
        "notice_unread",
        "office_id",
        "person_id",
        postgresql_where=text("read_at IS NULL"),
        sqlite_where=text("read_at IS NULL"),
    ),
)
