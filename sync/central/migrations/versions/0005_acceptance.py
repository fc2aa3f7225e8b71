"""What acceptance needs: its look-ups cost the same however many cases are stored.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Partial indexes hold what is unfinished only, so they stay small."""
    _partial("cases_incomplete", ["office_id", "device_id"], "complete_at IS NULL")
    op.drop_index("cases_unopened", table_name="cases")
    _partial("cases_unopened", ["case_id"], "opened_at IS NULL")
    op.create_index("device_identity", "device", ["office_id", "identity"])


def _partial(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "cases", columns, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
