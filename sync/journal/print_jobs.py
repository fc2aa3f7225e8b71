"""Print jobs: what became of each paper. Two papers of one case never both claim to be the original.

queued -> sending -> sent -> confirmed; after ``sending`` was committed and the outcome is not known:
uncertain. From there a person's word makes it confirmed or abandoned; a further paper is a copy (SALINAN).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, select, update

from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.journal.case_rows import insert_job
from sync.journal.instants import from_milliseconds, to_milliseconds
from sync.journal.schema import cases, print_job
from sync.journal.stream import Event

OFFERED_FOR = timedelta(minutes=3)
"""A receipt older than this is never printed unattended: its owner has gone."""

_MAY_FOLLOW: Mapping[str, frozenset[str]] = {
    "queued": frozenset({"sending", "abandoned"}),
    "sending": frozenset({"queued", "sent", "confirmed", "uncertain", "abandoned"}),
    "sent": frozenset({"confirmed", "uncertain", "abandoned"}),
    "uncertain": frozenset({"confirmed", "abandoned"}),
    "confirmed": frozenset(),
    "abandoned": frozenset(),
}
_RECORDED = {"confirmed": "ReceiptPrinted", "uncertain": "ReceiptFailed", "abandoned": "ReceiptFailed"}


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One paper of one case. ``copy`` 0: the original, n: SALINAN ke-n. ``proof``: what confirmed it, or ""."""

    id: int
    case_id: str
    state: str
    copy: int
    bytes_written: int
    created_at: datetime
    number: TrackingNumber
    serial: Serial
    proof: str = ""

    def may_be_offered(self, now: datetime, clock_sure: bool) -> bool:
        """Whether a screen may still offer this paper to whoever stands there."""
        age = now - self.created_at
        return self.state == "queued" and clock_sure and timedelta(0) <= age <= OFFERED_FOR


@dataclass(frozen=True, slots=True)
class Staff:
    """Who printed, gave up or settled a paper after its visit, and why, in their own words (F28)."""

    by: str
    why: str

    @classmethod
    def of(cls, by: str, why: str) -> Staff | Refusal:
        """``text.empty`` {"field"}: both are wanted; ``text.too_long``: 80 and 200 characters at most."""
        named: dict[str, str] = {}
        for field, words, longest in (("by", by, 80), ("why", why, 200)):
            cleaned = clean(words, longest)
            if isinstance(cleaned, Refusal):
                return cleaned
            if not cleaned:
                return Refusal("text.empty", {"field": field})
            named[field] = cleaned
        return cls(**named)


_JOB = select(
    print_job.c.id,
    print_job.c.case_id,
    print_job.c.state,
    print_job.c.copy,
    print_job.c.bytes_written,
    print_job.c.created_at,
    cases.c.number,
    cases.c.serial,
    print_job.c.proof,
).join(cases, cases.c.case_id == print_job.c.case_id)


def read_job(connection: Connection, job_id: int) -> PrintJob | None:
    """The job, or None if there is none with that id."""
    row = connection.execute(_JOB.where(print_job.c.id == job_id)).one_or_none()
    return None if row is None else _print_job(row)


def last_job(connection: Connection, case_id: str) -> PrintJob | None:
    """The newest paper of a case: the original, or its highest copy."""
    papers = _JOB.where(print_job.c.case_id == case_id).order_by(print_job.c.copy.desc()).limit(1)
    row = connection.execute(papers).one_or_none()
    return None if row is None else _print_job(row)


def jobs_in(connection: Connection, states: Sequence[str]) -> tuple[PrintJob, ...]:
    """All jobs in one of the states, oldest first."""
    rows = connection.execute(_JOB.where(print_job.c.state.in_(states)).order_by(print_job.c.id))
    return tuple(_print_job(row) for row in rows)


def move(
    connection: Connection, job: PrintJob, state: str, *, bytes_written: int, proof: str, now: datetime
) -> PrintJob | Refusal:
    """Stores the job in its next state, or ``job.state`` {"from", "to"} where none leads there.

    ``bytes_written``: of the paper's bytes, how many left for the printer. Raises ValueError for a job
    confirmed without proof, which no driver may claim.
    """
    if state == "confirmed" and not proof:
        raise ValueError("a job is confirmed by the printer's answer or by a person, never by silence")
    begun = state == "queued" and bytes_written > 0
    if begun or state not in _MAY_FOLLOW[job.state]:
        return Refusal("job.state", {"from": job.state, "to": state})
    moved = replace(job, state=state, bytes_written=bytes_written, proof=proof)
    values = {"state": state, "bytes_written": bytes_written, "proof": proof}
    connection.execute(
        update(print_job).where(print_job.c.id == job.id).values(updated_at=to_milliseconds(now), **values)
    )
    return moved


def event_of(job: PrintJob, now: datetime, clock_sure: bool, staff: Staff | None = None) -> Event | None:
    """The record that the job's new state deserves, if any; with ``staff`` it says who and why."""
    kind = _RECORDED.get(job.state)
    if kind is None:
        return None
    report = {
        "id": job.id,
        "copy": job.copy,
        "state": job.state,
        "bytes_written": job.bytes_written,
        "proof" if kind == "ReceiptPrinted" else "reason": job.proof,
    }
    if staff is not None:
        report |= {"by": staff.by, "why": staff.why}
    return Event(kind, job.case_id, now, clock_sure, {"job": report})


def new_copy(connection: Connection, job: PrintJob, now: datetime) -> PrintJob | Refusal:
    """The next SALINAN of the case, queued. ``job.state`` while the paper before it may still come out."""
    last = last_job(connection, job.case_id)
    assert last is not None  # the job itself is one
    if last.state in ("queued", "sending"):
        return Refusal("job.state", {"from": last.state, "to": "copy"})
    queued = insert_job(connection, job.case_id, last.copy + 1, to_milliseconds(now))
    copy = read_job(connection, queued)
    assert copy is not None
    return copy


def _print_job(row: Row[int, str, str, int, int, int, str, int, str]) -> PrintJob:
    job_id, case_id, state, copy, bytes_written, created_at, glyphs, serial, proof = row
    created = from_milliseconds(created_at)
    number = TrackingNumber(glyphs)
    return PrintJob(job_id, case_id, state, copy, bytes_written, created, number, Serial(serial), proof)
