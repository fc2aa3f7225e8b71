"""`kiosk receipts`: what is owed on paper, printed or given up by staff once the visitor has gone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from hardware.advice import in_words
from hardware.catalogue import open_printer, supervised
from hardware.ports import Confirmed, PrintOutcome, Refused
from kiosk.assembly import Clock, Rules, case_papers
from kiosk.keys import KeyFolder
from kiosk.late_receipts import LateReceipts
from kiosk.settings import Settings
from kiosk.texts.catalogue import load_all
from kiosk.verbs.opened import Say, opened, told
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.configuration import config_folder
from sync.journal import PrintJob, Staff

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
    with _late(settings, clock, say, errand) as found:
        if found is None:
            return 1
        late, parsed, staff = found
        outcome = late.print(parsed, staff)
    if isinstance(outcome, Refusal):
        say(f"not printed: {told(outcome)}")
        return 1
    say(_told(outcome))
    return 0 if isinstance(outcome, Confirmed) else 1


def give_up_receipt(settings: Settings, clock: Clock, say: Say, errand: Errand) -> int:
    """Takes an owed paper off the list, e.g. since the desk has printed a full one."""
    with _late(settings, clock, say, errand) as found:
        if found is None:
            return 1
        late, parsed, staff = found
        given_up = late.give_up(parsed, staff)
    if isinstance(given_up, Refusal):
        say(f"not given up: {told(given_up)}")
        return 1
    say(f"{given_up.number}: given up")
    return 0


@contextmanager
def _late(
    settings: Settings, clock: Clock, say: Say, errand: Errand
) -> Iterator[tuple[LateReceipts, TrackingNumber, Staff] | None]:
    """Everything a late paper needs, or None with a line that says what is missing."""
    parsed, staff = TrackingNumber.parse(errand.number), Staff.of(errand.by, errand.why)
    key = KeyFolder(settings.kiosk.folder).device_key()
    for part in (parsed, staff, key):
        if isinstance(part, Refusal):
            say(f"not done: {told(part)}")
            yield None
            return
    assert not isinstance(parsed, Refusal)
    assert not isinstance(staff, Refusal)
    assert not isinstance(key, Refusal)
    journal = opened(settings, clock, say)
    if journal is None:
        yield None
        return
    with closing(journal), closing(open_printer(settings.printer)) as printer:
        enrolled = journal.enrolment
        papers = case_papers(settings, Rules.read(config_folder()), load_all(), key, clock)
        late = LateReceipts(
            journal,
            papers,
            supervised(printer, settings.printer),
            clock_sure=lambda: enrolled is not None and clock() >= enrolled.enrolled_at,
        )
        yield late, parsed, staff


def _line(job: PrintJob) -> str:
    at = job.created_at.astimezone(JAKARTA)
    which = f"SALINAN ke-{job.copy}" if job.copy else "original"
    return f"{job.number}  serial {job.serial}  {at:%Y-%m-%d %H:%M}  {which}, {_STATES[job.state]}"


def _told(outcome: PrintOutcome) -> str:
    match outcome:
        case Confirmed(proof=proof):
            return f"printed, proved by {proof}"
        case Refused(status=status):
            return f"not begun: printer {in_words(status)}"
        case _:
            return f"sent, look whether it came: {in_words(outcome.status)}"
