"""Papers that staff make of a case: letters, minutes, proofs. Sealed under the case's data key, every save a version.

A paper is written in the transaction of the event that names it, so neither stands without the other. Its SHA-256 is
of the plain content: the event holds it, and so the hash chain of the case proves what the paper was.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from sync.cases.identity import may_open_file
from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.central.at_rest import CaseKey, Place
from sync.central.case_keys import key_for
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables import cases
from sync.central.tables.papers import paper
from sync.central.visibility import visible

LETTER = "surat"
WORKING_COPY = "konsep"
NOTICE = "pemberitahuan"
REQUEST = "permintaan"
IDENTITY = "identitas"
CLARIFICATION = "klarifikasi"
SIGNED = "surat_ttd"
SIGNED_NOTICE = "pemberitahuan_ttd"
SCAN = "pindaian_surat"
PROOF = "bukti"
PUBLIC = "publik"
WITHDRAWAL = "pencabutan"
PICTURES = (PROOF, WITHDRAWAL)
"""Photographed papers of others: looked at like a kiosk's sealed files, each look an event."""

JSON = "application/json"
PDF = "application/pdf"
JPEG = "image/jpeg"

LARGEST = 4 * 1024 * 1024
"""Bytes. A signed letter of three pages has 60 kB, a photo as we re-encode it at most about 400."""


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper without its content. ``version``: from 1 within its kind; ``erased``: its retention is over."""

    paper_id: str
    kind: str
    version: int
    media_type: str
    size: int
    sha256: str
    at: datetime
    actor: str
    erased: bool


@dataclass(frozen=True, slots=True)
class NewPaper:
    """What is to be kept: ``kind`` of those above, ``plain`` its bytes; ``paper_id``: where the event must name it."""

    kind: str
    media_type: str
    plain: bytes
    paper_id: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.plain).hexdigest()


def keep(  # noqa: PLR0917 - where, what, by whom, when
    connection: Connection, store: Store, case_id: str, new: NewPaper, person: Person, now: datetime
) -> PaperRow | Refusal:
    """Seal it and write it as the next version of its kind, in the caller's transaction.

    Refusals: ``case.unknown``, ``paper.large`` {"max"}, ``paper.erased`` (the retention of the case is over),
    ``paper.locked`` (the case is sealed under a storage key that is not here).
    """
    if len(new.plain) > LARGEST:
        return Refusal("paper.large", {"max": LARGEST})
    key = _key_to_seal(connection, store, case_id, person)
    if isinstance(key, Refusal):
        return key
    version = (
        1
        + connection.execute(
            select(func.coalesce(func.max(paper.c.version), 0)).where(
                _of(key.place), paper.c.kind == new.kind
            )
        ).scalar_one()
    )
    return _write(connection, key, new, version, person, now)


def keep_working_copy(
    store: Store, case_id: str, plain: bytes, person: Person, clock: Clock
) -> PaperRow | Refusal:
    """The letter as it stands in this person's editor: one copy each, replaced; refusals as of `keep`."""
    now, new = utc(clock()), NewPaper(WORKING_COPY, JSON, plain)

    def work(connection: Connection) -> PaperRow | Refusal:
        if len(plain) > LARGEST:
            return Refusal("paper.large", {"max": LARGEST})
        key = _key_to_seal(connection, store, case_id, person)
        if isinstance(key, Refusal):
            return key
        connection.execute(delete(paper).where(_copy_of(key.place, person)))
        return _write(connection, key, new, 0, person, now)

    return store.write(work)


def drop_working_copy(connection: Connection, case_id: str, person: Person) -> None:
    """Once it was saved as a version, or is not wanted any more."""
    connection.execute(delete(paper).where(_copy_of(Place(person.office_id, case_id), person)))


def papers_of(store: Store, case_id: str, person: Person, *kinds: str) -> tuple[PaperRow, ...]:
    """Papers of these kinds (none named: all but working copies), oldest first; none of a case not for these eyes."""
    wanted = paper.c.kind.in_(kinds) if kinds else paper.c.kind != WORKING_COPY
    with store.reading() as connection:
        rows = connection.execute(
            select(paper, paper.c.sealed.is_(None).label("erased"))
            .join(cases, (cases.c.office_id == paper.c.office_id) & (cases.c.case_id == paper.c.case_id))
            .where(visible(person), paper.c.case_id == case_id, wanted)
            .order_by(paper.c.at, paper.c.kind, paper.c.version)
        ).all()
    return tuple(_row(row) for row in rows)


