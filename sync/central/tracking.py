"""What a citizen may know of a case: by its number the coarse status, by the receipt's code the whole of it.

Never a name, a NIK, an account or a letter: what is answered here is built from `sync.wire.messages.PublicStatus` alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from sync.cases.desk_events import StepSkipped
from sync.cases.events import StepCompleted
from sync.cases.numbers import TrackingNumber
from sync.cases.proof import GLYPHS, ReceiptProof
from sync.cases.refusal import Refusal
from sync.central import case_journal, feed, wishes
from sync.central.keys import CentreKeys
from sync.central.public_keys import key_list
from sync.central.rules import Rules
from sync.central.store import Clock, Store, utc
from sync.central.tables import case_number, cases, office
from sync.vault.signing import verify_proof
from sync.wire.messages import PublicStatus

NO_OFFICE = "-"
"""Stands for the office of a number that belongs to none here, so that the same question is asked all the same."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """``status`` None: the receipt is genuine, but its case has not come here yet. ``full``: shown by the receipt itself.

    ``received``: when the complaint was received; ``outcome``: how a closed case ended, as in `sync.cases.case.OUTCOMES`;
    ``referred_to``: the body in charge where it is not this office; ``skipped``: steps that did not apply; ``asked``: it
    was asked that the case goes on; ``case_id``: for what the holder of a receipt may ask further.
    """

    number: TrackingNumber
    received: datetime
    office_name: str
    status: PublicStatus | None
    full: bool = False
    case_id: str = ""
    office_id: str = ""
    sop_version: str = ""
    outcome: str = ""
    referred_to: str = ""
    skipped: tuple[int, ...] = ()
    asked: bool = False


def track(store: Store, number: TrackingNumber, clock: Clock) -> Tracked | Refusal:
    """The status for whoever knows the number; ``number.unknown`` for one that is nobody's or another office's.

    Both are found out by the same two questions to the database.
    """
    with store.reading() as connection:
        return tracked(store.rules, connection, number, clock()) or Refusal("number.unknown")


def track_receipt(store: Store, keys: CentreKeys, text: str, clock: Clock) -> Tracked | Refusal:
    """The whole status for whoever holds the receipt; ``proof.unreadable``, ``proof.key_unknown``, ``proof.signature``."""
    proof = receipt(store, keys, text, clock)
    if isinstance(proof, Refusal):
        return proof
    with store.reading() as connection:
        found = tracked(store.rules, connection, proof.number, clock(), full=True)
        if found is not None:
            return found
        home = _office(connection, proof.number)
    return Tracked(proof.number, proof.at, "" if home is None else home.name, None, full=True)


def receipt(store: Store, keys: CentreKeys, text: str, clock: Clock) -> ReceiptProof | Refusal:
    """The receipt that a code proves, whichever of this store's kiosks signed it; refusals as of `track_receipt`."""
    published = {bytes.fromhex(entry.key_id): entry.public_key for entry in key_list(store, keys, clock).keys}
    found = [verify_proof(one, published) for one in readings(text)]
    return next((one for one in found if isinstance(one, ReceiptProof)), found[-1])


def readings(text: str) -> tuple[str, ...]:
    """What a code may have been before it was copied: with the spaces at its ends that a field or a scanner took away."""
    words = text.strip()
    lost = GLYPHS - len(words)
    if not 0 <= lost <= 4:
        return (words,)
    return tuple(" " * left + words + " " * (lost - left) for left in range(lost + 1))


def tracked(
    rules: Rules, connection: Connection, number: TrackingNumber, now: datetime, full: bool = False
) -> Tracked | None:
    """`track` within the caller's transaction; None: nobody's number."""
    home = _office(connection, number)
    row = _case(connection, NO_OFFICE if home is None else home.office_id, number)
    if row is None or home is None:
        return None
    events = case_journal.domain_events(case_journal.events_of(connection, row.office_id, row.case_id))
    done = [event for event in events if isinstance(event, StepCompleted)]
    sop, calendar = rules.sop_of(row.sop_version), rules.calendar_of(row.office_id)
    until = feed.complete_by(row.paused_since, sop, calendar)
    status = feed.status_of(dict(row._mapping), done, utc(now), until)
    return Tracked(
        number,
        status.received,
        home.name,
        status,
        full,
        row.case_id,
        row.office_id,
        row.sop_version,
        row.outcome,
        row.referred_to,
        tuple(event.step for event in events if isinstance(event, StepSkipped)),
        full and wishes.is_waiting(connection, row.office_id, row.case_id),
    )


def _office(connection: Connection, number: TrackingNumber) -> Any:
    return connection.execute(select(office).where(office.c.code == number.glyphs[:3])).first()


def _case(connection: Connection, office_id: str, number: TrackingNumber) -> Any:
    same = (case_number.c.office_id == cases.c.office_id) & (case_number.c.case_id == cases.c.case_id)
    return connection.execute(
        select(cases)
        .join(case_number, same)
        .where(case_number.c.office_id == office_id, case_number.c.number == number.glyphs)
    ).first()
