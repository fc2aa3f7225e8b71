"""`kiosk enrol` and `kiosk sync`: the way to the office's process, by hand."""

from __future__ import annotations

import secrets
import sys
import time
from collections.abc import Callable
from contextlib import closing

from hardware.catalogue import open_reader
from hardware.ports import CodeReader, State
from kiosk.homecoming import left_behind, must_go_first, send_once, take_in
from kiosk.machine import Machine
from kiosk.parts import Clock, centre_client, console_report
from kiosk.service_parts import prober
from kiosk.settings import Settings
from kiosk.verbs.opened import Say, opened, told
from kiosk.verbs.picture import Line, how_it_ended, summary
from sync.cases.refusal import Refusal
from sync.journal import Enrolment, Journal
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.worker import SyncReport, picture
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
        if not _nothing_stays_behind(settings, clock, journal, say):
            return 1
        ticket = _scanned(settings, say) if text is None else read_ticket(text)
        enrolled = ticket if isinstance(ticket, Refusal) else _enrolled(settings, clock, journal, ticket)
        if isinstance(enrolled, Refusal):
            say(f"not enrolled: {_why_not(enrolled, settings, ticket)}")
            return 1
        say(f"enrolled at {enrolled.office_name or enrolled.office_id}; numbers begin with {enrolled.prefix}")
        say("a test case is on its way ...")
        tested = prober(settings, journal, _line(settings, clock, journal), clock, secrets.token_bytes)(
            lambda: None
        )
    say(f"test case: {_TESTED.get(tested.word, tested.word)}")
    return 0


_TESTED = {
    "opened": "opened and signed for by the centre; it is in no register",
    "cannot-open": "the centre has no key that opens it: intake stays closed until it has; tell its administrator",
    "differs": "the centre's answer does not fit: tell its administrator",
    "not-known": "not answered as one: a login page on the way, or a centre of an older version",
    "offline": "not sent, the centre cannot be reached now; `kiosk sync` tells more",
    "certificate": "not sent, the centre could not prove its name",
    "clock": "not sent, the centre's certificate is not valid yet by this machine's clock: set date and time",
    "keys": "not sent, the list of recipients does not hold",
}


def _line(
    settings: Settings, clock: Clock, journal: Journal
) -> Callable[[DeviceKey | None, str], CentreClient]:
    return lambda key, url: centre_client(settings, clock, journal, key, url)


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


def _why_not(refused: Refusal, settings: Settings, ticket: Ticket | Refusal) -> str:
    """The first thing that goes wrong is an address: it is named."""
    if refused.code != "enrol.no_contact":
        return _ENROL.get(refused.code) or told(refused)
    url = settings.centre.url if isinstance(ticket, Refusal) else ticket.url or settings.centre.url
    return (
        f"the centre at {url} does not answer ({refused.details.get('reason')}). Is the network plugged in, is that the "
        "address (`url` under [centre] in kiosk.toml), and does the back office run?"
    )


def _enrolled(settings: Settings, clock: Clock, journal: Journal, ticket: Ticket) -> Enrolment | Refusal:
    with closing(centre_client(settings, clock, journal, None, ticket.url)) as client:
        return take_in(settings.kiosk.folder, journal, ticket, client)


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
    report = _run(settings, clock, journal, say)
    return None if isinstance(report, Refusal) else report


def _run(settings: Settings, clock: Clock, journal: Journal, say: Say) -> SyncReport | Refusal:
    line = Line(sys.stdout, say)
    report = send_once(
        settings.kiosk.folder,
        journal,
        lambda key: centre_client(settings, clock, journal, key),
        clock,
        line.show,
        health=console_report(settings, journal).report,
    )
    line.end()
    if isinstance(report, Refusal):
        say(f"not sent: {told(report)}")
    return report


def _nothing_stays_behind(settings: Settings, clock: Clock, journal: Journal, say: Say) -> bool:
    """Whether nothing of an enrolment on other hardware would be left behind by enrolling anew."""
    ends: list[str] = []

    def send() -> SyncReport | Refusal:
        report = _run(settings, clock, journal, say)
        if isinstance(report, SyncReport):
            ends.append(f"; {how_it_ended(report)}")
        return report

    if must_go_first(journal):
        say("this is another machine than the one enrolled; sending what waits under the old name first")
    refused = left_behind(journal, send)
    if refused is not None:
        cases, files = refused.details["cases"], refused.details["files"]
        say(f"not enrolled: {cases} cases and {files} files still wait under the old name{''.join(ends)}")
    return refused is None
