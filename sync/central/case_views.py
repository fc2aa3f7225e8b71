"""What the desk reads: rows of a list, and one case whole. Plain values; nothing here is written to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """One line of the work list.

    ``step``: the step under way, 1 to 12; ``since``: when it began; ``step_due_at``: when it should be done;
    ``due_on``: the promised day of the reply. ``complainant`` is empty until the body was opened, and for
    anonymous cases; whoever shows it minds ``identity_mode`` ("terbuka", "dirahasiakan", "anonim").
    ``cannot_open``: why the sealed body did not open, or "". ``erased``: its retention is over, nothing personal is left.
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
    """One entry of the case's journal. ``actor``: login or "kiosk PGT1"; ``content``: the event's own fields."""

    n: int
    kind: str
    at: datetime
    actor: str
    role: str
    content: Mapping[str, object]
    hash: str


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
    """Steps that the person who asked may complete now."""

    @property
    def version(self) -> int:
        """To be handed back with any change, so that a stale page is noticed."""
        return self.row.version
