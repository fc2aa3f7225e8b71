"""Column types that read the same from SQLite and PostgreSQL."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeDecorator, TypeEngine

_IDENTIFIER = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class UtcTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def identifier() -> TypeEngine[str]:
    """A UUID as text; on PostgreSQL its own type, which sorts by bytes whatever the collation."""
    return String(36).with_variant(postgresql.UUID(as_uuid=False), "postgresql")


def counter() -> TypeEngine[int]:
    """64 bits. SQLite wants INTEGER for a key that counts."""
    return BigInteger().with_variant(Integer(), "sqlite")


def is_identifier(text: str) -> bool:
    """Whether this can be a key of that type; PostgreSQL raises an error where SQLite finds nothing."""
    return _IDENTIFIER.fullmatch(text) is not None
