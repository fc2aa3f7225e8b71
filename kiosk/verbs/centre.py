"""`kiosk enrol` and `kiosk sync`: the way to the office's process, by hand."""

from __future__ import annotations

from contextlib import closing

from kiosk.assembly import Clock, centre_client
from kiosk.keys import KeyFolder, machine_identity
from kiosk.settings import Settings
from kiosk.verbs.opened import Say, opened, told
from sync.cases.refusal import Refusal
from sync.worker import SyncWorker
from sync.worker import enrol as enrol_at_centre


def enrol(settings: Settings, clock: Clock, code: str, say: Say) -> int:
    """Makes this machine the office's kiosk, with the code that the desk shows."""
    journal = opened(settings, clock, say)
    if journal is None:
        return 1
    keys = KeyFolder(settings.kiosk.folder)
    with closing(journal), closing(centre_client(settings, clock, journal, None)) as client:
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
            report = SyncWorker(journal, client, clock).send_now()
    say(
        f"{report.outcome}: {report.sent} records sent, {report.acknowledged} cases acknowledged, "
        f"{report.blobs} files, {report.feed_rows} statuses{f' ({report.detail})' if report.detail else ''}"
    )
    return 0 if report.outcome == "done" else 1
