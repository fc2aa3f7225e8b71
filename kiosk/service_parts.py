"""What the composition root gives to the maintenance area beside its desks: about, storage, enrolment."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime

from kiosk.enrolment_text import read_enrolment
from kiosk.keys import KeyFolder, machine_identity
from kiosk.maintenance import About, Storage
from kiosk.settings import Settings
from sync.cases.refusal import Refusal
from sync.journal import Enrolment, Journal
from sync.vault.recipients import Recipients
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.worker import enrol, version


@dataclass(frozen=True, slots=True)
class Held:
    """What an open kiosk holds."""

    journal: Journal
    enrolment: Enrolment
    key: DeviceKey
    recipients: Recipients


def about(settings: Settings, held: Held | None) -> About:
    """Ids and addresses; of a closed kiosk only what it is and where."""
    told = About(version(), centre=settings.centre.url, folder=str(settings.kiosk.folder.resolve()))
    if held is None:
        return told
    return replace(
        told,
        prefix=held.enrolment.prefix,
        device=held.enrolment.device_id,
        key_id=held.key.key_id.hex(),
        recipients=held.recipients.key_ids,
        journal=held.journal.journal_id,
    )


def storage(settings: Settings, held: Held | None, now: datetime) -> Storage:
    """The journal's disk. A clock that stands before our own enrolment has lost its battery."""
    disk = shutil.disk_usage(settings.kiosk.folder)
    return Storage(disk.free, disk.total, held is None or now >= held.enrolment.enrolled_at)


def enroller(
    settings: Settings, journal: Journal, client: Callable[[], CentreClient]
) -> Callable[[str], str | Refusal]:
    """With the glyphs of a code, or the text of the desk's QR, which also pins the centre's key."""
    keys = KeyFolder(settings.kiosk.folder)

    def enrol_with(text: str) -> str | Refusal:
        code, pinned = read_enrolment(text)
        with closing(client()) as line:
            enrolled = enrol(
                line,
                code,
                journal,
                key_path=keys.device,
                recipients_path=keys.recipients,
                identity=machine_identity(journal.journal_id),
                expected_key=pinned,
            )
        return enrolled if isinstance(enrolled, Refusal) else enrolled.prefix

    return enrol_with
