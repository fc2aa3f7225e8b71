"""`kiosk enrol` and `kiosk sync`: the way to the office's process, by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing

from hardware.catalogue import open_reader
from hardware.ports import CodeReader, State
from kiosk.assembly import Clock, centre_client
from kiosk.keys import KeyFolder, machine_identity
from kiosk.settings import Settings
from kiosk.verbs.opened import Say, opened, told
from sync.cases.refusal import Refusal
from sync.journal import Enrolment, Journal
from sync.worker import SyncWorker
from sync.worker import enrol as enrol_at_centre
from sync.worker.ticket import Ticket, is_ticket, read_ticket

_SCAN_S = 60
_USABLE = (State.READY, State.DEGRADED, State.UNKNOWN)


def enrol(settings: Settings, clock: Clock, text: str | None, say: Say) -> int:
    """Makes this machine the office's kiosk, with the code or the QR that the desk shows.

    ``text``: the code, or the QR's text; None: the code reader is asked for the QR.
    """
    journal = opened(settings, clock, say)
    if journal is None:
        return 1
    with closing(journal):
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


def sync(settings: Settings, clock: Clock, say: Say) -> int:
    """Sends what waits and fetches the news, once."""
    journal = opened(settings, clock, say)
    if journal is None:
        return 1
    with closing(journal):
        key = KeyFolder(settings.kiosk.folder).device_key()
        if isinstance(key, Refusal):
            say(f"not sent: {told(key)}")
            return 1
        with closing(centre_client(settings, clock, journal, key)) as client:
            report = SyncWorker(
                journal, client, clock, published=KeyFolder(settings.kiosk.folder).published
            ).send_now()
    say(
        f"{report.outcome}: {report.sent} records sent, {report.acknowledged} cases acknowledged, "
        f"{report.blobs} files, {report.feed_rows} statuses{f' ({report.detail})' if report.detail else ''}"
    )
    return 0 if report.outcome == "done" else 1
