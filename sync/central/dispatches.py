"""Letters that left the office in a span of time, for the dispatch book: from the events, cases of these eyes alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import select

from sync.cases.refusal import Refusal
from sync.central.case_views import CaseRow
from sync.central.dossier import case_row
from sync.central.paper_contents import LetterFile, read_content
from sync.central.papers import LETTER, latest
from sync.central.people import Person
from sync.central.store import Store
from sync.central.tables import case_event, cases
from sync.central.visibility import visible

SENT = "LetterSent"


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One letter that was sent. ``letter`` None: its words have gone with the retention."""

    at: datetime
    way: str
    row: CaseRow
    letter: LetterFile | None


def dispatches(store: Store, person: Person, first: datetime, end: datetime) -> tuple[Dispatch, ...]:
    """Those sent from ``first`` up to, not including, ``end``, in their order."""
    with store.reading() as connection:
        rows = connection.execute(
            select(cases, case_event.c.at.label("sent_at"), case_event.c.content.label("sent"))
            .join(
                case_event,
                (case_event.c.office_id == cases.c.office_id) & (case_event.c.case_id == cases.c.case_id),
            )
            .where(
                visible(person), case_event.c.kind == SENT, case_event.c.at >= first, case_event.c.at < end
            )
            .order_by(case_event.c.at, cases.c.case_id)
        ).all()
        found = [(row.sent_at, _way(row.sent), case_row(store, row)) for row in rows]
    return tuple(Dispatch(at, way, row, _letter(store, row.case_id, person)) for at, way, row in found)


def _way(content: str) -> str:
    """How it went; the only thing of the event that is read here, and nobody's words."""
    said = msgspec.json.decode(content)
    return str(said.get("way", ""))


def _letter(store: Store, case_id: str, person: Person) -> LetterFile | None:
    read = latest(store, case_id, LETTER, person)
    return None if isinstance(read, Refusal) else read_content(read[1], LetterFile)
