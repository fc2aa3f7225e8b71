"""A case as its events tell it: where it stands, who did what, what it still waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sync.cases import desk_events as desk
from sync.cases.events import (
    AgendaNumberGiven,
    CaseReceived,
    Event,
    ReceiptFailed,
    ReceiptPrinted,
    StepCompleted,
)
from sync.cases.working_calendar import Pause

OPEN = "open"
PAUSED = "menunggu_pelapor"
CLOSED = "closed"

FINISHED = "selesai"
REFERRED = "dilimpahkan"
INCOMPLETE = "tidak_lengkap"
WITHDRAWN = "dicabut"
OUTCOMES = (FINISHED, REFERRED, INCOMPLETE, WITHDRAWN)
"""How a closed case ended."""


@dataclass(frozen=True, slots=True)
class AgendaNumber:
    """The running number of one of the office's books in one year; printed as ``12/2026``."""

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
class Accused:
    """Whom the case is about: logins, units, and the roles that those persons had. Nothing of it is for their eyes."""

    persons: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    confirmed: bool = True

    def covers(self, login: str, unit: str) -> bool:
        """Is it about this person, by name or by unit?"""
        return login in self.persons or (unit != "" and unit in self.units)


@dataclass(frozen=True, slots=True)
class Letter:
    """The newest version of the letter, and what became of it. ``signed``: SHA-256 of the signed document, or "";
    ``sent``: it is with the complainant, and whatever is written after it is another letter."""

    paper: str
    version: int
    sha256: str
    signed: str = ""
    way: str = ""
    number: AgendaNumber | None = None
    number_text: str = ""
    sent: bool = False


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The state of one case. ``step``: the one under way, None when it is closed; ``since``: since when.

    ``seen``: how many events it has heard of. ``stopped_at``: the step at which it was closed; ``outcome``: of
    `OUTCOMES`; ``holder``: on whose desk it lies, "" in the role's queue; ``unit``: to whom step 4 gave it;
    ``hands``: (step, login) of all who had a hand in this round; ``initials``: (role, login) of the parafs on the
    present version; ``loops``: returns for correction; ``failures``: failed deliveries; ``skipped``: (step, why);
    ``leading``, ``continued_in``: case ids.
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
    stopped_at: int = 0
    closed_at: datetime | None = None
    outcome: str = ""
    holder: str = ""
    klass: str = ""
    unit: str = ""
    disposition: str = ""
    referred_to: str = ""
    accused: Accused = Accused()
    pauses: tuple[Pause, ...] = ()
    times_asked: int = 0
    hands: tuple[tuple[int, str], ...] = ()
    initials: tuple[tuple[str, str], ...] = ()
    letter: Letter | None = None
    clarifications: tuple[str, ...] = ()
    loops: int = 0
    failures: int = 0
    skipped: tuple[tuple[int, str], ...] = ()
    leading: str = ""
    continued_in: str = ""
    reopened: int = 0
    public: bool = False

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
            case CaseReceived():
                raise ValueError("a case is received once")
            case ReceiptPrinted():
                return replace(heard, receipt="printed")
            case ReceiptFailed() if self.receipt != "printed":
                return replace(heard, receipt="failed")
            case AgendaNumberGiven():
                return replace(heard, agenda=AgendaNumber(event.value, event.year))
            case StepCompleted():
                done = Done(event.step, event.at, event.actor, event.role, event.note)
                went = replace(
                    heard, timeline=(*self.timeline, done), hands=_joined(self, event.step, event.actor)
                )
                return (
                    _closed(went, FINISHED, event)
                    if event.next_step is None
                    else _to(went, event.next_step, event.at)
                )
            case _:
                return _after_desk(heard, event)

    @property
    def state(self) -> str:
        """``open``, ``menunggu_pelapor`` (the clock stands still) or ``closed``."""
        if self.step is None:
            return CLOSED
        return OPEN if self.paused_since is None else PAUSED

    @property
    def paused_since(self) -> datetime | None:
        """Since when the office waits for the complainant, or None."""
        lasting = self.pauses[-1:]
        return lasting[0].start if lasting and lasting[0].end is None else None

    def done_by(self, step: int) -> str | None:
        """Who completed this step last, or None: nobody yet."""
        return next((done.by for done in reversed(self.timeline) if done.step == step), None)

    def hands_at(self, step: int) -> tuple[str, ...]:
        """Logins of all who had a hand in this step in the round under way."""
        return tuple(login for number, login in self.hands if number == step)


