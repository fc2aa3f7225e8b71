"""Days that an office adds or takes away by screen."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, PrimaryKeyConstraint, String, Table, Text

from sync.central.columns import UtcTime, counter
from sync.central.tables.base import metadata, office_column

# Rows are only added: who decided what of a day, when and why. The last one of a day counts.
calendar_change = Table(
    "calendar_change",
    metadata,
    office_column(),
    Column("n", counter(), nullable=False),
    Column("day", Date, nullable=False),
    Column("working", Boolean),
    Column("reason", Text, nullable=False),
    Column("decree", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    PrimaryKeyConstraint("office_id", "n"),
)
