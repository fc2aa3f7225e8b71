"""What each acceptance pays for and no accepted case needs: the index of the closed holds the closed only.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One index. Opening the store counts the months anew after a change of the schema: unopened cases leave them."""
    op.drop_index("cases_closed", "cases")
    closed = sa.text("closed_at IS NOT NULL")
    op.create_index(
        "cases_closed", "cases", ["office_id", "closed_at"], postgresql_where=closed, sqlite_where=closed
    )


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
