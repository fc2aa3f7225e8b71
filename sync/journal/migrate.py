"""Bringing a journal's tables to what this code knows, in one transaction; never by starting anew."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from sync.vault.boundary import Boundary, unwatched

SCRIPTS = Path(__file__).parent / "migrations"


def revision_of(connection: Connection) -> str | None:
    """The migration that the tables stand at; None for an empty file."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def migrate(connection: Connection, boundary: Boundary = unwatched, scripts: Path = SCRIPTS) -> None:
    """Runs what is missing within the connection's transaction (BEGIN IMMEDIATE); nothing of it, if killed."""
    # Imported here: a start that has nothing to migrate need not wait for Alembic (0.2 s).
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["boundary"] = boundary
    command.upgrade(config, "head")
