"""What a case is about, in one line by staff: it stands in the register, can be found, and names nobody."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from sync.cases.intake_events import SubjectWritten
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.central import case_journal, search_index
from sync.central.case_keys import key_for
from sync.central.columns import is_identifier
from sync.central.duties import put
from sync.central.handling import visible
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables import cases
from sync.central.tables.search import case_subject

LONGEST = 120


def write_subject(store: Store, case_id: str, subject: str, person: Person, clock: Clock) -> str | Refusal:
    """The line as it is kept. ``case.unknown``, ``case.erased``, ``subject.not_your_role``, ``subject.short``, ``subject.nik``, ``text.*``."""
    words = clean(subject, LONGEST)
    refusal = refused_subject(words, person)
    if refusal is not None or isinstance(words, Refusal):
        return refusal or words
    now = utc(clock())

    def work(connection: Connection) -> str | Refusal:
        mine = (visible(person), cases.c.case_id == case_id)
        row = connection.execute(select(cases).where(*mine).with_for_update()).first()
        if row is None:
            return Refusal("case.unknown")
        if row.erased_at is not None:
            return Refusal("case.erased")
        key = {"office_id": row.office_id, "case_id": case_id}
        put(connection, case_subject, key | {"subject": words, "actor": person.login, "at": now}, tuple(key))
        event = SubjectWritten(at=now, actor=person.login, role=person.role, subject=words)
        data_key = key_for(store, connection, row.office_id, case_id)
        case_journal.append(connection, row.office_id, case_id, [event], key=data_key)
        search_index.index_again(connection, store, row)
        return words

    return store.write(work) if is_identifier(case_id) else Refusal("case.unknown")


def refused_subject(words: str | Refusal, person: Person) -> Refusal | None:
    """Why this line may not stand in the register; None where it may. Codes as `write_subject`."""
    if isinstance(words, Refusal):
        return words
    if not person.handles_cases:
        return Refusal("subject.not_your_role")
    if len(words) < 5:
        return Refusal("subject.short")
    digits = "".join(glyph for glyph in words if glyph.isdigit())
    return Refusal("subject.nik") if len(digits) >= 9 else None


def subject_of(connection: Connection, office_id: str, case_id: str) -> str:
    """Empty where nobody has written one. Whoever asks has looked whether the case is visible."""
    mine = (case_subject.c.office_id == office_id) & (case_subject.c.case_id == case_id)
    return connection.execute(select(case_subject.c.subject).where(mine)).scalar() or ""


def subjects_of(connection: Connection, office_id: str, case_ids: Sequence[str]) -> dict[str, str]:
    """The lines of these cases, by id; those without one are left out."""
    if not case_ids:
        return {}
    rows = connection.execute(
        select(case_subject.c.case_id, case_subject.c.subject).where(
            case_subject.c.office_id == office_id, case_subject.c.case_id.in_(case_ids)
        )
    )
    return {str(row.case_id): row.subject for row in rows}
