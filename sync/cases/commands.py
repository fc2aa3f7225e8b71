"""What a person may ask of a case. `sync.cases.sop.decide` answers each with the events that follow, or a refusal.

Numbers are taken by whoever stores the events, in the same transaction, and only at the step that gives them.
Words that may name people (reasons, notes, letters) are kept sealed by the caller; what stands here is what he typed.
"""

from __future__ import annotations

from dataclasses import dataclass

from sync.cases.case import AgendaNumber
from sync.cases.hands import Hand


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """All commands have who acts, in which role and for whom."""

    hand: Hand


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteStep(ByHand):
    """ "Step n is done": the plain way on. ``number``: the agenda's or letter's, where the step gives one."""

    step: int
    note: str = ""
    number: AgendaNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskToComplete(ByHand):
    """Step 2, identity unclear: the complainant is asked, the clock stands still. ``missing``: what is to be brought."""

    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersArrived(ByHand):
    """What was missing has come: the clock goes on."""

    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIncomplete(ByHand):
    """Nothing came within the term; the system proposes it, a person decides. Reopenable."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClass(ByHand):
    """``klass``: ``biasa``, ``informasi`` (shorter clock) or ``pengawasan``; it may shorten the clock, never lengthen it."""

    klass: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NameAccused(ByHand):
    """Form field 9 confirmed: ``persons`` (logins) and ``units`` that the complaint is about. They see nothing of it.

    ``confirmed`` False: a likely match, excluded until the next superior decides.
    """

    persons: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    confirmed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispose(ByHand):
    """Step 4. ``kind``: ``tindak_lanjut`` (to ``unit``), ``bukan_kewenangan`` or ``pengawasan`` (referred to ``body``)."""

    kind: str
    unit: str = ""
    body: str = ""
    nature: str = "biasa"  # biasa | segera | sangat_segera | rahasia
    instruction: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddClarification(ByHand):
    """Step 5, as often as need be: who was heard, what was said. ``paper``: id of the sealed paper that holds it."""

    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveLetter(ByHand):
    """A version of the letter at steps 6 to 8. ``paper``: its id; ``version``: from 1; ``sha256`` of its content."""

    paper: str
    version: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnForCorrection(ByHand):
    """Step 8 back to 7."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseSignature(ByHand):
    """Step 10 back to 7."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLetter(ByHand):
    """Step 10, before an electronic signature: the number must stand in what is signed. Step 11 then gives no other.

    ``number``: the letter book's next, taken by whoever stores the event.
    """

    number: AgendaNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidNumber(ByHand):
    """The letter's number is spoilt: it stays used, with the reason, and the letter gets the next one.

    ``number``: as in NumberLetter.
    """

    reason: str
    number: AgendaNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidAgendaNumber(ByHand):
    """The number in the book of what came in is spoilt: it stays used, with the reason, and the case gets the next one.

    ``number``: the agenda's next, taken by whoever stores the event.
    """

    reason: str
    number: AgendaNumber | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign(ByHand):
    """Step 10. ``way``: ``basah`` (ink), ``p12`` or ``bsre``; ``sha256`` of the document that was signed."""

    way: str
    sha256: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDelivery(ByHand):
    """Step 12. ``way``: ``ambil``, ``antar``, ``pos``, ``email``, ``wa``, ``publik`` (anonymous: a public answer text).

    ``to``: who took it; ``proof``: SHA-256 of the sealed photo or signature, or the post's number; ``content``: 1-4 or None.
    """

    way: str
    to: str = ""
    proof: str = ""
    content: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed(ByHand):
    """Step 12: the letter came back; it stays at 12 and is tried by another way."""

    way: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(ByHand):
    """The complainant takes it back. ``proof``: SHA-256 of the signed statement or message. Reopenable."""

    reason: str
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDuplicate(ByHand):
    """The same matter as ``leading``: linked, never merged away; each complainant still gets a reply."""

    leading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlink(ByHand):
    """The link was wrong."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopen(ByHand):
    """A closed case goes on. ``new_case``: id of the linked case with a new clock (not satisfied), or "" to go on here."""

    reason: str
    new_case: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take(ByHand):
    """From the role's queue onto the own desk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveBack(ByHand):
    """Back into the role's queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign(ByHand):
    """A superior gives the step to ``to`` (login)."""

    to: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagPublic(ByHand):
    """Whether the case may be shown publicly without any personal data, with words written for the public."""

    public: bool
    title: str = ""
    text: str = ""


Command = (
    CompleteStep
    | AskToComplete
    | PapersArrived
    | CloseIncomplete
    | SetClass
    | NameAccused
    | Dispose
    | AddClarification
    | SaveLetter
    | ReturnForCorrection
    | RefuseSignature
    | NumberLetter
    | VoidNumber
    | VoidAgendaNumber
    | Sign
    | RecordDelivery
    | DeliveryFailed
    | Withdraw
    | LinkDuplicate
    | Unlink
    | Reopen
    | Take
    | GiveBack
    | Assign
    | FlagPublic
)
