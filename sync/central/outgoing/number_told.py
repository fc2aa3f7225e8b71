"""The number of a case by SMS, for whoever has just been told it over the telephone and wants it in writing, too."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from sync.cases.contact_events import STAFF
from sync.cases.notice_places import SMS
from sync.cases.refusal import Refusal
from sync.central.dossier import find
from sync.central.outgoing import contacts, telling
from sync.central.outgoing.addresses import can_be_told, normal
from sync.central.outgoing.contacts import Wanted
from sync.central.people import Person
from sync.central.store import Clock, Store, utc


def tell_number(store: Store, case_id: str, phone: str, person: Person, clock: Clock) -> Refusal | None:
    """Consent, as an event, and the acknowledgement, at once. What matters follows by the same way, until STOP.

    ``contact.way`` (this office sends no SMS), ``contact.address``, ``hand.not_yours``, ``case.unknown``, ``case.erased``.
    """
    if SMS not in store.reach.ways:
        return Refusal("contact.way")
    if not can_be_told(SMS, normal(SMS, phone)):
        return Refusal("contact.address")
    if not person.handles_cases:
        return Refusal("hand.not_yours")
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        row: Any = find(connection, case_id, person)
        if row is None:
            return Refusal("case.unknown")
        wanted = Wanted(SMS, phone, STAFF, actor=person.login, role=person.role)
        contact = contacts.allow(connection, store, row, wanted, now)
        if contact is None:
            return Refusal("case.erased")
        telling.acknowledge(store, connection, row, contact, now)
        return None

    return store.write(work)
