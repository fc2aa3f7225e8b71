"""`kiosk doctor`: every part in words, and a test page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Protocol

from hardware.advice import in_words
from hardware.appliance.boot_menu import boot_menu
from hardware.appliance.system_disk import system_disk
from hardware.catalogue import open_audio, open_reader, open_scanner, open_speaker
from hardware.ports import State, Status
from hardware.printer_check import check_printer
from kiosk.checks.health import Health, Level
from kiosk.keys import KeyFolder
from kiosk.machine import Machine
from kiosk.parts import Clock
from kiosk.rules import Rules
from kiosk.settings import Settings
from kiosk.status import is_code
from kiosk.verbs import backup, prompts
from kiosk.verbs.health import lines, seen
from kiosk.verbs.opened import Say, told
from kiosk.verbs.picture import summary
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.configuration import config_folder
from sync.journal import Journal, open_journal
from sync.journal.set_asides import SET_ASIDE, weigh
from sync.worker import picture, unopened
from sync.worker.sealing_keys import SealingKeys
from sync.worker.sealing_keys import version as list_version

_MUCH = 500_000_000
"""Bytes set aside of which a person should know: what a kiosk keeps free for an update and more."""
_USABLE = (State.READY, State.DEGRADED, State.UNKNOWN)


def doctor(settings: Settings, clock: Clock, say: Say, *, paper: bool = True, root: Path = Path("/")) -> int:
    """One line and more for each part. 1: intake is closed, or a device that is configured cannot be used.

    ``paper``: also prints a test page, unless the lobby application is running and owns the printer. ``root``: ``/`` but in trials.
    """
    rules = Rules.read(config_folder())
    say(f"office: {rules.office.name}, form {rules.form.version}, procedure {rules.sop.version}")
    journal = open_journal(settings.kiosk.folder, clock)
    try:
        running = isinstance(journal, Refusal) and journal.code == "journal.locked"
        if running and paper:
            say("test page: none, since the lobby application is running; stop it first")
        good = _printer(settings, clock, say, paper and not running)
        good &= _device(say, "scanner", settings.scanner.kind, lambda: open_scanner(settings.scanner))
        good &= _device(
            say, "reader", settings.reader.kind, lambda: open_reader(settings.reader, accepts=is_code)
        )
        good &= _device(say, "microphone", settings.audio.kind, lambda: open_audio(settings.audio)[0])
        good &= _device(say, "loudspeaker", settings.audio.speaker_kind, lambda: open_speaker(settings.audio))
        _prompts(settings, say)
        good &= _machine(settings, clock, journal, say)
        say(f"boot menu: {boot_menu(root).value}")
        say(f"system's disk: {system_disk(root).value}")
        say(f"backup: {backup.summary(settings, clock)}")
        _set_aside(settings.kiosk.folder, say)
        good &= _vaults(settings, journal, say)
        return 0 if _journal(journal, clock(), say) and good else 1
    finally:
        if isinstance(journal, Journal):
            journal.close()


def _printer(settings: Settings, clock: Clock, say: Say, paper: bool) -> bool:
    good = True
    for fine, line in check_printer(settings.printer, clock().astimezone(JAKARTA), paper=paper):
        say(f"printer: {line}")
        good &= fine
    return good


class _Device(Protocol):
    def status(self) -> Status: ...

    def close(self) -> None: ...


def _device(say: Say, name: str, kind: str, opened: Callable[[], _Device]) -> bool:
    if kind == "none":
        say(f"{name}: none")
        return True
    with closing(opened()) as device:
        status = device.status()
    say(f"{name}: {in_words(status)} [{kind}]")
    return status.state in _USABLE


def _machine(settings: Settings, clock: Clock, journal: Journal | Refusal, say: Say) -> bool:
    """What is to be done about the machine itself; a part that is well or unknown is passed over."""
    found = seen(settings, clock, journal)
    for line in lines(Health(found.at, found.troubles)):
        say(f"machine: {line}")
    if not found.troubles:
        say("machine: all is well; see kiosk health")
    return found.level is not Level.NOW


def _prompts(settings: Settings, say: Say) -> None:
    """What can be read aloud; without any the kiosk works as before, so this is no complaint."""
    if settings.audio.speaker_kind != "none":
        prompts.status(prompts.of_settings(settings), lambda line: say(f"prompts: {line}"))


def _set_aside(folder: Path, say: Say) -> None:
    """Where it is much: nothing but a person removes what may hold more than the journal."""
    found = weigh(folder)
    if found.bytes > _MUCH:
        say(
            f"set aside: {found.journals} journals, {found.bytes // 1_000_000} MB in {folder / SET_ASIDE}; "
            "remove those whose gap the office has closed"
        )


def _vaults(settings: Settings, journal: Journal | Refusal, say: Say) -> bool:
    keys = KeyFolder(settings.kiosk.folder)
    key = keys.device_key()
    say(f"device key: {told(key) if isinstance(key, Refusal) else key.key_id.hex()}")
    if isinstance(journal, Refusal):
        return not isinstance(key, Refusal)  # whom it seals to stands in the journal
    whom, version = SealingKeys(journal, keys.recipients).whom(), list_version(journal)
    which = f"signed list {version}" if version else "no signed list"
    say(f"recipients: {told(whom) if isinstance(whom, Refusal) else ' '.join(whom.key_ids)} ({which})")
    return not isinstance(key, Refusal) and not isinstance(whom, Refusal)


def _journal(journal: Journal | Refusal, now: datetime, say: Say) -> bool:
    if isinstance(journal, Refusal):
        say(f"journal: {told(journal)}")
        return False
    enrolled, seen = journal.enrolment, picture(journal)
    here = enrolled is None or Machine().is_that_of(enrolled.identity, journal.journal_id)
    say(f"enrolment: {'none; run kiosk enrol CODE' if enrolled is None else enrolled.prefix}")
    unopened_since = unopened.since(journal)
    if unopened_since is not None:
        say("enrolment: the centre could not open its test case; intake is closed until one is opened")
    if enrolled is not None and seen.tested is None:
        say("enrolment: test case not yet at the centre; it goes with kiosk export or the next sync")
    if not here:
        say("enrolment: made on another machine; intake is closed until kiosk enrol CODE")
    damaged = journal.check_blobs()
    say(
        f"files: {len(damaged)} damaged or missing of those that wait"
        if damaged
        else "files: all that wait are whole"
    )
    waiting = seen.waiting
    say(f"outbox: {waiting.cases} cases and {waiting.blobs} files wait, {len(waiting.quarantined)} set aside")
    for line in summary(seen, now):
        say(f"sync: {line}")
    owed = len(journal.pending_jobs())
    say(f"papers: {owed} not settled{'; see kiosk receipts' if owed else ''}")
    return enrolled is not None and here and seen.refused is None and unopened_since is None
