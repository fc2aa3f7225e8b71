"""Who asks what the office holds of him, and files that are about to be fetched after a proof."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, PrimaryKeyConstraint, String, Table, Text, text

from sync.central.columns import UtcTime, identifier
from sync.central.tables.base import metadata, office_column

# ``sealed_facts``: name, how he is reached, what was seen of his identity; ``sealed_said``: how it was handed over, or why
# not. Both go, with their key, when the last of the cases has been destroyed.
data_request = Table(
    "data_request",
    metadata,
    office_column(),
    Column("ask_id", identifier(), nullable=False),
    Column("came_at", UtcTime, nullable=False),
    Column("due_at", UtcTime, nullable=False),
    Column("taken_at", UtcTime, nullable=False),
    Column("taken_by", String(64), nullable=False),
    Column("way", String(16), nullable=False),
    Column("identity", String(16), nullable=False),
    Column("data_key", LargeBinary),
    Column("sealed_facts", LargeBinary),
    Column("sealed_said", LargeBinary),
    Column("outcome", String(16), nullable=False, default=""),
    Column("ended_at", UtcTime),
    Column("ended_by", String(64), nullable=False, default=""),
    PrimaryKeyConstraint("office_id", "ask_id"),
    Index(
        "data_request_open",
        "office_id",
        "due_at",
        postgresql_where=text("outcome = ''"),
        sqlite_where=text("outcome = ''"),
    ),
    Index("data_request_ended", "office_id", "ended_at"),
)

data_request_case = Table(
    "data_request_case",
    metadata,
    office_column(),
    Column("ask_id", identifier(), nullable=False),
    Column("case_id", identifier(), nullable=False),
    PrimaryKeyConstraint("office_id", "ask_id", "case_id"),
    Index("data_request_of_case", "office_id", "case_id"),
)

# A link that fetches one file once, for the sign-in that proved itself. ``address``: path and query of the file.
download_ticket = Table(
    "download_ticket",
    metadata,
    Column("ticket_sha256", String(64), primary_key=True),
    Column("session_sha256", String(64), nullable=False),
    Column("address", Text, nullable=False),
    Column("back", Text, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)
