"""What people at the desk have done to a case, beyond completing its steps. Facts; `sync.cases.sop` makes them.

Fields named in `WORDS` are what a person wrote and may name others: at rest they are sealed under the case's data key,
and the journal's chain holds a digest of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who did it and when. ``role``: in which he acted; ``acting_for``, ``manner``: by whose delegation, as in `Hand`."""

    at: datetime
    actor: str
    role: str
    acting_for: str = ""
    manner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepSkipped(Act):
    """A step that does not apply, said openly. ``why``: ``bukan_kewenangan``, ``pengawasan`` or ``anonim``."""

    step: int
    next_step: int
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepAssigned(Act):
    """The step under way lies on somebody's desk now. ``to``: login; taken by himself when it is the actor."""

    step: int
    to: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTakenBack(Act):
    """The step under way lies in its role's queue again. ``holder``: on whose desk it was."""

    step: int
    holder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRequested(Act):
    """The complainant was asked to complete the identity. ``missing``: what is to be brought; ``times``: from 1."""

    missing: str = ""
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPaused(Act):
    """The office waits for the complainant. ``why``: ``identitas``."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResumed(Act):
    """What was missing has come."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassSet(Act):
    """``klass``: ``biasa``, ``informasi`` or ``pengawasan``."""

    klass: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccusedNamed(Act):
    """Whom the case is about, in place of what was said before; they see nothing of it. ``roles``: of the persons.

    ``confirmed`` False: a likely match that the next superior has not decided on. By a machine: ``actor`` is its name.
    """

    persons: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    confirmed: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionGiven(Act):
    """Step 4's decision. ``kind``: ``tindak_lanjut``, ``bukan_kewenangan``, ``pengawasan``; ``nature``: sifat."""

    kind: str
    unit: str = ""
    nature: str = "biasa"
    instruction: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferredOut(Act):
    """The case goes to another body, which the complainant is told. ``body``: its name; ``why``: the disposition."""

    body: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationAdded(Act):
    """Somebody was heard. ``paper``: id of the sealed paper."""

    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSaved(Act):
    """A version of the letter. ``step``: at which; ``sha256``: of its content."""

    step: int
    paper: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Initialled(Act):
    """A paraf on the letter; others have to look at it still. ``sha256``: of the version that was read."""

    step: int
    sha256: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedForCorrection(Act):
    """The checker sent the letter back. ``loop``: the how-manieth return of this case, from 1."""

    step: int
    next_step: int
    loop: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRefused(Act):
    """The signer sent the letter back. ``loop``: as in ReturnedForCorrection."""

    step: int
    next_step: int
    loop: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSigned(Act):
    """``way``: ``basah``, ``p12``, ``bsre``; ``sha256``: of the document."""

    way: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterNumberGiven(Act):
    """The letter's number: gap-free per office and year. ``text``: as it is printed, by the office's template."""

    year: int
    value: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberVoided(Act):
    """A spoilt number of the office's books: it stays used, and says why. ``series``: ``agenda`` or ``letter``."""

    series: str
    year: int
    value: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSent(Act):
    """The reply is with the complainant. ``to_whom``: who took it; the others as in `sync.cases.commands.RecordDelivery`."""

    way: str
    to_whom: str = ""
    proof: str = ""
    content: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(Act):
    """It came back. ``times``: the how-manieth, from 1."""

    way: str
    times: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Act):
    """The complainant takes it back. ``proof``: SHA-256 of what shows it."""

    reason: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedIncomplete(Act):
    """Nothing came within the term, and a person decided. ``asked_on``: ISO day of the request it waited for."""

    asked_on: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(Act):
    """The procedure is over. ``outcome``: of `sync.cases.case.OUTCOMES`; ``step``: the one it stood at."""

    outcome: str
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedAsDuplicate(Act):
    """The same matter as ``leading`` (case id)."""

    leading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlinked(Act):
    """The link to ``leading`` was wrong."""

    leading: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Act):
    """A closed case goes on at ``step``; with ``new_case`` (id) it goes on there, and this one stays closed."""

    step: int
    new_case: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlaggedPublic(Act):
    """Whether it may be shown publicly; ``title`` and ``text`` were written for the public and name nobody."""

    public: bool
    title: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineMoved:
    """The calendar changed under an open case. ``before``, ``after``: ISO days of the promised reply."""

    at: datetime
    before: str
    after: str
    calendar_version: str
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """A superior was told; ownership does not move by it. ``clock``: ``step`` or ``case``; ``level``: per cent or days.

    ``to``: logins that were told; ``due``: the deadline, ISO with zone.
    """

    at: datetime
    clock: str
    step: int
    level: str
    to: tuple[str, ...]
    due: str


KINDS: tuple[type, ...] = (
    StepSkipped,
    StepAssigned,
    StepTakenBack,
    IdentityRequested,
    ClockPaused,
    ClockResumed,
    ClassSet,
    AccusedNamed,
    DispositionGiven,
    ReferredOut,
    ClarificationAdded,
    LetterSaved,
    Initialled,
    ReturnedForCorrection,
    SignatureRefused,
    LetterSigned,
    LetterNumberGiven,
    NumberVoided,
    LetterSent,
    DeliveryFailed,
    Withdrawn,
    ClosedIncomplete,
    CaseClosed,
    LinkedAsDuplicate,
    Unlinked,
    Reopened,
    FlaggedPublic,
    DeadlineMoved,
    Escalated,
)

DeskEvent = (
    StepSkipped
    | StepAssigned
    | StepTakenBack
    | IdentityRequested
    | ClockPaused
    | ClockResumed
    | ClassSet
    | AccusedNamed
    | DispositionGiven
    | ReferredOut
    | ClarificationAdded
    | LetterSaved
    | Initialled
    | ReturnedForCorrection
    | SignatureRefused
    | LetterSigned
    | LetterNumberGiven
    | NumberVoided
    | LetterSent
    | DeliveryFailed
    | Withdrawn
    | ClosedIncomplete
    | CaseClosed
    | LinkedAsDuplicate
    | Unlinked
    | Reopened
    | FlaggedPublic
    | DeadlineMoved
    | Escalated
)

WORDS = frozenset(("note", "reason", "missing", "instruction", "to_whom", "subject"))
"""Fields of events that hold a person's own words."""
