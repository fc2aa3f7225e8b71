"""What all tables share."""

from __future__ import annotations

from sqlalchemy import Column, MetaData, String

metadata = MetaData()


def office_column() -> Column[str]:
    """The office whose row it is: first in the key of all big tables."""
    return Column("office_id", String(64), nullable=False)