def _after_desk(case: CaseFile, event: Event) -> CaseFile:  # noqa: PLR0911 - a line for each kind
    """What the desk's own events change: where the case lies and whether its clock runs."""
    match event:
        case desk.StepSkipped():
            return replace(
                _to(case, event.next_step, event.at), skipped=(*case.skipped, (event.step, event.why))
            )
        case desk.StepAssigned():
            return replace(case, holder=event.to)
        case desk.StepTakenBack():
            return replace(case, holder="")
        case desk.IdentityRequested():
            return replace(case, times_asked=event.times)
        case desk.ClockPaused():
            return replace(case, pauses=(*case.pauses, Pause(event.at)))
        case desk.ClockResumed():
            return _resumed(case, event.at)
        case desk.ReturnedForCorrection() | desk.SignatureRefused():
            drafters = case.hands_at(event.next_step)
            back = replace(_to(case, event.next_step, event.at), loops=event.loop)
            return replace(back, holder=drafters[-1] if drafters else "")
        case desk.DeliveryFailed():
            return replace(case, failures=event.times)
        case desk.CaseClosed():
            return _closed(case, event.outcome, event)
        case desk.Reopened() if event.new_case:
            return replace(case, continued_in=event.new_case)
        case desk.Reopened():
            return _reopened(case, event)
        case _:
            return _after_said(case, event)


def _after_said(case: CaseFile, event: Event) -> CaseFile:  # noqa: PLR0911 - a line for each kind
    """What the desk's own events say of the case's matter and of its letter."""
    match event:
        case desk.ClassSet():
            return replace(case, klass=event.klass)
        case desk.AccusedNamed():
            accused = Accused(event.persons, event.units, event.roles, event.confirmed)
            return replace(case, accused=accused, holder="" if case.holder in event.persons else case.holder)
        case desk.DispositionGiven():
            return replace(case, disposition=event.kind, unit=event.unit)
        case desk.ReferredOut():
            return replace(case, referred_to=event.body)
        case desk.ClarificationAdded():
            return replace(case, clarifications=(*case.clarifications, event.paper))
        case desk.LinkedAsDuplicate():
            return replace(case, leading=event.leading)
        case desk.Unlinked():
            return replace(case, leading="")
        case desk.FlaggedPublic():
            return replace(case, public=event.public)
        case _:
            return _after_letter(case, event)


def _after_letter(case: CaseFile, event: Event) -> CaseFile:  # noqa: PLR0911 - a line for each kind
    match event:
        case desk.LetterSaved():
            letter = Letter(event.paper, event.version, event.sha256)
            if case.letter is not None and not case.letter.sent:
                # A number once given stays with the letter, whatever is written anew; one that went out keeps its own.
                letter = replace(letter, number=case.letter.number, number_text=case.letter.number_text)
            # Another text is another letter: whoever has initialled the one before looks at it once more.
            return replace(case, letter=letter, initials=(), hands=_joined(case, event.step, event.actor))
        case desk.Initialled():
            initials = (*case.initials, (event.role, event.actor))
            return replace(case, initials=initials, holder="", hands=_joined(case, event.step, event.actor))
        case desk.LetterSigned() if case.letter is not None:
            return replace(case, letter=replace(case.letter, signed=event.sha256, way=event.way))
        case desk.NumberVoided(series="agenda"):
            return replace(case, agenda=None)
        case desk.NumberVoided(series="letter") if case.letter is not None:
            return replace(case, letter=replace(case.letter, number=None, number_text=""))
        case desk.LetterSent() if case.letter is not None:
            return replace(case, letter=replace(case.letter, sent=True))
        case desk.LetterNumberGiven() if case.letter is not None:
            number = AgendaNumber(event.value, event.year)
            return replace(case, letter=replace(case.letter, number=number, number_text=event.text))
        case _:
            return case


def _joined(case: CaseFile, step: int, login: str) -> tuple[tuple[int, str], ...]:
    return case.hands if (step, login) in case.hands else (*case.hands, (step, login))


def _to(case: CaseFile, step: int, at: datetime) -> CaseFile:
    """At another step, in its queue. Going back begins a new round of the steps from there on."""
    back = case.step is None or step <= case.step
    hands = tuple(one for one in case.hands if one[0] < step)
    return replace(case, step=step, since=at, holder="", initials=() if back else case.initials, hands=hands)


def _resumed(case: CaseFile, at: datetime) -> CaseFile:
    if case.paused_since is None:
        return case
    return replace(case, pauses=(*case.pauses[:-1], Pause(case.pauses[-1].start, at)))


def _closed(case: CaseFile, outcome: str, event: StepCompleted | desk.CaseClosed) -> CaseFile:
    """Closed for good or until it is reopened; a pause ends with it."""
    went = replace(_resumed(case, event.at), outcome=outcome, holder="")
    if case.step is None:
        return went
    return replace(went, step=None, since=event.at, closed_at=event.at, stopped_at=event.step)


def _reopened(case: CaseFile, event: desk.Reopened) -> CaseFile:
    """On again; the time for which it lay closed is not counted against the office."""
    away = () if case.closed_at is None else (Pause(case.closed_at, event.at),)
    went = replace(
        case,
        pauses=(*case.pauses, *away),
        outcome="",
        closed_at=None,
        stopped_at=0,
        reopened=case.reopened + 1,
    )
    return _to(went, event.step, event.at)
