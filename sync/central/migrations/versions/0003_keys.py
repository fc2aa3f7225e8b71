"""Personal columns sealed at rest, which key opened a case, when it was erased; proofs of the keys.

What stood in the open goes: the sealed bodies are there, and the background opens them again into the sealed columns.

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, identifier

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Columns by ALTER TABLE, which both databases do in place and within the transaction."""
    for name in ("data_key", "sealed_answers", "sealed_complainant"):
        op.add_column("cases", sa.Column(name, sa.LargeBinary()))
    op.add_column("cases", sa.Column("opened_with", sa.String(8), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("erased_at", UtcTime()))
    # PostgreSQL leaves the values of a dropped column in its rows until they are written again.
    op.execute("UPDATE cases SET answers = NULL, complainant = ''")
    op.execute("UPDATE cases SET opened_at = NULL WHERE body_header IS NOT NULL")
    op.drop_column("cases", "answers")
    op.drop_column("cases", "complainant")
    op.create_table(
        "key_proof",
        sa.Column("proof_id", identifier(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("proof_id"),
    )


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
