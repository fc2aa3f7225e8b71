"""Letters, clarifications, proofs of delivery: sealed papers of a case and their versions; the office's letter templates."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, String, Table, Text

from sync.central.columns import UtcTime, identifier
from sync.central.tables.base import metadata, office_column

# Rows are only added, but for the one working copy a person has; retention empties ``sealed`` and leaves the rest.
paper = Table(
    "paper",
    metadata,
    office_column(),
    Column("case_id", identifier(), nullable=False),
    Column("paper_id", identifier(), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("sealed", LargeBinary),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(64), nullable=False),
    PrimaryKeyConstraint("office_id", "case_id", "paper_id"),
    Index("paper_version", "office_id", "case_id", "kind", "version", "actor", unique=True),
)

# Every change is a version; without ``content`` the office went back to the shipped one.
letter_template = Table(
    "letter_template",
    metadata,
    office_column(),
    Column("name", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", Text),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(64), nullable=False),
    PrimaryKeyConstraint("office_id", "name", "version"),
)
