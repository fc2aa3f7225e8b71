"""Troubles of the kiosks' machines: one row from its beginning to its end."""

from __future__ import annotations

from sqlalchemy import Column, Index, PrimaryKeyConstraint, String, Table, Text, text

from sync.central.columns import UtcTime, identifier
from sync.central.tables.base import metadata, office_column

_STANDS = text("closed_at IS NULL")

# ``told_level``: the gravest that people were told of, "" for nothing yet. ``closed_at``: mended long enough to be over,
# and told where its trouble was; until then it may begin again as the same one. ``mail``: what is still to be mailed.
kiosk_trouble = Table(
    "kiosk_trouble",
    metadata,
    office_column(),
    Column("trouble_id", identifier(), nullable=False),
    Column("device_id", identifier(), nullable=False),
    Column("part", String(8), nullable=False),
    Column("level", String(8), nullable=False),
    Column("word", String(40), nullable=False),
    Column("facts", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("told_level", String(8), nullable=False, default=""),
    Column("closed_at", UtcTime),
    Column("mail", String(8), nullable=False, default=""),
    Column("mail_tried_at", UtcTime),
    PrimaryKeyConstraint("office_id", "trouble_id"),
    Index("kiosk_trouble_device", "office_id", "device_id", "trouble_id"),
    Index(
        "kiosk_trouble_stands",
        "office_id",
        "device_id",
        "part",
        unique=True,
        postgresql_where=_STANDS,
        sqlite_where=_STANDS,
    ),
    Index(
        "kiosk_trouble_mail",
        "office_id",
        postgresql_where=text("mail <> ''"),
        sqlite_where=text("mail <> ''"),
    ),
)
