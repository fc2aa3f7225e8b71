"""`kiosk export` and `kiosk import`: the way to the office's centre on a USB stick."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from kiosk.keys import KeyFolder, machine_identity
from kiosk.parts import Clock, console_report
from kiosk.settings import Settings
from kiosk.verbs.opened import Say, told
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.journal import Journal, open_journal
from sync.vault.recipients import Recipients
from sync.vault.signing import DeviceKey
from sync.worker.enrolling_by_stick import request_enrolment
from sync.worker.reports import Progress
from sync.worker.sealing_keys import SealingKeys
from sync.worker.stick import VOLUME, Exported, ReplyTaken, export_bundle, take_reply

_MB = 1_000_000
_EVERY_S = 1.0
_SENTENCES = {
    "stick.missing": "There is no such file or folder. Is the stick plugged in and mounted?",
    "stick.read_only": "Nothing can be written there: the stick is locked, or mounted read-only.",
    "stick.full": "The stick is full: {needed_mb} MB are needed, {free_mb} MB are free. Nothing was left on it.",
    "stick.gone": "The stick was pulled out or is broken. Nothing is lost: plug it in, or another one, and try again.",
    "stick.differs": "What was read back from the stick is not what was written. Take another stick.",
    "stick.cancelled": "Stopped. Nothing was left on the stick.",
    "stick.nothing": "Nothing that could still be sent is left in this kiosk.",
    "journal.not_enrolled": "This kiosk is not enrolled yet: kiosk enrol CODE.",
    "reply.none": "There is no reply in this folder: files that end in -balasan.kab come from the centre.",
    "reply.not_one": "This is no reply of the centre. A kiosk's own bundle goes to the centre: backoffice import FILE.",
    "reply.other_device": "This reply is for another kiosk, or for this one before it was enrolled anew.",
    "reply.damaged": "This reply is damaged. Have it written again: backoffice import FILE --reply DIR.",
    "reply.signature": "This reply does not carry the signature of this kiosk's centre. Nothing was taken from it.",
    "reply.former_key": "The centre has replaced the key that signed this reply. Nothing was taken from it: bring a new bundle to the centre and its reply back.",
    "reply.older": "This kiosk has been enrolled anew since this reply was written. Nothing was taken from it.",
    "reply.version": "This reply was written by a newer program. Update this kiosk first.",
    "journal.locked": "The lobby application is running: use the maintenance screen there, or stop it first.",
}


def export(settings: Settings, clock: Clock, folder: Path, say: Say, *, everything: bool = False,
           volume_mb: int | None = None) -> int:  # fmt: skip
    """Writes what waits into the folder; the rows stay waiting until a reply is taken over."""
    keys = KeyFolder(settings.kiosk.folder)
    journal = _opened(settings, clock, say)
    if journal is None:
        return 1
    with closing(journal):
        enrolled = journal.enrolment
        key = keys.device_key(None if enrolled is None else enrolled.key_id)
        whom = SealingKeys(journal, keys.recipients).whom()
        for missing in (key, whom):
            if isinstance(missing, Refusal):
                say(f"not written: {_SENTENCES.get(missing.code) or told(missing)}")
                return 1
        assert isinstance(key, DeviceKey)
        assert isinstance(whom, Recipients)
        done = export_bundle(
            journal, folder, key=key, recipients=whom, clock=clock, everything=everything,
            volume_bytes=VOLUME if volume_mb is None else volume_mb * _MB, on_progress=Telling(say),
            health=console_report(settings, journal).report,
        )  # fmt: skip
    if isinstance(done, Refusal):
        return _refused(done, say)
    _tell_exported(done, say)
    return 1 if done.damaged else 0


def request(settings: Settings, clock: Clock, folder: Path, code: str, say: Say) -> int:
    """Writes the request to be enrolled; the centre's reply makes this machine the office's kiosk."""
    journal = _opened(settings, clock, say)
    if journal is None:
        return 1
    with closing(journal):
        key_path, identity = KeyFolder(settings.kiosk.folder).device, machine_identity(journal.journal_id)
        path = request_enrolment(journal, folder, code, key_path=key_path, identity=identity, clock=clock)
    if isinstance(path, Refusal):
        return _refused(path, say)
    say(str(path))
    say("carry it to the centre (backoffice import), and its reply back here (kiosk import)")
    return 0


def take(settings: Settings, clock: Clock, path: Path, say: Say, *, centre_key: str | None = None) -> int:
    """Takes the centre's reply over. ``centre_key``: SHA-256 (hex) of the centre's key, for an enrolment."""
    keys = KeyFolder(settings.kiosk.folder)
    journal = _opened(settings, clock, say)
    if journal is None:
        return 1
    with closing(journal):
        taken = take_reply(
            journal,
            path,
            key=keys.device_key(),
            clock=clock,
            recipients_path=keys.recipients,
            key_path=keys.device,
            expected_key=centre_key,
            published=keys.published,
            on_progress=Telling(say),
        )
        waiting = journal.waiting()
    if isinstance(taken, Refusal):
        return _refused(taken, say)
    _tell_taken(taken, say)
    say(f"still waiting: {waiting.cases} cases, {waiting.blobs} files")
    return 1 if taken.quarantined else 0


class Telling:
    """Progress as lines, one a second at most, with rate and time left for bytes."""

    def __init__(self, say: Say, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._say, self._monotonic = say, monotonic
        self._phase, self._began, self._said = "", 0.0, 0.0

    def __call__(self, progress: Progress) -> None:
        now = self._monotonic()
        if progress.phase != self._phase:
            self._phase, self._began, self._said = progress.phase, now, now
            return
        if now - self._said < _EVERY_S or not progress.total:
            return
        self._said = now
        self._say(_line(progress, now - self._began))


def _line(progress: Progress, seconds: float) -> str:
    if progress.phase not in ("files", "checking"):
        return f"{progress.phase}: {progress.done} of {progress.total}"
    rate = progress.done / seconds
    left = f", {(progress.total - progress.done) / rate:.0f} s left" if rate else ""
    return f"{progress.phase}: {_mb(progress.done)} of {_mb(progress.total)} MB, {_mb(int(rate))} MB/s{left}"


def _tell_exported(done: Exported, say: Say) -> None:
    for path in done.files:
        say(str(path))
    say(
        f"{done.cases} cases, {done.records} records, {done.blobs} files, {_mb(done.bytes)} MB, read back and compared"
    )
    if done.damaged:
        say(f"{done.damaged} files are damaged in this kiosk and were left out; see kiosk doctor")
    if done.same_disk:
        say("warning: this folder lies on the kiosk's own disk; nothing has left the machine yet")
    say(
        "done; the stick may be pulled after it was unmounted. At the centre: backoffice import, or the page Kios"
    )


def _tell_taken(taken: ReplyTaken, say: Say) -> None:
    moment = "" if taken.told_at is None else f" of {taken.told_at.astimezone(JAKARTA):%Y-%m-%d %H:%M} WIB"
    say(
        f"{taken.replies} replies{moment}: {taken.acknowledged} cases acknowledged, {taken.complete} complete, "
        f"{taken.feed_rows} statuses"
    )
    if taken.enrolled is not None:
        say(f"enrolled at {taken.enrolled.office_name}; numbers begin with {taken.enrolled.prefix}")
        say(f"the centre's key: {hashlib.sha256(taken.enrolled.centre_public).hexdigest()}")
        say(
            "test case not yet at the centre: it goes with the next kiosk export, or the first sync over a network"
        )
    if taken.quarantined:
        say(f"{taken.quarantined} records were set aside for a person; see kiosk doctor")


def _opened(settings: Settings, clock: Clock, say: Say) -> Journal | None:
    """The journal, or None with a sentence; here the running lobby application has a way of its own to the stick."""
    journal = open_journal(settings.kiosk.folder, clock)
    if isinstance(journal, Refusal):
        _refused(journal, say)
        return None
    return journal


def _refused(refusal: Refusal, say: Say) -> int:
    sentence = _SENTENCES.get(refusal.code)
    say(told(refusal) if sentence is None else sentence.format_map(dict(refusal.details)))
    return 1


def _mb(size: int) -> str:
    return f"{size / _MB:.1f}"
