"""Who a case is about, and the daily heads of the journal."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from sync.central.columns import UtcTime, identifier
from sync.central.tables.base import metadata, office_column

# Who may not know of a case: one person by login, or everybody of a unit; the other of the two is empty.
case_exclusion = Table(
    "case_exclusion",
    metadata,
    office_column(),
    Column("case_id", identifier(), nullable=False),
    Column("login", String(64), nullable=False, default=""),
    Column("unit", Text, nullable=False, default=""),
    PrimaryKeyConstraint("office_id", "case_id", "login", "unit"),
    Index("case_exclusion_login", "office_id", "login"),
    Index("case_exclusion_unit", "office_id", "unit"),
)

# One hash a day over the heads of all chains that grew on it, each holding the day before: what is printed and kept.
journal_head = Table(
    "journal_head",
    metadata,
    office_column(),
    Column("day", Date, nullable=False),
    Column("cases", Integer, nullable=False),
    Column("events", Integer, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("sealed_at", UtcTime, nullable=False),
    PrimaryKeyConstraint("office_id", "day"),
)

# A check of all chains that somebody has asked for. ``cursor``: id of the last case that was looked at; ``found``: JSON, the
# breaks as [case id, number of the event] ("" for the accounts' own journal), then the days whose head does not hold.
journal_check = Table(
    "journal_check",
    metadata,
    office_column(),
    Column("check_id", identifier(), nullable=False),
    Column("person_id", identifier(), nullable=False),
    Column("address", String(64), nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("cursor", String(64), nullable=False),
    Column("found", Text, nullable=False),
    Column("ended_at", UtcTime),
    PrimaryKeyConstraint("office_id", "check_id"),
    Index("journal_check_person", "office_id", "person_id"),
)
