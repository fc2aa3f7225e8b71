"""`kiosk enrol` and `kiosk sync`: the way to the office's process, by hand."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import closing

from hardware.catalogue import open_reader
from hardware.ports import CodeReader, State
from kiosk.assembly import Clock, centre_client
from kiosk.keys import KeyFolder, machine_identity
from kiosk.machine import Machine
from kiosk.settings import Settings
from kiosk.verbs.opened import Say, opened, told
from kiosk.verbs.picture import Line, how_it_ended, summary
from sync.cases.refusal import Refusal
from sync.journal import Enrolment, Journal
from sync.worker import SyncReport, SyncWorker, picture
from sync.worker import enrol as enrol_at_centre
from sync.worker.ticket import Ticket, is_ticket, read_ticket

_SCAN_S = 60
_USABLE = (State.READY, State.DEGRADED, State.UNKNOWN)

_BUSY = (
    "The lobby application is running and holds the journal; it sends by itself. To send now, hold the office's mark on "
    'the welcome page and press "Sinkronkan sekarang", or stop the application first.'
)


def enrol(settings: Settings, clock: Clock, text: str | None, say: Say) -> int:
    """Makes this machine the office's kiosk, with the code or the QR that the desk shows; what waits is brought home before.

    ``text``: the code, or the QR's text; None: the code reader is asked for the QR.
    """
    journal = opened(settings, clock, say)
    if journal is None:
        return 1
    with closing(journal):
        if not _brought_home(settings, clock, journal, say):
            return 1
        ticket = _scanned(settings, say) if text is None else read_ticket(text)
        enrolled = ticket if isinstance(ticket, Refusal) else _enrolled(settings, clock, journal, ticket)
    if isinstance(enrolled, Refusal):
        say(f"not enrolled: {_ENROL.get(enrolled.code) or told(enrolled)}")
        return 1
    say(f"enrolled at {enrolled.office_name or enrolled.office_id}; numbers begin with {enrolled.prefix}")
    return 0


_ENROL = {
    "enrol.unreadable": "this is neither a code (10 letters and digits) nor the text of the desk's QR",
    "enrol.other_root": "the centre that answered has another root key than the desk's QR says; nothing was taken over",
    "enrol.no_reader": "no code reader is ready; see `kiosk doctor`, or type the code",
    "enrol.nothing_scanned": "no QR was read within 60 seconds; hold it 10 to 20 cm before the reader, or type the code",
    "enrol.code-wrong": "the code is wrong; mind 0 and O. After five wrong ones an hour must pass",
    "enrol.code-expired": "the code is older than 15 minutes; let the desk show a new one",
    "enrol.code-used": "the code has enrolled another machine already; let the desk show a new one",
    "enrol.too-many-misses": "too many wrong codes from here; wait an hour",
}


def _enrolled(settings: Settings, clock: Clock, journal: Journal, ticket: Ticket) -> Enrolment | Refusal:
    keys = KeyFolder(settings.kiosk.folder)
    with closing(centre_client(settings, clock, journal, None, ticket.url)) as client:
        return enrol_at_centre(
            client,
            ticket.code,
            journal,
            key_path=keys.device,
            recipients_path=keys.recipients,
            identity=machine_identity(journal.journal_id),
            expected_key=ticket.key,
            expected_root=ticket.root,
        )


def _scanned(settings: Settings, say: Say) -> Ticket | Refusal:
    """What is held before the code reader, within a minute."""
    with closing(open_reader(settings.reader, accepts=is_ticket)) as reader:
        if reader.status().state not in _USABLE:
            return Refusal("enrol.no_reader")
        say("hold the desk's QR before the code reader (60 seconds) ...")
        return wait_for_ticket(reader, time.monotonic, time.sleep)


def wait_for_ticket(
    reader: CodeReader, monotonic: Callable[[], float], sleep: Callable[[float], None]
) -> Ticket | Refusal:
    """The first ticket that the reader reads within a minute, or ``enrol.nothing_scanned``."""
    end = monotonic() + _SCAN_S
    while monotonic() < end:
        data = reader.poll()
        if data is not None and is_ticket(data):
            return read_ticket(data.decode("ascii"))
        sleep(0.1)
    return Refusal("enrol.nothing_scanned")


def sync(
    settings: Settings, clock: Clock, say: Say, *, seen: str | None = None, release: bool = False
) -> int:
    """Sends what waits and fetches the news, once. Exit codes: 0 all is at the centre, 1 not so.

    ``seen``: the alarm that somebody has seen to; ``release``: what is set aside tries again.
    """
    journal = opened(settings, clock, lambda line: say(_BUSY if "journal.locked" in line else line))
    if journal is None:
        return 1
    with closing(journal):
        if seen is not None:
            journal.clear_alarm(seen)
        if release:
            journal.release_all()
        report = _sent(settings, clock, journal, say)
        if report is None:
            return 1
        stands = picture(journal)
    say(how_it_ended(report))
    for line in summary(stands, clock()):
        say(line)
    return 0 if report.outcome == "done" else 1


def _sent(settings: Settings, clock: Clock, journal: Journal, say: Say) -> SyncReport | None:
    """One run with its progress; None with a line where there is nothing to run with."""
    enrolled = journal.enrolment
    if enrolled is None:
        say("not sent: this machine is not enrolled; ask the desk for a code, then kiosk enrol CODE")
        return None
    if not Machine().is_that_of(enrolled.identity, journal.journal_id):
        say("not sent: this journal was enrolled on another machine; enrol again: kiosk enrol CODE")
        return None
    return _run(settings, clock, journal, enrolled.key_id, say)


def _run(
    settings: Settings, clock: Clock, journal: Journal, key_id: bytes, say: Callable[[str], None]
) -> SyncReport | None:
    key = KeyFolder(settings.kiosk.folder).device_key(key_id)
    if isinstance(key, Refusal):
        say(f"not sent: {told(key)}")
        return None
    with closing(centre_client(settings, clock, journal, key)) as client:
        line = Line(sys.stdout, say)
        published = KeyFolder(settings.kiosk.folder).published
        report = SyncWorker(journal, client, clock, published=published).send_now(line.show)
        line.end()
    return report


def _brought_home(settings: Settings, clock: Clock, journal: Journal, say: Say) -> bool:
    """Whether nothing of an enrolment on other hardware would be left behind by enrolling anew.

    Under an unchanged identity the new enrolment brings what the old one left. Under another it may not, so all is
    sent under the old name first. What a revoked kiosk holds enters by a person's act only, and does not hold it up.
    """
    enrolled = journal.enrolment
    if enrolled is None or Machine().is_that_of(enrolled.identity, journal.journal_id):
        return True
    if not _waits(journal) or journal.refused() is not None:
        return True
    say("this is another machine than the one enrolled; sending what waits under the old name first")
    report = _run(settings, clock, journal, enrolled.key_id, say)
    if report is not None and report.outcome in ("revoked", "identity-changed"):
        return True
    if report is None or _waits(journal):
        waiting = journal.waiting()
        say(
            f"not enrolled: {waiting.cases} cases and {waiting.blobs} files still wait under the old name"
            f"{'' if report is None else '; ' + how_it_ended(report)}"
        )
        return False
    return True


def _waits(journal: Journal) -> bool:
    waiting = journal.waiting()
    return bool(waiting.records or waiting.blobs)
