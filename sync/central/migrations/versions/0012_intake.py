"""Taking in by hand: the channel of a case, the desk's own key, drafts and their pages, holds against destruction.

Revision ID: 0012
Revises: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.central.columns import UtcTime, counter, identifier

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """All cases until now came by a kiosk."""
    op.add_column("cases", sa.Column("channel", sa.String(16), nullable=False, server_default="kiosk"))
    _books()
    _keys()
    _drafts()
    _taken()
    _held()


def _office() -> sa.Column[str]:
    return sa.Column("office_id", sa.String(64), nullable=False)


def _books() -> None:
    for name in ("agenda_year", "agenda_value", "letter_year", "letter_value"):
        op.add_column("cases", sa.Column(name, sa.Integer()))
    slash = "instr(agenda_number, '/')"
    if op.get_bind().dialect.name == "postgresql":
        slash = "position('/' in agenda_number)"
    op.execute(
        f"UPDATE cases SET agenda_value = CAST(substr(agenda_number, 1, {slash} - 1) AS INTEGER),"  # noqa: S608
        f" agenda_year = CAST(substr(agenda_number, {slash} + 1) AS INTEGER) WHERE agenda_number LIKE '%/%'"
    )
    for name, columns, where in (
        ("cases_agenda", ["office_id", "agenda_year", "agenda_value"], "agenda_value IS NOT NULL"),
        ("cases_letter", ["office_id", "letter_year", "letter_value"], "letter_value IS NOT NULL"),
        ("cases_shelf", ["office_id", "since"], "state = 'closed'"),
    ):
        op.create_index(name, "cases", columns, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


def _keys() -> None:
    op.create_table(
        "desk_key",
        _office(),
        sa.Column("key_id", sa.String(8), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("until", UtcTime()),
        sa.PrimaryKeyConstraint("office_id", "key_id"),
    )


def _drafts() -> None:
    op.create_table(
        "intake_draft",
        _office(),
        sa.Column("draft_id", identifier(), nullable=False),
        sa.Column("person_id", identifier(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_fields", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", UtcTime(), nullable=False),
        sa.Column("changed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "draft_id"),
    )
    op.create_index("intake_draft_person", "intake_draft", ["office_id", "person_id", "changed_at"])
    op.create_table(
        "intake_draft_file",
        _office(),
        sa.Column("draft_id", identifier(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("size", counter(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "draft_id", "sha256"),
    )


def _taken() -> None:
    op.create_table(
        "taken_by_hand",
        _office(),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("clerk", sa.String(64), nullable=False),
        sa.Column("clerk_name", sa.Text(), nullable=False),
        sa.Column("taken_at", UtcTime(), nullable=False),
        sa.Column("late_days", sa.Integer(), nullable=False),
        sa.Column("data_key", sa.LargeBinary()),
        sa.Column("sealed_facts", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("office_id", "case_id"),
    )
    op.create_index("taken_by_hand_at", "taken_by_hand", ["office_id", "taken_at"])
    op.create_table(
        "box_emptying",
        _office(),
        sa.Column("emptied_id", identifier(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("witness", sa.Text(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "emptied_id"),
    )
    op.create_index("box_emptying_day", "box_emptying", ["office_id", "day"])


def _held() -> None:
    op.create_table(
        "case_hold",
        _office(),
        sa.Column("case_id", identifier(), nullable=False),
        sa.Column("held_at", UtcTime(), nullable=False),
        sa.Column("actor", sa.String(64), nullable=False),
        sa.Column("data_key", sa.LargeBinary()),
        sa.Column("sealed_reason", sa.LargeBinary()),
        sa.Column("lifted", sa.Boolean(), nullable=False),
        sa.Column("lifted_at", UtcTime()),
        sa.Column("lifted_by", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("office_id", "case_id", "held_at"),
    )


def downgrade() -> None:
    """A backup is the way back."""
    raise NotImplementedError("restore a backup instead")
