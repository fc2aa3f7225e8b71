"""What the search looks in. Nothing that a citizen wrote stands here in a form that can be read (decisions/0048)."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, PrimaryKeyConstraint, String, Table, Text
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from sync.central.columns import UtcTime, identifier
from sync.central.tables.base import metadata, office_column


def vector() -> TypeEngine[str]:
    """Words to look among: a tsvector on PostgreSQL; on SQLite text, which an FTS5 table beside this one indexes."""
    return Text().with_variant(postgresql.TSVECTOR(), "postgresql")


# ``doc_id`` counts up as cases are opened, so that its order is the order of a list, and needs no sorting.
# ``terms``: words as staff wrote them and as the form's options are called, their stems, and keyed hashes of name, NIK and
# telephone; ``grams``: numbers and subject, for parts of words. The full-text tables of SQLite (search_fts, search_gram)
# and the GIN indexes of PostgreSQL are made by the migration.
search_doc = Table(
    "search_doc",
    metadata,
    Column(
        "doc_id",
        BigInteger().with_variant(Integer(), "sqlite"),
        Identity(),
        primary_key=True,
        autoincrement=True,
    ),
    office_column(),
    Column("case_id", identifier(), nullable=False),
    Column("terms", vector(), nullable=False),
    Column("grams", Text, nullable=False),
    Index("search_doc_case", "office_id", "case_id", unique=True),
)

# What a case is about, in a line that staff wrote without anybody's name: it stands in registers and can be found.
case_subject = Table(
    "case_subject",
    metadata,
    office_column(),
    Column("case_id", identifier(), nullable=False),
    Column("subject", Text, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("at", UtcTime, nullable=False),
    PrimaryKeyConstraint("office_id", "case_id"),
)
