"""Alembic's entry: runs inside the transaction that the store has begun (BEGIN IMMEDIATE on SQLite).

So a migration killed half-way leaves nothing behind on either database.
"""

from __future__ import annotations

from alembic import context

from sync.central.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
