"""The whole procedure: on whose desk a case lies, whom it is about, how it ended; the journal's words and daily heads.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, identifier

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TEXTS = {
    "letter_number": 0,
    "holder": 64,
    "unit": 0,
    "klass": 16,
    "disposition": 24,
    "referred_to": 0,
    "outcome": 16,
    "waits_for": 64,
    "waits_unit": 0,
}
_COUNTS = ("loops", "failures", "reopened")
_WAITS = {" staf ": "1, 2, 3, 7, 9, 11, 12", " camat sekcam ": "4, 10", " kasi ": "5, 6, 8"}
"""Who does a step in the procedure under which the cases that are there began."""


def upgrade() -> None:
    """Columns of the projection, three columns beside the journal's chain, and two tables."""
    _cases()
    op.add_column("case_event", sa.Column("words", sa.LargeBinary(), nullable=True))
    op.add_column("case_event", sa.Column("version", sa.Integer(), nullable=True))
    op.add_column("case_event", sa.Column("written_on", sa.Date(), nullable=True))
    op.create_index("case_event_written", "case_event", ["office_id", "written_on"])
    voided = sa.text("kind = 'NumberVoided'")
    op.create_index(
        "case_event_voided", "case_event", ["office_id", "at"], postgresql_where=voided, sqlite_where=voided
    )
    op.create_table(
        "case_exclusion",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "case_id", "login", "unit"),
    )
    op.create_index("case_exclusion_login", "case_exclusion", ["office_id", "login"])
    op.create_index("case_exclusion_unit", "case_exclusion", ["office_id", "unit"])
    op.create_table(
        "journal_head",
        sa.Column("office_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "day"),
    )


def _cases() -> None:
    for name, length in _TEXTS.items():
        kind = sa.String(length=length) if length else sa.Text()
        op.add_column("cases", sa.Column(name, kind, nullable=False, server_default=""))
    for name in _COUNTS:
        op.add_column("cases", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("paused_since", UtcTime(), nullable=True))
    op.add_column("cases", sa.Column("calendar_version", sa.Text(), nullable=False, server_default=""))
    for name in ("follows", "continues"):
        op.add_column("cases", sa.Column(name, identifier(), nullable=True))
        _partial(f"cases_{name}", ["office_id", name], f"{name} IS NOT NULL")
    for roles, steps in _WAITS.items():
        op.execute(f"UPDATE cases SET waits_for = '{roles}' WHERE state <> 'closed' AND step IN ({steps})")  # noqa: S608
    _partial("cases_open", ["office_id", "step_due_at"], "state <> 'closed'")
    _partial("cases_holder", ["office_id", "holder"], "holder <> ''")


def _partial(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "cases", columns, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
