"""The papers of a stored case: what they say of number, proof and dates, as an original and as a copy.

Whoever prints (the visit, a restart, staff later) prints through this, so the same case always reads the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hardware.page import Page
from kiosk import receipts
from kiosk.receipts import Letterhead, Personal, Proven
from kiosk.texts.catalogue import ANY_KIND, Catalogue
from sync.cases.sop import Sop
from sync.cases.working_calendar import WorkingCalendar
from sync.journal import Accepted


@dataclass(frozen=True, slots=True)
class CasePapers:
    """``words``: the catalogue of the receipt; ``key_id``: hexadecimal, of the key that signed the proofs."""

    head: Letterhead
    sop: Sop
    calendar: WorkingCalendar
    form_version: str
    key_id: str
    words: Catalogue
    clock: Callable[[], datetime]

    def proven(self, accepted: Accepted) -> Proven:
        """What every receipt of the case says; no due dates where the clock was not trusted."""
        at, sure = accepted.received_at, accepted.clock_sure
        due = self.calendar.due(at, self.sop.promised_days) if sure else None
        return Proven(
            number=accepted.number,
            serial=accepted.serial,
            received_at=at,
            proof_text=accepted.proof_text,
            due=due,
            completeness_due=self.calendar.calendar_days_due(at, self.sop.completeness_days)
            if sure
            else None,
            estimated=due is not None and not self.calendar.known(due.year),
            form_version=self.form_version,
            key_id=self.key_id,
        )

    def full(self, proven: Proven, kind: str, personal: Personal) -> Page:
        """The receipt with its personal lines, and the office's stub."""
        return receipts.full(self.head, proven, personal, self.words.about(kind).say)

    def short(self, proven: Proven) -> Page:
        """The receipt of somebody whose personal lines are sealed by now."""
        return receipts.short(self.head, proven, self.words.about(ANY_KIND).say)

    def copy(self, page: Page, n: int, accepted: Accepted) -> Page:
        """``page`` as SALINAN ke-``n``."""
        return receipts.copy(page, n, self.clock(), accepted.received_at, self.words.say)

    def copy_behind_torn(self, page: Page, n: int, accepted: Accepted) -> Page:
        """The same behind a paper that may hang half-printed from the slot (F19)."""
        return receipts.behind_torn(self.copy(page, n, accepted), accepted.number, self.words.say)