def read_paper(store: Store, case_id: str, paper_id: str, person: Person) -> tuple[PaperRow, bytes] | Refusal:
    """A paper with its plain content.

    ``paper.unknown``; ``paper.confidential`` (it may tell a name that is not for these eyes); ``paper.erased``;
    ``paper.locked``.
    """
    return _read(store, case_id, paper.c.paper_id == paper_id, person)


def read_picture(store: Store, case_id: str, which: str, person: Person) -> tuple[PaperRow, bytes] | Refusal:
    """One of `PICTURES`, by its id or its SHA-256; refusals as of `read_paper`."""
    named = paper.c.sha256 == which if len(which) == 64 else paper.c.paper_id == which
    return _read(store, case_id, named & paper.c.kind.in_(PICTURES), person)


def latest(store: Store, case_id: str, kind: str, person: Person) -> tuple[PaperRow, bytes] | Refusal:
    """The newest version of a kind; refusals as of `read_paper`."""
    return _read(store, case_id, paper.c.kind == kind, person)


def working_copy(store: Store, case_id: str, person: Person) -> tuple[PaperRow, bytes] | Refusal:
    """This person's own; refusals as of `read_paper`."""
    return _read(store, case_id, _copy_of(Place(person.office_id, case_id), person), person)


def erase_papers(connection: Connection, office_id: str, case_id: str) -> None:
    """Retention: the contents go, working copies whole; kind, version, hash and time stay beside the events."""
    of = _of(Place(office_id, case_id))
    connection.execute(delete(paper).where(of, paper.c.kind == WORKING_COPY))
    connection.execute(update(paper).where(of).values(sealed=None))


def _read(
    store: Store, case_id: str, which: ColumnElement[bool], person: Person
) -> tuple[PaperRow, bytes] | Refusal:
    with store.reading() as connection:
        row = connection.execute(
            select(paper, cases.c.data_key, cases.c.identity_mode, paper.c.sealed.is_(None).label("erased"))
            .join(cases, (cases.c.office_id == paper.c.office_id) & (cases.c.case_id == paper.c.case_id))
            .where(visible(person), paper.c.case_id == case_id, which)
            .order_by(paper.c.version.desc())
            .limit(1)
        ).first()
    if row is None:
        return Refusal("paper.unknown")
    if not may_open_file(row.kind, row.identity_mode, person.role):
        return Refusal("paper.confidential")
    if row.sealed is None:
        return Refusal("paper.erased")
    key = store.at_rest.key_of(Place(row.office_id, case_id), row.data_key)
    plain = None if key is None else key.open(column_of(row.paper_id), row.sealed)
    return Refusal("paper.locked") if plain is None else (_row(row), plain)


def _key_to_seal(connection: Connection, store: Store, case_id: str, person: Person) -> CaseKey | Refusal:
    """The case's key, made if its body has not been opened yet."""
    row = connection.execute(
        select(cases.c.office_id, cases.c.erased_at).where(visible(person), cases.c.case_id == case_id)
    ).first()
    if row is None:
        return Refusal("case.unknown")
    if row.erased_at is not None:
        return Refusal("paper.erased")
    return key_for(store, connection, row.office_id, case_id) or Refusal("paper.locked")


def _write(  # noqa: PLR0917 - where, what, by whom, when
    connection: Connection, key: CaseKey, new: NewPaper, version: int, person: Person, now: datetime
) -> PaperRow:
    paper_id = new.paper_id or uuid7(now, secrets.randbits)
    values: dict[str, Any] = {
        "paper_id": paper_id,
        "kind": new.kind,
        "version": version,
        "media_type": new.media_type,
        "size": len(new.plain),
        "sha256": new.sha256,
        "at": now,
        "actor": person.login,
    }
    sealed = key.seal(column_of(paper_id), new.plain)
    whose = {"office_id": key.place.office_id, "case_id": key.place.case_id}
    connection.execute(insert(paper).values(values | whose | {"sealed": sealed}))
    return PaperRow(**values, erased=False)


def _row(row: Any) -> PaperRow:
    return PaperRow(**{name: getattr(row, name) for name in PaperRow.__dataclass_fields__})


def column_of(paper_id: str) -> str:
    """Under which name its bytes are sealed."""
    return f"paper {paper_id}"


def _of(place: Place) -> ColumnElement[bool]:
    return (paper.c.office_id == place.office_id) & (paper.c.case_id == place.case_id)


def _copy_of(place: Place, person: Person) -> ColumnElement[bool]:
    return _of(place) & (paper.c.kind == WORKING_COPY) & (paper.c.actor == person.login)
