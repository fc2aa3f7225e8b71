"""What staff write back to a message that is no case, and who is told where it did not arrive.

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import identifier

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A reply belongs to its message, and ends with it; a notice to staff may be about a message; what failed lately is counted."""
    op.add_column("outgoing", sa.Column("message_id", identifier()))
    op.create_index(
        "outgoing_message",
        "outgoing",
        ["office_id", "message_id"],
        postgresql_where=sa.text("message_id IS NOT NULL"),
        sqlite_where=sa.text("message_id IS NOT NULL"),
    )
    lost = sa.text("state IN ('gagal', 'tidak_pasti')")
    op.create_index("outgoing_failed", "outgoing", ["made_at"], postgresql_where=lost, sqlite_where=lost)
    op.add_column("notice", sa.Column("message_id", identifier()))


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
