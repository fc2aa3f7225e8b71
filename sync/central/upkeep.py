"""What nobody waits for: bodies opened, ended things forgotten, next month's room made."""

from __future__ import annotations

from datetime import date
from threading import Event

from sqlalchemy.exc import SQLAlchemyError

from sync.central import partitions
from sync.central.authentication import sweep_nonces
from sync.central.opening import open_bodies
from sync.central.retention import erase_due, remove_erased
from sync.central.service import Centre
from sync.central.sessions import sweep_sessions
from sync.logbook import note


def background_round(centre: Centre) -> str:
    """One round: bodies opened, ended sessions and used nonces forgotten; in words how much there was."""
    opened = open_bodies(centre.store, centre.keys, centre.clock)
    sweep_sessions(centre.store, centre.clock)
    sweep_nonces(centre.store, centre.clock)
    return f"{opened} case bodies looked at."


def daily_round(centre: Centre) -> None:
    """Partitions of this month and the next two: an office process may run for a year without a restart. Then what
    the office may keep no longer."""
    centre.store.write(lambda connection: partitions.ensure_months(connection, centre.clock(), months=3))
    while erase_due(centre.store, centre.settings.retention_days, centre.clock).more:
        pass
    remove_erased(centre.store)


def keep_up(centre: Centre, stop: Event, every_s: float = 2.0) -> None:
    """Rounds until ``stop`` is set, one every ``every_s`` seconds; one that fails is told and tried again."""
    tended: date | None = None
    while not stop.wait(every_s):
        try:
            background_round(centre)
            today = centre.clock().date()
            if today != tended:
                daily_round(centre)
                tended = today
        except (SQLAlchemyError, OSError) as trouble:
            # A database that is away comes back; the desk and the kiosks must not lose this loop meanwhile.
            note("centre.background_failed", error=type(trouble).__name__)
