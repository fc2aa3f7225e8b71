"""Cases of a revoked kiosk that a person let in: who and why stands in the history of each."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from sync.cases.events import RevokedTaken
from sync.central import case_journal
from sync.central.batches import Batch
from sync.central.case_keys import key_for
from sync.central.incoming import RECEIVED
from sync.central.store import Clock, Store, utc
from sync.wire.messages import RecordHead, SyncAnswer, decode


@dataclass(frozen=True, slots=True)
class Decision:
    """``by``: login, or "console"; ``why`` in that person's own words; ``office_id``: the one whose kiosks that person
    may decide on, "" for all."""

    by: str
    role: str
    why: str
    office_id: str = ""

    def covers(self, office_id: str) -> bool:
        return self.office_id in ("", office_id)


def write_down(store: Store, batch: Batch, answer: SyncAnswer, decided: Decision, clock: Clock) -> None:
    """Once for each case of the batch that is here now, however often the stick is read."""
    office_id = batch.manifest.office_id
    heads = [decode(one.head, RecordHead) for one in batch.records]
    here = [
        head.case_id
        for head, result in zip(heads, answer.results, strict=True)
        if head is not None and head.kind == RECEIVED and result.outcome in ("new", "same")
    ]
    event = RevokedTaken(at=utc(clock()), actor=decided.by, role=decided.role, note=decided.why)

    def work(connection: Connection) -> None:
        for case_id in sorted(here):
            known = case_journal.events_of(connection, office_id, case_id)
            if not case_journal.only(known, "RevokedTaken"):
                key = key_for(store, connection, office_id, case_id)
                case_journal.append(connection, office_id, case_id, [event], key=key)

    store.write(work)
