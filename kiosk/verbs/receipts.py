"""`kiosk receipts`: what is owed on paper, printed or given up by staff once the visitor has gone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import TypeVar

from hardware.advice import outcome_in_words
from hardware.catalogue import open_printer, supervised
from hardware.ports import Confirmed, PrintOutcome, ReceiptPrinter
from kiosk.keys import KeyFolder
from kiosk.late_receipts import LateReceipts
from kiosk.parts import Clock, case_papers, may_be_torn, words_of
from kiosk.rules import Rules
from kiosk.settings import Settings
from kiosk.verbs.opened import Say, opened, told
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.configuration import config_folder
from sync.journal import Journal, PrintJob, Staff, open_journal
from sync.vault.signing import DeviceKey

T = TypeVar("T")

_STATES = {"queued": "never begun", "uncertain": "nobody knows whether it came out"}


@dataclass(frozen=True, slots=True)
class Errand:
    """What staff typed: which case, who they are, and why."""

    number: str
    by: str
    why: str


def list_receipts(settings: Settings, clock: Clock, say: Say) -> int:
    """One line for each paper that is owed, the oldest first."""
    journal = opened(settings, clock, say)
    if journal is None:
        return 1
    with closing(journal):
        owed = journal.pending_jobs()
    for job in owed:
        say(_line(job))
    say(f"{len(owed)} papers owed" if owed else "no paper is owed")
    return 0


def print_receipt(settings: Settings, clock: Clock, say: Say, errand: Errand) -> int:
    """Prints the short receipt of a case of this machine; a SALINAN unless its paper was never begun."""
    outcome: PrintOutcome | Refusal = _done(settings, clock, errand, LateReceipts.print)
    if isinstance(outcome, Refusal):
        say(f"not printed: {told(outcome)}")
        return 1
    say(outcome_in_words(outcome))
    return 0 if isinstance(outcome, Confirmed) else 1


def give_up_receipt(settings: Settings, clock: Clock, say: Say, errand: Errand) -> int:
    """Takes an owed paper off the list, e.g. since the desk has printed a full one."""
    given_up = _done(settings, clock, errand, LateReceipts.give_up)
    if isinstance(given_up, Refusal):
        say(f"not given up: {told(given_up)}")
        return 1
    say(f"{given_up.number}: given up")
    return 0


def _done(
    settings: Settings,
    clock: Clock,
    errand: Errand,
    do: Callable[[LateReceipts, TrackingNumber, Staff], T | Refusal],
) -> T | Refusal:
    """What ``do`` came to, or what is missing for it."""
    number = TrackingNumber.parse(errand.number)
    if isinstance(number, Refusal):
        return number
    staff = Staff.of(errand.by, errand.why)
    if isinstance(staff, Refusal):
        return staff
    key = KeyFolder(settings.kiosk.folder).device_key()
    if isinstance(key, Refusal):
        return key
    journal = open_journal(settings.kiosk.folder, clock)
    if isinstance(journal, Refusal):
        return journal
    with closing(journal), closing(open_printer(settings.printer)) as printer:
        return do(_late(settings, clock, key, journal, printer), number, staff)


def _late(
    settings: Settings, clock: Clock, key: DeviceKey, journal: Journal, printer: ReceiptPrinter
) -> LateReceipts:
    enrolled = journal.enrolment
    return LateReceipts(
        journal,
        case_papers(settings, Rules.read(config_folder()), words_of(config_folder()), key, clock),
        supervised(printer, settings.printer, torn=may_be_torn(journal)),
        clock_sure=lambda: enrolled is not None and clock() >= enrolled.enrolled_at,
    )


def _line(job: PrintJob) -> str:
    at = job.created_at.astimezone(JAKARTA)
    which = f"SALINAN ke-{job.copy}" if job.copy else "original"
    return f"{job.number}  serial {job.serial}  {at:%Y-%m-%d %H:%M}  {which}, {_STATES[job.state]}"
