"""`kiosk enrol` and `kiosk sync`: the way to the office's process, by hand."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing

from kiosk.assembly import Clock, centre_client
from kiosk.keys import KeyFolder, machine_identity
from kiosk.machine import Machine
from kiosk.settings import Settings
from kiosk.verbs.opened import Say, opened, told
from kiosk.verbs.picture import Line, how_it_ended, summary
from sync.cases.refusal import Refusal
from sync.journal import Journal
from sync.worker import SyncReport, SyncWorker, picture
from sync.worker import enrol as enrol_at_centre

_BUSY = (
    "The lobby application is running and holds the journal; it sends by itself. To send now, hold the office's mark on "
    'the welcome page and press "Sinkronkan sekarang", or stop the application first.'
)


def enrol(settings: Settings, clock: Clock, code: str, say: Say) -> int:
    """Makes this machine the office's kiosk, with the code that the desk shows; what waits is brought home before."""
    journal = opened(settings, clock, say)
    if journal is None:
        return 1
    with closing(journal):
        if not _brought_home(settings, clock, journal, say):
            return 1
        keys = KeyFolder(settings.kiosk.folder)
        with closing(centre_client(settings, clock, journal, None)) as client:
            enrolled = enrol_at_centre(
                client,
                code,
                journal,
                key_path=keys.device,
                recipients_path=keys.recipients,
                identity=machine_identity(journal.journal_id),
            )
    if isinstance(enrolled, Refusal):
        say(f"not enrolled: {told(enrolled)}")
        return 1
    say(f"enrolled at {enrolled.office_name or enrolled.office_id}; numbers begin with {enrolled.prefix}")
    return 0


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
        report = SyncWorker(journal, client, clock).send_now(line.show)
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
