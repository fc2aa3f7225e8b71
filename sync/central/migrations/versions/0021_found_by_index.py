"""A delivery mark finds its notice, and a list of messages its state, by an index.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Marks name the notice and no office; lists of messages are ordered by their ids, newest first."""
    op.create_index("outgoing_reference", "outgoing", ["outgoing_id"])
    op.drop_index("message_state", "message")
    op.create_index("message_state", "message", ["office_id", "state", "message_id"])


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
