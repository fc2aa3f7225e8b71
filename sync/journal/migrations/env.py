"""Alembic's entry: runs inside the transaction that `sync.journal.migrate` has begun with BEGIN IMMEDIATE.

So a migration killed half-way leaves nothing behind (SQLite's schema changes are transactional).
"""

from __future__ import annotations

from alembic import context

from sync.journal.schema import metadata

_attributes = context.config.attributes
context.configure(
    connection=_attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
    on_version_apply=lambda *, step, **_: _attributes["boundary"](f"migration.{step.up_revision_id}"),
)
with context.begin_transaction():
    context.run_migrations()
