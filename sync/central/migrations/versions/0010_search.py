"""What the search looks in: one row a case, with an index of words on either database; the subject in staff's words.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, identifier
from sync.central.tables.search import vector

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_SQLITE = (
    "CREATE VIRTUAL TABLE search_fts USING fts5(terms, content='search_doc', content_rowid='doc_id')",
    "CREATE VIRTUAL TABLE search_gram USING fts5"
    "(grams, content='search_doc', content_rowid='doc_id', tokenize='trigram')",
    """CREATE TRIGGER search_doc_in AFTER INSERT ON search_doc BEGIN
        INSERT INTO search_fts(rowid, terms) VALUES (new.doc_id, new.terms);
        INSERT INTO search_gram(rowid, grams) VALUES (new.doc_id, new.grams);
    END""",
    """CREATE TRIGGER search_doc_out AFTER DELETE ON search_doc BEGIN
        INSERT INTO search_fts(search_fts, rowid, terms) VALUES ('delete', old.doc_id, old.terms);
        INSERT INTO search_gram(search_gram, rowid, grams) VALUES ('delete', old.doc_id, old.grams);
    END""",
    """CREATE TRIGGER search_doc_changed AFTER UPDATE ON search_doc BEGIN
        INSERT INTO search_fts(search_fts, rowid, terms) VALUES ('delete', old.doc_id, old.terms);
        INSERT INTO search_gram(search_gram, rowid, grams) VALUES ('delete', old.doc_id, old.grams);
        INSERT INTO search_fts(rowid, terms) VALUES (new.doc_id, new.terms);
        INSERT INTO search_gram(rowid, grams) VALUES (new.doc_id, new.grams);
    END""",
)


def upgrade() -> None:
    """The rows come with the next daily round, or at once by `backoffice search rebuild`."""
    op.create_table(
        "search_doc",
        sa.Column(
            "doc_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(),
            primary_key=True,
            autoincrement=True,
        ),
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("terms", vector(), nullable=False),
        sa.Column("grams", sa.Text(), nullable=False),
    )
    op.create_index("search_doc_case", "search_doc", ["office_id", "case_id"], unique=True)
    op.create_table(
        "case_subject",
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "case_id"),
    )
    if op.get_bind().dialect.name == "postgresql":
        _postgresql()
    else:
        for statement in _SQLITE:
            op.execute(statement)


def _postgresql() -> None:
    op.execute("CREATE INDEX search_doc_gin_terms ON search_doc USING gin (terms)")
    # A contributed module that the owner of a database may switch on; where it is not installed, parts of words are
    # looked for without an index.
    there = sa.text("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
    if op.get_bind().execute(there).first() is None:
        return
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.execute("CREATE INDEX search_doc_gin_grams ON search_doc USING gin (grams gin_trgm_ops)")


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
