"""`kiosk recover`: going on after a journal that may not be opened."""

from __future__ import annotations

from pathlib import Path

from kiosk.parts import Clock
from kiosk.settings import Settings
from kiosk.verbs.opened import Say, told
from sync.cases.refusal import Refusal
from sync.journal.recovery import Findings, recover, spans

_SHOWN = 20


def recover_journal(
    settings: Settings, clock: Clock, say: Say, *, really: bool, copy: Path | None = None
) -> int:
    """Says what is wrong and what can be read; with ``really`` goes on with that. Exit codes: 0 done, or nothing to do;
    1 not so, or only looked. ``copy``: the one that is to help; without, the newest sound one on the second medium."""
    folder = settings.kiosk.folder
    if not folder.is_dir():
        say(f"{folder}: there is no journal here")
        return 1
    medium = settings.kiosk.backup_folder
    findings = recover(folder, clock(), really=really, copies=copy or (Path(medium) if medium else None))
    if isinstance(findings, Refusal):
        if findings.code == "journal.sound":
            say("the journal is sound: nothing to recover")
            return 0
        say(f"not recovered: {told(findings)}")
        return 1
    _say_findings(findings, say)
    if not really:
        say("nothing was changed; to go on so: kiosk recover --yes")
        return 1
    say(
        f"done: the old files lie whole under {folder / 'set-aside'}; keep them until the office has closed the gap"
    )
    if not findings.enrolled:
        say("the enrolment could not be read: ask the desk for a code, then kiosk enrol CODE")
    return 0


def _say_findings(findings: Findings, say: Say) -> None:
    mark = findings.mark
    say(f"why the journal is not opened: {told(findings.reason)}")
    say(
        f"its mark: {'none that is its own' if mark is None else f'epoch {mark.epoch}, serial {mark.serial:06d}'}"
    )
    if findings.copy is not None:
        say(f"helped by the copy {findings.copy}: {findings.from_copy} cases come from it alone")
    say(f"read: {findings.cases} cases, {findings.waiting} records that wait to be sent")
    if findings.lost_bodies:
        say(f"lost: the sealed body of {findings.lost_bodies} cases; their receipts still name them")
    if findings.lost_heads:
        say(f"lost: the heads of {findings.lost_heads} records; they cannot be sent by themselves")
    if findings.missing:
        say(f"given and not read here, perhaps at the centre: serials {spans(findings.missing)}")
    say(f"goes on with serial {findings.next_serial:06d} in a new epoch")
