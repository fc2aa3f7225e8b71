"""What staff do with cases: see what waits, open one, do something to it, open a sealed file.

Every query goes through `visible`: a list without it does not pass review. What is done to a case is in `acting`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select

from sync.cases.events import SealedOpened
from sync.cases.identity import may_open_file
from sync.cases.refusal import Refusal
from sync.central import blobs, case_journal
from sync.central.acting import act, reopen_anew
from sync.central.case_views import CaseDetail, CaseRow
from sync.central.dossier import LINE, case_row, detail_of, find
from sync.central.keys import CentreKeys
from sync.central.losses import ask_again
from sync.central.papers import PaperRow, read_picture
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables import case_file, cases
from sync.central.visibility import is_open, visible

__all__ = [
    "act",
    "case_page",
    "case_row",
    "counts_by_step",
    "find_case",
    "open_proof",
    "open_scan",
    "reopen_anew",
    "visible",
    "work_list",
]


def work_list(
    store: Store,
    office_id: str,
    person: Person,
    *,
    step: int | None = None,
    limit: int = 500,
    offset: int = 0,
) -> list[CaseRow]:
    """Open cases, the most pressing first; of one step where ``step`` is given; ``offset``: so many are passed over."""
    wanted = [visible(person), cases.c.office_id == office_id, is_open()]
    if step is not None:
        wanted.append(cases.c.step == step)
    with store.reading() as connection:
        rows = connection.execute(
            select(*LINE)
            .where(*wanted)
            .order_by(cases.c.step_due_at, cases.c.case_id)
            .limit(limit)
            .offset(offset)
        )
        return [case_row(store, row) for row in rows]


def counts_by_step(store: Store, office_id: str, person: Person) -> dict[int, int]:
    """How many open cases stand at each step."""
    with store.reading() as connection:
        rows = connection.execute(
            select(cases.c.step, func.count())
            .where(visible(person), cases.c.office_id == office_id, is_open())
            .group_by(cases.c.step)
        )
        return {row[0]: row[1] for row in rows}


def find_case(store: Store, number: str, person: Person) -> str | None:
    """The id of the case with this tracking number (13 glyphs without hyphens)."""
    with store.reading() as connection:
        return connection.execute(
            select(cases.c.case_id).where(visible(person), cases.c.number == number)
        ).scalar()


def case_page(store: Store, case_id: str, person: Person, clock: Clock) -> CaseDetail | Refusal:
    """One case whole, or ``case.unknown``: it is not there, or not for these eyes."""
    with store.reading() as connection:
        row = find(connection, case_id, person)
        return Refusal("case.unknown") if row is None else detail_of(store, connection, row, person, clock())


def open_scan(  # noqa: PLR0917 - as above
    store: Store, keys: CentreKeys, case_id: str, sha256: str, person: Person, clock: Clock
) -> tuple[str, bytes] | Refusal:
    """A sealed file's media type and plain bytes, in memory, for one view; the view is in the journal first.

    Refusals: ``case.unknown``, ``file.unknown``, ``file.confidential`` (it tells a name that is not for these eyes),
    ``file.not_here`` (still at the kiosk), ``file.damaged``, ``sealed.cannot_open``.
    """
    with store.reading() as connection:
        row = find(connection, case_id, person)
        if row is None:
            return Refusal("case.unknown")
        file = _file(connection, row, sha256)
    if file is None or file.header is None:
        return Refusal("file.unknown")
    if not may_open_file(file.role, row.identity_mode, person.role):
        return Refusal("file.confidential")
    payload = blobs.read_held(store, row.office_id, sha256)
    if isinstance(payload, Refusal):
        if payload.code == "file.damaged":
            ask_again(store, row.office_id, sha256, clock())
        return payload
    opened = keys.open(file.header + payload, (row.opened_with,))
    if isinstance(opened, Refusal):
        return opened
    seen = SealedOpened(at=utc(clock()), actor=person.login, role=person.role, sha256=sha256)
    store.write(lambda connection: case_journal.append(connection, row.office_id, case_id, [seen]))
    return file.media_type, opened[0]


def open_proof(
    store: Store, case_id: str, which: str, person: Person, clock: Clock
) -> tuple[PaperRow, bytes] | Refusal:
    """What staff have photographed, for one view; as with a sealed file the view is in the journal first.

    ``which``: its id or its SHA-256. Refusals of `sync.central.papers.read_paper`; any other paper is ``paper.unknown``.
    """
    read = read_picture(store, case_id, which, person)
    if isinstance(read, Refusal):
        return read
    seen = SealedOpened(at=utc(clock()), actor=person.login, role=person.role, sha256=read[0].sha256)
    store.write(lambda connection: case_journal.append(connection, person.office_id, case_id, [seen]))
    return read


def _file(connection: Connection, row: Any, sha256: str) -> Any:
    return connection.execute(
        select(case_file).where(
            case_file.c.office_id == row.office_id,
            case_file.c.case_id == row.case_id,
            case_file.c.sha256 == sha256,
        )
    ).first()
