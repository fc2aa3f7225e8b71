"""Enrolling, and what comes before it on other hardware: what waits is sent under the old name, or nothing is enrolled.

Under an unchanged identity the new enrolment brings what the old one left. Under another it may not, so all of it goes
first. What a revoked kiosk holds enters by a person's act only, and does not hold it up.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kiosk.keys import KeyFolder, machine_identity
from kiosk.machine import Machine
from sync.cases.refusal import Refusal
from sync.journal import Enrolment, Journal
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.worker import OnProgress, SyncReport, SyncWorker, enrol
from sync.worker.sealing_keys import SealingKeys
from sync.worker.ticket import Ticket

_HEARD_NO_MORE = ("revoked", "identity-changed")


def send_once(
    folder: Path,
    journal: Journal,
    line: Callable[[DeviceKey], CentreClient],
    clock: Callable[[], datetime],
    on_progress: OnProgress,
    *,
    health: Callable[[], dict[str, object]] = dict,
) -> SyncReport | Refusal:
    """One run outside the lobby application, under the present enrolment. ``folder``: the kiosk's; ``health``: how the
    machine is, for the desk.

    Refusals: ``journal.not_enrolled``, ``device_key.*``.
    """
    enrolled, keys = journal.enrolment, KeyFolder(folder)
    if enrolled is None:
        return Refusal("journal.not_enrolled")
    key = keys.device_key(enrolled.key_id)
    if isinstance(key, Refusal):
        return key
    with closing(line(key)) as client:
        whom = SealingKeys(journal, keys.recipients).whom
        worker = SyncWorker(journal, client, clock, health=health, published=keys.published, whom=whom)
        return worker.send_now(on_progress)


def take_in(folder: Path, journal: Journal, ticket: Ticket, client: CentreClient) -> Enrolment | Refusal:
    """Enrol with what the desk shows; refusals as for `sync.worker.enrol`. ``client``: to the address that the QR names."""
    keys = KeyFolder(folder)
    return enrol(
        client,
        ticket.code,
        journal,
        key_path=keys.device,
        recipients_path=keys.recipients,
        identity=machine_identity(journal.journal_id),
        expected_key=ticket.key,
        expected_root=ticket.root,
    )


def must_go_first(journal: Journal) -> bool:
    """Whether something waits here that was taken in as another machine."""
    enrolled = journal.enrolment
    if enrolled is None or Machine().is_that_of(enrolled.identity, journal.journal_id):
        return False
    return _waits(journal) and journal.refused() is None


def left_behind(journal: Journal, send: Callable[[], SyncReport | Refusal]) -> Refusal | None:
    """Send what must go first; None: enrolling anew would leave nothing behind.

    ``enrol.still_here`` {"cases", "files"}: it would, and must not be done.
    """
    if not must_go_first(journal):
        return None
    report = send()
    heard_no_more = isinstance(report, SyncReport) and report.outcome in _HEARD_NO_MORE
    if heard_no_more or not _waits(journal):
        return None
    waiting = journal.waiting()
    return Refusal("enrol.still_here", {"cases": waiting.cases, "files": waiting.blobs})


def _waits(journal: Journal) -> bool:
    waiting = journal.waiting()
    return bool(waiting.records or waiting.blobs)
