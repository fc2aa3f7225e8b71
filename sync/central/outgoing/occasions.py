"""Which event makes which notice (channels.md, section 1): of all that one act entails, the one that matters most."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sync.cases import desk_events as desk
from sync.cases.case import INCOMPLETE, WITHDRAWN, CaseFile
from sync.cases.deadlines import identity_due
from sync.cases.events import Event, StepCompleted
from sync.cases.notice_places import EMAIL
from sync.cases.procedure import Sop
from sync.cases.working_calendar import WorkingCalendar

LETTER_READY = "surat_siap"
ELECTRONIC = ("p12", "bsre")


@dataclass(frozen=True, slots=True)
class Occasion:
    """``notice``: of `OF_NOTICE`; ``day``: {batas}; ``reason``: code of {alasan}; ``step``: {langkah}; ``opt_in``: only for
    those who want to hear of every step."""

    notice: str
    day: date | None = None
    reason: str = ""
    step: int | None = None
    opt_in: bool = False


def occasion(  # noqa: PLR0911, PLR0917 - a line for each kind; the case before and after, and its rules
    events: Sequence[Event], after: CaseFile, was: Any, row: Any, sop: Sop, calendar: WorkingCalendar
) -> Occasion | None:
    """``after``: the case with these events; ``was``, ``row``: its row before and as projected. None: nothing to tell."""
    kinds = {type(event) for event in events}
    if after.step is None and was.state != row.state:
        return _closed(row)
    if desk.ReferredOut in kinds:
        return Occasion("dilimpahkan")
    if desk.IdentityRequested in kinds:
        return Occasion("lengkapi", identity_due(after, sop, calendar))
    if desk.Reopened in kinds:
        # One that goes on as a case of its own is told of as that one is received.
        return None if after.continued_in else Occasion("dibuka_lagi", row.due_on)
    if desk.DeliveryFailed in kinds:
        return Occasion("gagal_antar")
    if desk.ClockResumed in kinds and row.due_on > was.due_on:
        return Occasion("mundur", row.due_on, "kelengkapan")
    return _moved(events, after, row, sop)


def _closed(row: Any) -> Occasion:
    if row.outcome in {INCOMPLETE, WITHDRAWN}:
        return Occasion("ditutup", reason=row.outcome)
    return Occasion("selesai")


def _moved(events: Sequence[Event], after: CaseFile, row: Any, sop: Sop) -> Occasion | None:
    """On to another step. The letter is ready when it is signed, numbered and only to be handed over."""
    if not any(isinstance(event, StepCompleted) for event in events):
        return None
    if after.step == sop.at("delivery") and after.letter is not None and after.letter.signed:
        return Occasion(LETTER_READY)
    return Occasion("langkah", row.due_on, step=after.step, opt_in=True)


def letter_notice(way_of_reply: str, channel: str, attached: bool) -> str:
    """How it is said that the letter is ready: enclosed, sent, or to be collected."""
    if attached and channel == EMAIL:
        return "surat_terlampir"
    return LETTER_READY if way_of_reply in {"", "ambil"} else "surat_dikirim"
