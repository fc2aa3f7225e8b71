"""What the desk reads: rows of a list, and one case whole. Plain values; nothing here is written to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sync.cases.case import CaseFile
from sync.cases.hands import Hand
from sync.cases.sop import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One line of the work list.

    ``step``: the step under way, 1 to 12; ``since``: when it began; ``step_due_at``: when it should be done;
    ``due_on``: the promised day of the reply. ``complainant`` is empty until the body was opened, and for
    anonymous cases; whoever shows it minds ``identity_mode`` ("terbuka", "dirahasiakan", "anonim").
    ``cannot_open``: why the sealed body did not open, or "". ``erased``: its retention is over, nothing personal is left.

    ``holder``: login on whose desk it lies, "" in the role's queue; ``unit``, ``disposition``, ``referred_to``: step 4's
    decision; ``klass``: "" while none was set; ``outcome``: how it ended; ``loops``: returns for correction;
    ``failures``: of delivery; ``paused_since``: since when the office waits for the complainant; ``office_id``,
    ``sop_version``: whose calendar and which procedure it goes by.
    """

    case_id: str
    number: str
    serial: int
    agenda_number: str
    version: int
    step: int
    state: str
    since: datetime
    step_due_at: datetime
    due_on: date
    filed_at: datetime
    accepted_at: datetime
    kind: str
    service: str
    complainant: str
    identity_mode: str
    way_of_reply: str
    device: str
    opened: bool
    cannot_open: str
    complete: bool
    erased: bool = False
    channel: str = "kiosk"
    holder: str = ""
    unit: str = ""
    klass: str = ""
    disposition: str = ""
    referred_to: str = ""
    outcome: str = ""
    loops: int = 0
    failures: int = 0
    reopened: int = 0
    letter_number: str = ""
    paused_since: datetime | None = None
    office_id: str = ""
    sop_version: str = ""


@dataclass(frozen=True, slots=True)
class CaseFileRow:
    """A sealed file of a case. ``state`` "held": it is here; "wanted": still on its way from the kiosk.

    "damaged": it was here and is not any more.
    """

    sha256: str
    role: str
    media_type: str
    size: int
    state: str


@dataclass(frozen=True, slots=True)
class CaseEventRow:
    """One entry of the case's journal. ``actor``: login or "kiosk PGT1"; ``content``: the event's own fields.

    ``version``: of the case, when this made one; ``hidden``: a person's words are there, but not for this reader.
    """

    n: int
    kind: str
    at: datetime
    actor: str
    role: str
    content: Mapping[str, object]
    hash: str
    version: int | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class CaseLink:
    """Another case that belongs to this one. ``kind``: it ``leads`` this one or ``follows`` it (the same matter); it
    ``continues`` this one after a reopening or was ``continued`` by this one. ``state``: of the other case."""

    kind: str
    case_id: str
    number: str
    agenda_number: str
    step: int
    state: str


@dataclass(frozen=True, slots=True)
class CaseDetail:
    """A case for its page. ``answers``: the opened form, empty until it was opened."""

    row: CaseRow
    answers: Mapping[str, str]
    files: tuple[CaseFileRow, ...]
    events: tuple[CaseEventRow, ...]
    device: str
    clock_sure: bool
    form_version: str
    sop_version: str
    conflicts: int = 0
    actions: tuple[int, ...] = field(default=())
    """Steps that the person who asked may do now, by whatever command."""
    offers: tuple[Offer, ...] = ()
    """Every command, with why it is not to be done now by the person who asked."""
    hands: tuple[Hand, ...] = ()
    """In whose name that person may act today; the own hand first."""
    case: CaseFile | None = None
    """The case as its events tell it; None only where nobody read them."""
    links: tuple[CaseLink, ...] = ()
    """Cases that belong together, as far as the person who asked may know of them."""

    def offer(self, name: str) -> Offer | None:
        """What is said of this command, by its class's name."""
        return next((one for one in self.offers if one.name == name), None)

    @property
    def version(self) -> int:
        """To be handed back with any change, so that a stale page is noticed."""
        return self.row.version
