"""By hand: a bundle for the centre onto a USB stick, and the centre's reply from one. No network is touched.

What stands on the stick is what would have gone over the network: the same batches, sealed to the office; the same
sealed files; and in the reply the same signed answers, sealed to this kiosk.
"""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.vault.recipients import Recipients
from sync.vault.signing import DeviceKey
from sync.wire.bundle import ENROLMENT_NAME, BundleManifest, is_reply_name
from sync.wire.bundle_reading import OpenVolume
from sync.wire.client import CentreClient
from sync.wire.messages import Reintroduction, encode
from sync.wire.stick import Stick
from sync.worker import reintroducing
from sync.worker.answers import RECEIVED, AnswerReader, NotStoredError
from sync.worker.back_off import Uniform
from sync.worker.enrolling_by_stick import take_enrolment
from sync.worker.packing import Packer
from sync.worker.replies import ReplyReader, open_reply
from sync.worker.reports import OnProgress, Progress, Tally, silent
from sync.worker.volumes import Load, Writing

Clock = Callable[[], datetime]
STICK_OUT, STICK_IN = "stick-out", "stick-in"
"""Outcomes of attempts in the journal, beside those of the worker's runs."""
_PASSED_BY = ("reply.other_device", "reply.former_key")
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
    """``replies``: files taken over; ``acknowledged``: cases that the centre has newly signed for, ``complete``: newly with
    all files; ``feed_rows``: statuses mirrored; ``quarantined``: set aside for a person; ``told_at``: the centre's clock in
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
    medium: Callable[[Path], Stick] = Stick,
) -> Exported | Refusal:
    """Write all that waits into ``folder``, e.g. a stick's mount point. Rows stay waiting until a reply comes.

    Progress: ``cases`` n of m, ``files`` bytes of bytes, ``checking`` bytes of bytes read back, ``finished``.
    ``cancelled`` is asked between members; what was begun is removed. ``everything``: also what the centre has signed
    for, as far as it is still here, for a centre that lost it.

    Refusals: ``stick.missing`` (no such folder), ``stick.read_only``, ``stick.full`` {"needed_mb", "free_mb"},
    ``stick.gone`` (pulled, or broken, in mid-write), ``stick.differs`` (read back other than written),
    ``stick.cancelled``, ``stick.nothing`` (``everything`` found nothing that can still be sent),
    ``journal.not_enrolled``, ``journal.not_stored``. With each of them no half file has a final name.
    """
    enrolled = journal.enrolment
    if enrolled is None:
        return Refusal("journal.not_enrolled")
    stick = medium(folder)
    unfit = stick.look()
    if unfit is not None:
        return unfit
    packer = Packer(journal, enrolled, key, recipients, clock(), health)
    try:
        load, cases, records = _load(packer, everything, on_progress)
    except NotStoredError as refused:
        return Refusal("journal.not_stored", {"reason": str(refused)})
    if everything and not records and not load.files:
        return Refusal("stick.nothing")
    template = BundleManifest(
        bundle_id=uuid7(packer.now, secrets.randbits),
        device=enrolled.device_id,
        key_id=key.key_id.hex(),
        office_id=enrolled.office_id,
        prefix=enrolled.prefix,
        epoch=enrolled.epoch,
        created=packer.now,
        members=[],
    )
    writing = Writing(journal, stick, key, template, on_progress, cancelled)
    names = writing.write(load, volume_bytes)
    if isinstance(names, Refusal):
        journal.note_attempt(STICK_OUT, names.code)
        return names
    journal.note_attempt(STICK_OUT, f"{cases} cases, {writing.blobs} files")
    on_progress(Progress("finished"))
    return Exported(
        bundle_id=template.bundle_id,
        files=tuple(folder / name for name in names),
        cases=cases,
        records=records,
        blobs=writing.blobs,
        bytes=writing.written,
        damaged=writing.damaged,
        same_disk=stick.is_beside(journal.sealed.path.parent),
    )


def _load(packer: Packer, everything: bool, on_progress: OnProgress) -> tuple[Load, int, int]:
    """The sealed members and the files, with how many cases and records they bring."""
    journal = packer.journal
    everywhere: list[tuple[str, bytes]] = []
    cases = records = 0
    total = journal.cases_to_carry(everything)
    for sealed, batch in packer.batches(everything):
        on_progress(Progress("cases", cases, total))
        everywhere.append((f"batches/{len(everywhere) + 1:04}.age", sealed))
        cases += sum(one.kind == RECEIVED for one in batch)
        records += len(batch)
    on_progress(Progress("cases", cases, total))
    if shown := reintroducing.documents(journal, packer.enrolled):
        everywhere.append((ENROLMENT_NAME, encode(Reintroduction(documents=shown))))
    files = journal.files_to_carry(everything)
    asked = dict.fromkeys([*journal.cases_unproved(), *(file.case_id for file in files)])
    for number, sealed in enumerate(packer.closings(list(asked)), start=1):
        everywhere.append((f"closing/{number:04}.age", sealed))
    return Load(everywhere, files), cases, records


def take_reply(
    journal: Journal,
    path: Path,
    *,
    key: DeviceKey | Refusal,
    clock: Clock,
    recipients_path: Path,
    on_progress: OnProgress = silent,
    uniform: Uniform = random.uniform,
    key_path: Path | None = None,
    expected_key: str | None = None,
    published: Path | None = None,
) -> ReplyTaken | Refusal:
    """Take over the centre's reply: one file, or all replies for this kiosk in a folder, the oldest first.

    An old reply, or the same twice, changes nothing that is newer. ``key`` may be the refusal of a kiosk
    that has none yet; ``key_path`` (where it lies) and ``expected_key`` are for an answer to an enrolment, as for `enrol`;
    ``published``: where the office's list of public keys is kept, None: nowhere. A reply by the centre's next key is
    followed as on the network; one by a former key (``reply.former_key``) is passed by in a folder.

    Refusals: ``stick.missing``, ``reply.none`` (no reply in the folder), ``reply.other_device``, ``reply.damaged``,
    ``reply.signature``, ``reply.former_key``, ``reply.not_one`` (a bundle of a kiosk, or no file of ours), ``enrol.<type>`` (the centre's no),
    ``journal.not_enrolled``, ``journal.not_stored``, ``device_key.*``, ``keys.*``.
    """
    found = _files(path)
    if isinstance(found, Refusal):
        return found
    taking = _Taking(
        journal, key, clock, uniform, on_progress, recipients_path, key_path, expected_key, published
    )
    try:
        outcome = taking.all(found, several=path.is_dir())
    except OSError:
        outcome = Refusal("stick.gone")
    except NotStoredError as refused:
        outcome = Refusal("journal.not_stored", {"reason": str(refused)})
    details = outcome.code if isinstance(outcome, Refusal) else f"{outcome.complete} cases complete"
    journal.note_attempt(STICK_IN, details)
    return outcome


def _files(path: Path) -> list[Path] | Refusal:
    """The file, or the replies in the folder."""
    try:
        found = [one for one in path.iterdir() if is_reply_name(one.name)] if path.is_dir() else [path]
        there = all(one.is_file() for one in found)
    except OSError:
        return Refusal("stick.gone")
    if not there:
        return Refusal("stick.missing")
    return sorted(found) if found else Refusal("reply.none")


@dataclass(slots=True)
class _Taking:
    """All replies of one errand."""

    journal: Journal
    key: DeviceKey | Refusal
    clock: Clock
    uniform: Uniform
    on_progress: OnProgress
    recipients_path: Path
    key_path: Path | None
    expected_key: str | None
    published: Path | None
    enrolled: Enrolment | None = None

    def all(self, paths: list[Path], several: bool) -> ReplyTaken | Refusal:
        """Each file by itself; with ``several``, those of other kiosks or former keys are passed by as long as one is ours."""
        tally, taken, refused, told = Tally(), 0, None, None
        acknowledged, complete = self.journal.proved()
        for number, path in enumerate(paths):
            self.on_progress(Progress("status", number, len(paths)))
            with path.open("rb") as file:
                volume = open_reply(file)
                outcome = volume if isinstance(volume, Refusal) else self._one(volume, tally)
            if isinstance(outcome, Refusal):
                refused = refused or outcome
                continue
            taken += 1
            told = outcome if told is None else max(told, outcome)
        if refused is not None and not (several and taken and refused.code in _PASSED_BY):
            return refused
        self.on_progress(Progress("finished"))
        signed_for, with_files = self.journal.proved()
        return ReplyTaken(
            replies=taken,
            acknowledged=signed_for - acknowledged,
            complete=with_files - complete,
            feed_rows=tally.feed_rows,
            quarantined=tally.quarantined,
            told_at=told,
            enrolled=self.enrolled,
        )

    def _one(self, volume: OpenVolume, tally: Tally) -> datetime | Refusal:
        """When the centre wrote it."""
        if volume.claimed.kind == "enrolment" and self.key_path is not None:
            return self._enrolment(volume, self.key_path)
        enrolled = self.journal.enrolment
        if enrolled is None:
            return Refusal("journal.not_enrolled")
        if isinstance(self.key, Refusal):
            return self.key
        with closing(_deaf(enrolled, self.key, self.clock)) as client:
            reader = AnswerReader(self.journal, client, self.uniform)
            reply = ReplyReader(self.journal, enrolled, self.key, reader, self.clock(), self.published)
            return reply.check(volume) or reply.take(volume, tally) or volume.claimed.created

    def _enrolment(self, volume: OpenVolume, key_path: Path) -> datetime | Refusal:
        taken = take_enrolment(
            volume,
            self.journal,
            key_path=key_path,
            recipients_path=self.recipients_path,
            expected_key=self.expected_key,
        )
        if isinstance(taken, Refusal):
            return taken
        self.enrolled = taken
        return volume.claimed.created


def _deaf(enrolled: Enrolment, key: DeviceKey, clock: Clock) -> CentreClient:
    """A client that dials nobody: it checks signatures as it does on the network."""
    return CentreClient("https://stick.invalid", clock, key=key, centre_public=enrolled.centre_public)
