"""What people take in by hand: the desk's own signing key, drafts, what was noted beside a case; and what is held back
from destruction."""

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
)

from sync.central.columns import UtcTime, counter, identifier
from sync.central.tables.base import metadata, office_column

# The key with which the desk signs its receipts, sealed with the storage key. Public halves of older ones stay.
desk_key = Table(
    "desk_key",
    metadata,
    office_column(),
    Column("key_id", String(8), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed_key", LargeBinary, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime),
    PrimaryKeyConstraint("office_id", "key_id"),
)

# A form that a clerk has begun: telephones ring in between. Sealed, and the clerk's alone.
intake_draft = Table(
    "intake_draft",
    metadata,
    office_column(),
    Column("draft_id", identifier(), nullable=False),
    Column("person_id", identifier(), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed_fields", LargeBinary, nullable=False),
    Column("began_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("message_id", identifier()),
    PrimaryKeyConstraint("office_id", "draft_id"),
    Index("intake_draft_person", "office_id", "person_id", "changed_at"),
)

# Pages scanned for a draft: sealed to office and escrow keys as soon as they are here, as a kiosk's files are.
intake_draft_file = Table(
    "intake_draft_file",
    metadata,
    office_column(),
    Column("draft_id", identifier(), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("place", Integer, nullable=False),
    Column("role", String(40), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("header", LargeBinary, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("size", counter(), nullable=False),
    PrimaryKeyConstraint("office_id", "draft_id", "sha256"),
)

# Who took a case in by hand, and how. ``sealed_facts``: sender, number and summary of a letter, reason of a late entry.
taken_by_hand = Table(
    "taken_by_hand",
    metadata,
    office_column(),
    Column("case_id", identifier(), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("clerk", String(64), nullable=False),
    Column("clerk_name", Text, nullable=False),
    Column("taken_at", UtcTime, nullable=False),
    Column("late_days", Integer, nullable=False, default=0),
    Column("data_key", LargeBinary),
    Column("sealed_facts", LargeBinary),
    PrimaryKeyConstraint("office_id", "case_id"),
    Index("taken_by_hand_at", "office_id", "taken_at"),
)

# The complaint box is emptied each working day by two people, and noted even when nothing was in it.
box_emptying = Table(
    "box_emptying",
    metadata,
    office_column(),
    Column("emptied_id", identifier(), nullable=False),
    Column("day", Date, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("witness", Text, nullable=False),
    Column("letters", Integer, nullable=False),
    PrimaryKeyConstraint("office_id", "emptied_id"),
    Index("box_emptying_day", "office_id", "day"),
)

# A closed case that must not be destroyed yet, although its retention is over: a court, the Ombudsman, an inquiry.
case_hold = Table(
    "case_hold",
    metadata,
    office_column(),
    Column("case_id", identifier(), nullable=False),
    Column("held_at", UtcTime, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("data_key", LargeBinary),
    Column("sealed_reason", LargeBinary),
    Column("lifted", Boolean, nullable=False, default=False),
    Column("lifted_at", UtcTime),
    Column("lifted_by", String(64), nullable=False, default=""),
    PrimaryKeyConstraint("office_id", "case_id", "held_at"),
)
