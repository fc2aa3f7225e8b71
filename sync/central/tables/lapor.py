"""What is exchanged with SP4N-LAPOR!, and questions that were answered at once and became no case."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from sync.central.columns import UtcTime, identifier
from sync.central.tables.base import metadata, office_column

# Under which id a case stands over there, and how far it has come by their account. One id is one case: the keys see to it.
lapor_link = Table(
    "lapor_link",
    metadata,
    office_column(),
    Column("tracking_id", String(60), nullable=False),
    Column("case_id", identifier(), nullable=False),
    Column("made_case", Boolean, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("category", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("anonymous", Boolean, nullable=False),
    Column("secret", Boolean, nullable=False),
    Column("disposition", Text, nullable=False),
    Column("reported_on", Date),
    Column("forwarded_on", Date),
    Column("answered_on", Date),
    Column("closed_on", Date),
    Column("linked_at", UtcTime, nullable=False),
    Column("linked_by", String(64), nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("office_id", "tracking_id"),
    UniqueConstraint("office_id", "case_id", name="lapor_link_case"),
)

# What their words mean here: ``which`` list, their word as it is compared and as it was written, our code.
lapor_word = Table(
    "lapor_word",
    metadata,
    office_column(),
    Column("which", String(16), nullable=False),
    Column("folded", String(300), nullable=False),
    Column("said", Text, nullable=False),
    Column("code", String(40), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(64), nullable=False),
    PrimaryKeyConstraint("office_id", "which", "folded"),
)

# A file that somebody has brought and not yet taken in: looked at first, sealed, his alone, gone after a day.
lapor_file = Table(
    "lapor_file",
    metadata,
    office_column(),
    Column("file_id", identifier(), nullable=False),
    Column("person_id", identifier(), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    PrimaryKeyConstraint("office_id", "file_id"),
    Index("lapor_file_at", "at"),
)

# Somebody only asked, and was answered at once: a count, not a case. No word of what was said is kept.
enquiry = Table(
    "enquiry",
    metadata,
    office_column(),
    Column("enquiry_id", identifier(), nullable=False),
    Column("day", Date, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("service", Text, nullable=False),
    Column("clerk", String(64), nullable=False),
    PrimaryKeyConstraint("office_id", "enquiry_id"),
    Index("enquiry_day", "office_id", "day"),
)
