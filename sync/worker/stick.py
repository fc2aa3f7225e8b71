"""By hand: a bundle for the centre onto a USB stick, and the centre's reply from one. No network is touched.

What stands on the stick is what would have gone over the network: the same batches, sealed to the office; the same
sealed files; and in the reply the same signed answers, sealed to this kiosk.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.vault.recipients import Recipients
from sync.vault.signing import DeviceKey
from sync.worker.back_off import Uniform
from sync.worker.reports import OnProgress, silent

Clock = Callable[[], datetime]
VOLUME = 1024 * 1024 * 1024
"""Bytes of one file on the stick: FAT32 takes less than 4 GiB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """Written, on the stick for good, read back and compared: it may be pulled.

    ``files``: one, or the volumes in their order; ``cases``, ``records``, ``blobs``: what they hold, ``bytes`` in all;
    ``damaged``: sealed files left out because they are broken here (flagged in the journal); ``same_disk``: the folder
    lies on the kiosk's own disk, so that nothing has been carried anywhere yet.
    """

    bundle_id: str
    files: tuple[Path, ...]
    cases: int = 0
    records: int = 0
    blobs: int = 0
    bytes: int = 0
    damaged: int = 0
    same_disk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTaken:
    """``replies``: files taken over; ``acknowledged``: cases that the centre signed for, ``complete`` of them with all
    files; ``feed_rows``: statuses mirrored; ``quarantined``: set aside for a person; ``told_at``: the centre's clock in
    the newest of the replies; ``enrolled``: what the centre made of this kiosk, if that was in it.
    """

    replies: int = 0
    acknowledged: int = 0
    complete: int = 0
    feed_rows: int = 0
    quarantined: int = 0
    told_at: datetime | None = None
    enrolled: Enrolment | None = None


def export_bundle(
    journal: Journal,
    folder: Path,
    *,
    key: DeviceKey,
    recipients: Recipients,
    clock: Clock,
    on_progress: OnProgress = silent,
    cancelled: Callable[[], bool] = lambda: False,
    everything: bool = False,
    health: Callable[[], dict[str, object]] = dict,
    volume_bytes: int = VOLUME,
) -> Exported | Refusal:
    """Write all that waits into ``folder``, e.g. a stick's mount point. Rows stay waiting until a reply comes.

    Progress: ``cases`` n of m, ``files`` bytes of bytes, ``checking`` bytes of bytes read back, ``finished``.
    ``cancelled`` is asked between members; what was begun is removed. ``everything``: also what the centre has signed
    for, as far as it is still here, for a centre that lost it.

    Refusals: ``stick.missing`` (no such folder), ``stick.read_only``, ``stick.full`` {"needed_mb", "free_mb"},
    ``stick.gone`` (pulled, or broken, in mid-write), ``stick.differs`` (read back other than written),
    ``stick.cancelled``, ``stick.nothing`` (``everything`` found nothing that can still be sent),
    ``journal.not_enrolled``. With each of them no half file has a final name.
    """
    raise NotImplementedError


def take_reply(
    journal: Journal,
    path: Path,
    *,
    key: DeviceKey,
    clock: Clock,
    recipients_path: Path,
    on_progress: OnProgress = silent,
    uniform: Uniform = random.uniform,
    expected_key: str | None = None,
) -> ReplyTaken | Refusal:
    """Take over the centre's reply: one file, or all replies for this kiosk in a folder, the oldest first.

    An old reply, or the same twice, changes nothing that is newer. ``expected_key``: as for `enrol`.

    Refusals: ``stick.missing``, ``reply.none`` (no reply in the folder), ``reply.other_device``, ``reply.damaged``,
    ``reply.signature``, ``reply.not_one`` (a bundle of a kiosk, or no file of ours), ``enrol.<type>`` (the centre's no),
    ``journal.not_enrolled``, ``journal.not_stored``, ``device_key.*``, ``keys.*``.
    """
    raise NotImplementedError
