"""The kiosk's own copy of its journal on a second medium: made when nobody stands there, given up when somebody comes."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from kiosk.checks.medium import medium_refusal
from kiosk.checks.system import System
from kiosk.rest import WAITS, Rest
from kiosk.settings import KioskSettings
from sync.cases.refusal import Refusal
from sync.journal.second_copy import Copied, Stop, copy_out, never
from sync.logbook import note
from sync.vault.folders import replace as replace_file

Trouble = Literal["", "gone", "same", "full", "broken"]
"""Why the last try brought no copy. ``gone``: no medium there; ``same``: the journal's own disk; ``broken``: it does not hold
what is written to it."""

_FILE = "backup.json"
_EACH = timedelta(hours=20)
_AGAIN = timedelta(hours=6)
_LOOK_S = 30.0
_WORDS: dict[str, Trouble] = {
    "backup.missing": "gone",
    "backup.not_kept": "gone",
    "backup.same_disk": "same",
    "backup.not_stored": "broken",
    "backup.not_whole": "broken",
}
_FULL = ("full", f"errno {errno.ENOSPC}", f"errno {errno.EDQUOT}")


@dataclass(frozen=True, slots=True)
class LastCopy:
    """``at``: of the newest copy (UTC), None: never; with how many cases, and how many copies there are. ``trouble``: why the last
    try brought none."""

    at: datetime | None = None
    trouble: Trouble = ""
    cases: int = 0
    kept: int = 0


def last_copy(folder: Path) -> LastCopy:
    """What is remembered beside the journal; nothing of a file that cannot be read."""
    try:
        return msgspec.json.decode((folder / _FILE).read_bytes(), type=LastCopy)
    except (OSError, msgspec.MsgspecError):
        return LastCopy()


def make_copy(
    kiosk: KioskSettings, now: datetime, system: System | None = None, stop: Stop = never
) -> Copied | Refusal:
    """One copy now, and what came of it in the log and beside the journal. Refusals as for `copy_out` and `medium_refusal`;
    ``backup.none``: no medium is named."""
    if not kiosk.backup_folder:
        return Refusal("backup.none")
    onto = Path(kiosk.backup_folder)
    refused = medium_refusal(kiosk.folder, onto, system or System(), same_disk=kiosk.backup_same_disk)
    made = refused or copy_out(kiosk.folder, onto, now, keep=kiosk.backup_keep, stop=stop)
    _remember(kiosk.folder, made, now)
    return made


class NightlyCopy:
    """`kiosk.outside.Moments`, and a thread of its own. ``shut``: whether nobody sits at the desk; ``clock``: UTC."""

    def __init__(
        self,
        kiosk: KioskSettings,
        shut: Callable[[datetime], bool],
        clock: Callable[[], datetime],
        system: System | None = None,
    ) -> None:
        self._kiosk, self._clock, self._system = kiosk, clock, system
        self._rest = Rest(shut)
        self._failed_at: datetime | None = None
        self._stopping = threading.Event()

    def look(self, *, between_visits: bool) -> None:
        """On the screen's thread: a visit that begins ends a copy that is being made."""
        self._rest.look(self._clock(), between_visits=between_visits)

    def turn(self) -> Copied | Refusal | None:
        """A copy, if it is time for one."""
        now = self._clock()
        if not self._kiosk.backup_folder or not self._fits(now):
            return None
        made = make_copy(self._kiosk, now, self._system, self._is_wanted)
        failed = isinstance(made, Refusal) and made.code != "backup.stopped"
        self._failed_at = now if failed else None
        return made

    def run_forever(self) -> None:
        """Until `stop`."""
        while not self._stopping.wait(_LOOK_S):
            self.turn()

    def stop(self) -> None:
        self._stopping.set()

    def _is_wanted(self) -> bool:
        """The machine, by somebody else."""
        return not self._rest.is_on or self._stopping.is_set()

    def _fits(self, now: datetime) -> bool:
        """A time in the future is of a clock that was wrong then."""
        if self._failed_at is not None and timedelta(0) <= now - self._failed_at < _AGAIN:
            return False
        last = last_copy(self._kiosk.folder).at
        age = WAITS if last is None or last > now else now - last
        return age >= _EACH and self._rest.suits(now, age)


def _remember(folder: Path, made: Copied | Refusal, now: datetime) -> None:
    last = last_copy(folder)
    if isinstance(made, Copied):
        note("backup.made", cases=made.cases, files=made.files, size=made.bytes, kept=made.kept)
        last = LastCopy(now, "", made.cases, made.kept)
    else:
        trouble = _trouble(made)
        if not trouble:
            return  # given up for a visitor, or the journal itself is in trouble, which says so
        if trouble != last.trouble:
            note("backup.not_made", reason=trouble)
        last = replace(last, trouble=trouble)
    with suppress(OSError):
        replace_file(folder / _FILE, msgspec.json.encode(last))


def _trouble(refused: Refusal) -> Trouble:
    if refused.code == "backup.not_stored" and refused.details.get("reason") in _FULL:
        return "full"
    return _WORDS.get(refused.code, "")
