"""A case as its events tell it: where it stands, who did what, what it still waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sync.cases.events import (
    AgendaNumberGiven,
    CaseReceived,
    Event,
    ReceiptFailed,
    ReceiptPrinted,
    StepCompleted,
)

OPEN = "open"
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class AgendaNumber:
    """The running number of the register book in one year; printed as ``12/2026``."""

    value: int
    year: int

    def __str__(self) -> str:
        return f"{self.value}/{self.year}"


@dataclass(frozen=True, slots=True)
class Done:
    """One line of the timeline: a step, when, by whom (person and role), with which note."""

    step: int
    at: datetime
    by: str
    role: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The state of one case. ``step``: the one under way, None when all are done; ``since``: since when.

    ``seen``: how many events it has heard of, which is also the version that a page was drawn from.
    """

    case_id: str
    number: str
    serial: int
    received_at: datetime
    form_version: str
    sop_version: str
    identity_mode: str
    step: int | None
    since: datetime
    timeline: tuple[Done, ...] = ()
    agenda: AgendaNumber | None = None
    receipt: str = "waiting"  # waiting | printed | failed
    seen: int = 1

    @classmethod
    def fold(cls, events: Iterable[Event]) -> CaseFile:
        """From all events in their order; the first one is CaseReceived, else ValueError."""
        in_order = iter(events)
        first = next(in_order, None)
        if not isinstance(first, CaseReceived):
            raise ValueError("a case begins when it is received")
        case = cls(
            case_id=first.case_id,
            number=first.number,
            serial=first.serial,
            received_at=first.at,
            form_version=first.form_version,
            sop_version=first.sop_version,
            identity_mode=first.identity_mode,
            step=1,
            since=first.at,
        )
        for event in in_order:
            case = case.after(event)
        return case

    def after(self, event: Event) -> CaseFile:
        """The case when this has happened too."""
        heard = replace(self, seen=self.seen + 1)
        match event:
            case StepCompleted():
                done = Done(event.step, event.at, event.actor, event.role, event.note)
                timeline = (*self.timeline, done)
                return replace(heard, step=event.next_step, since=event.at, timeline=timeline)
            case AgendaNumberGiven():
                return replace(heard, agenda=AgendaNumber(event.value, event.year))
            case ReceiptPrinted():
                return replace(heard, receipt="printed")
            case ReceiptFailed() if self.receipt != "printed":
                return replace(heard, receipt="failed")
            case CaseReceived():
                raise ValueError("a case is received once")
            case _:
                return heard

    @property
    def state(self) -> str:
        """``open`` or ``closed``."""
        return CLOSED if self.step is None else OPEN

    def done_by(self, step: int) -> str | None:
        """Who completed this step last, or None: nobody yet."""
        return next((done.by for done in reversed(self.timeline) if done.step == step), None)
